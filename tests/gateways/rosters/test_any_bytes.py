"""Whatever bytes come under whatever name, the answer is a reading or a sentence, never an accident."""

import io
import struct
import tempfile
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qianmo.domain.refusal import Refused
from qianmo.gateways.rosters import Roster
from tests.gateways.rosters import old_workbook as old
from tests.gateways.rosters.sheets import HEADING, csv_bytes, person, read, workbook

ROWS = [HEADING, person(1), person(2, 姓名="")]
PATIENT = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SLOW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def answers(content: bytes, suffix: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"roster{suffix}"
        path.write_bytes(content)
        answer = read(path)
    assert isinstance(answer, Roster | Refused)
    if isinstance(answer, Refused):
        assert answer.reason
    else:
        assert all(household.reasons for household in answer.refused)


def spoilt(content: bytes, at: int, piece: bytes) -> bytes:
    at %= len(content)
    return content[:at] + piece + content[at + len(piece) :]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".xls"])
@given(content=st.binary(max_size=2_000))
@PATIENT
def test_any_bytes_are_answered(suffix, content):
    answers(content, suffix)


@given(content=st.binary(max_size=600))
@PATIENT
def test_any_bytes_behind_the_marks_of_a_workbook_are_answered(content):
    answers(b"PK\x03\x04" + content, ".xlsx")
    answers(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + content, ".xls")


@given(
    rows=st.lists(st.lists(st.text(max_size=20), max_size=12), max_size=6),
    encoding=st.sampled_from(["utf-8", "gb18030"]),
)
@PATIENT
def test_any_cells_under_a_sound_heading_are_answered(rows, encoding):
    content = csv_bytes([HEADING, *rows])
    answers(content.decode("utf-8", "surrogatepass").encode(encoding, "replace"), ".csv")


@pytest.fixture(scope="module")
def parts(tmp_path_factory):
    path = workbook(tmp_path_factory.mktemp("sound"), ROWS)
    with ZipFile(path) as package:
        return {part.filename: package.read(part) for part in package.infolist()}


READ = (
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/worksheets/sheet1.xml",
    "xl/sharedStrings.xml",
    "xl/styles.xml",
)


@given(
    name=st.sampled_from(READ),
    at=st.integers(min_value=0, max_value=100_000),
    piece=st.one_of(st.binary(max_size=4), st.sampled_from([b"<f>", b"</", b'r="ZZZ9"', b't="s"', b"<v>99999999</v>"])),
)
@SLOW
def test_a_workbook_with_any_part_spoilt_is_answered(parts, name, at, piece):
    content = io.BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as package:
        for part, text in parts.items():
            package.writestr(part, spoilt(text, at, piece) if part == name else text)
    answers(content.getvalue(), ".xlsx")


OLD = old.compound({"Workbook": old.workbook_stream(old.rows_of_labels(ROWS), rows=3)})


@given(
    at=st.integers(min_value=0, max_value=len(OLD)),
    piece=st.one_of(
        st.binary(min_size=1, max_size=4), st.integers(0, 40).map(lambda sector: struct.pack("<I", sector))
    ),
)
@SLOW
def test_an_old_workbook_spoilt_anywhere_is_answered(at, piece):
    answers(spoilt(OLD, at, piece), ".xls")
