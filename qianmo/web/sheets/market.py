"""A source's file of all banks' totals: any columns, named once by the bank and remembered, read into month ends.

A row says one month's end of the county or of a town, with deposits, loans or both, in the file's own unit.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from tempfile import TemporaryDirectory

from qianmo.domain.dated import day_written
from qianmo.domain.refusal import Refused
from qianmo.domain.targets.market import COUNTY, SIDES, month_end
from qianmo.gateways.foreign_lists import open_list
from qianmo.gateways.sheets import SheetRow

COLUMNS: Mapping[str, str] = {"month": "月份", "town": "乡镇", **SIDES}
"""What a column may say, with its usual name; without `town` every row is the county's."""
UNITS: Mapping[str, int] = {"元": 100, "万元": 1_000_000, "亿元": 10_000_000_000}
WHOLE = ("", "全县", "全辖", "合计", "总计", "全旗")
MONTH = re.compile(r"(\d{4})\D?(\d{1,2})\D?$")


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a file says: totals by month's end, its rows by what they mean, and those that cannot be read."""

    months: dict[date, dict[tuple[str, str], int]]
    rows: list[SheetRow]
    faults: dict[int, str]


def read(data: bytes, *, name: str, columns: Mapping[str, str], unit: str, towns: Mapping[str, str]) -> Sheet | Refused:
    """The totals of a file; `columns` names its column for each meaning, `towns` are those of the county by code.

    Refused: a file that cannot be opened, no month or amount among its columns, one that the file does not have.
    """
    named = {meaning: word for meaning, word in columns.items() if word}
    if "month" not in named or not named.keys() & SIDES.keys():
        return Refused(code="no_columns", reason="没有收下：要写明哪一列是月份，哪一列是各项存款或各项贷款。请补上")
    with TemporaryDirectory(prefix="qianmo-market-") as folder:
        path = Path(folder, f"表{Path(name).suffix.lower()}")
        path.write_bytes(data)
        opened = open_list(path)
        if isinstance(opened, Refused):
            return opened
        missing = [word for word in named.values() if word not in opened.heading]
        if missing:
            there = "、".join(opened.heading)
            reason = f"没有收下：表里没有“{'”“'.join(missing)}”这一列。表里有：{there}。请改列名再传"
            return Refused(code="no_column", reason=reason)
        places = {meaning: opened.heading.index(word) for meaning, word in named.items()}
        return _read(opened.rows(), places, UNITS[unit], towns)


def _read(
    rows: Iterator[tuple[int, list[str]]], places: Mapping[str, int], unit: int, towns: Mapping[str, str]
) -> Sheet:
    codes = {name: code for code, name in towns.items()} | {code: code for code in towns}
    found = Sheet({}, [], {})
    for number, cells in rows:
        told = {meaning: cells[place] if place < len(cells) else "" for meaning, place in places.items()}
        found.rows.append(SheetRow(number, {word: told.get(meaning, "") for meaning, word in COLUMNS.items()}, ""))
        fault = _take(told, found, unit, codes)
        if fault:
            found.faults[number] = fault
    return found


def _take(told: Mapping[str, str], found: Sheet, unit: int, codes: Mapping[str, str]) -> str:
    """Take a row in; what is wrong with it, if anything."""
    day, town = _month(told["month"]), told.get("town", "")
    if day is None:
        return f"月份“{told['month'][:20]}”没有看懂。写成 2026-08 或 2026-08-31"
    if town not in WHOLE and town not in codes:
        return f"没有“{town[:20]}”这个乡镇。请照网格里的名称写，全县的写“全县”"
    area = COUNTY if town in WHOLE else codes[town]
    of_day = found.months.setdefault(day, {})
    for side in SIDES.keys() & told.keys():
        fen = _fen(told[side], unit)
        if isinstance(fen, str):
            return fen
        if fen is not None:
            if (area, side) in of_day:
                return f"{day:%Y-%m} {town or '全县'}的{SIDES[side]}有两行"
            of_day[area, side] = fen
    return ""


def _month(text: str) -> date | None:
    day = day_written(text)
    if day is not None:
        return month_end(day)
    match = MONTH.match(text)
    if match is None or not 1 <= int(match[2]) <= 12:
        return None
    return month_end(date(int(match[1]), int(match[2]), 1))


def _fen(text: str, unit: int) -> int | str | None:
    """An amount in the file's unit as fen; None where nothing stands, a sentence where it cannot be read."""
    bare = text.replace(",", "").strip()
    if not bare or bare in {"-", "—"}:
        return None
    try:
        fen = Decimal(bare) * unit
    except InvalidOperation:
        return f"金额“{text[:20]}”没有看懂"
    if not fen.is_finite() or fen != fen.to_integral_value():
        return f"金额“{text[:20]}”细过一分。请核对单位"
    return int(fen)
