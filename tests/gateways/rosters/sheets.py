"""Rosters built for tests: sound people, the changes that spoil them, and files of every kind to write them to."""

import csv
import io
from datetime import date
from pathlib import Path

import xlsxwriter

from qianmo.domain.identity import identity_check_digit
from qianmo.domain.refusal import Refused
from qianmo.gateways.rosters import Places, Village, read_roster

ON = date(2026, 9, 29)
HEADING = ["户序号", "村", "组", "客群", "住址", "姓名", "与户主关系", "证件号码", "手机", "民族", "资料"]
EAST = Village("150422100001", "东街村委会", "林东镇", {"1组": "15042210000101", "2组": "15042210000102"})
PLACES = Places(
    [
        EAST,
        Village("150422101002", "西沟村委会", "隆昌镇", {}),
        Village("150422102002", "西沟村委会", "碧流台镇", {}),
        Village("150422103003", "查干嘎查", "乌兰镇", {}),
    ]
)


def number(serial: int, *, born: str = "19800101") -> str:
    """A sound identity number."""
    first = f"150422{born}{serial:03d}"
    return first + identity_check_digit(first)


def person(serial: int, **changes: object) -> list[object]:
    """A row: the head of household `serial` in 东街村, but for the changes, given by column label."""
    row = {
        "户序号": str(serial),
        "村": "东街村",
        "组": "1组",
        "客群": "农牧户",
        "住址": f"东街村 {serial} 号",
        "姓名": f"张{'甲乙丙丁戊己庚辛'[serial % 8]}",
        "与户主关系": "户主",
        "证件号码": number(serial),
        "手机": f"138{serial:08d}",
        "民族": "汉族",
        "资料": "身份证、户口簿、其他",
    }
    assert changes.keys() <= row.keys()
    return list((row | changes).values())


def spouse(household: int, serial: int, **changes: object) -> list[object]:
    """A second row of a household: the spouse."""
    return person(serial, **{"户序号": str(household), "与户主关系": "配偶", "住址": "", "组": ""} | changes)


def csv_bytes(rows: list[list[object]], *, delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    lines = io.StringIO()
    csv.writer(lines, delimiter=delimiter).writerows(rows)
    return lines.getvalue().encode(encoding)


def csv_file(folder: Path, people: list[list[object]], *, heading: list[str] = HEADING, **how: str) -> Path:
    path = folder / "roster.csv"
    path.write_bytes(csv_bytes([heading, *people], **how))
    return path


def workbook(folder: Path, rows: list[list[object]], *, spoil=lambda book, sheet: None) -> Path:
    """A workbook with these rows, texts as text; `spoil` may write over it before it is closed."""
    path = folder / "roster.xlsx"
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_numbers": False}) as book:
        sheet = book.add_worksheet("名册")
        for line, row in enumerate(rows):
            sheet.write_row(line, 0, row)
        spoil(book, sheet)
    return path


def read(path: Path, *, village: Village | None = None):
    return read_roster(path, places=PLACES, village=village, on=ON)


def sentences(path: Path, *, village: Village | None = None) -> list[str]:
    """Every sentence about refused households of a file that could be read."""
    roster = read(path, village=village)
    assert not isinstance(roster, Refused), roster.reason
    return [sentence for household in roster.refused for sentence in household.reasons]


def refusal(path: Path, *, village: Village | None = None) -> str:
    """The sentence with which a whole file goes back."""
    answer = read(path, village=village)
    assert isinstance(answer, Refused)
    return answer.reason
