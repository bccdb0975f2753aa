"""Somebody else's workbook filled in: what is filled, what stays byte for byte, and what is not let in."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from qianmo.domain.refusal import Refused
from qianmo.gateways.forms import check_form, fill_form


def form() -> bytes:
    file = BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet, other = book.add_worksheet("S71"), book.add_worksheet("说明")
        money = book.add_format({"num_format": "#,##0.00", "border": 1})
        sheet.write("A1", "普惠小微")
        sheet.write_blank("B2", None, money)
        sheet.write("B3", "待填", money)
        sheet.write_formula("B4", "=B2+B3", money, 7)
        sheet.merge_range("C5:D6", "", money)
        other.write("A1", "不动")
    return file.getvalue()


def with_part(name: str, content: bytes) -> bytes:
    file = BytesIO()
    with ZipFile(BytesIO(form())) as source, ZipFile(file, "w", ZIP_DEFLATED) as target:
        for one in {*source.namelist(), name}:
            target.writestr(one, content if one == name else source.read(one))
    return file.getvalue()


def test_cells_are_filled_and_everything_else_stays_byte_for_byte():
    before = form()
    assert check_form(before, cells=[("S71", "B2"), ("S71", "B3"), ("S71", "C5")]) == []
    after = fill_form(before, numbers={("S71", "B2"): "12.5", ("S71", "B3"): "-3"})
    with ZipFile(BytesIO(before)) as old, ZipFile(BytesIO(after)) as new:
        assert old.namelist() == new.namelist()
        differing = [name for name in old.namelist() if old.read(name) != new.read(name)]
        one, two = old.read("xl/worksheets/sheet1.xml"), new.read("xl/worksheets/sheet1.xml")
        assert b'fullCalcOnLoad="1"' in new.read("xl/workbook.xml")
    assert set(differing) <= {"xl/worksheets/sheet1.xml", "xl/workbook.xml"}
    assert b'<c r="B2" s="1"><v>12.5</v></c>' in two
    assert (
        two.replace(b'<c r="B2" s="1"><v>12.5</v></c>', b'<c r="B2" s="1"/>').replace(
            b'<c r="B3" s="1"><v>-3</v></c>', b'<c r="B3" s="1" t="s"><v>1</v></c>'
        )
        == one
    )
    rows = CalamineWorkbook.from_filelike(BytesIO(after)).get_sheet_by_name("S71").to_python()
    assert (rows[1][1], rows[2][1], rows[0][0]) == (12.5, -3.0, "普惠小微")


@pytest.mark.parametrize(
    ("where", "told"),
    [
        (("S72", "B2"), "没有工作表“S72”"),
        (("S71", "Z99"), "S71!Z99 在模板里没有"),
        (("S71", "B4"), "是公式，不覆盖"),
        (("S71", "D6"), "在合并的格子里"),
        (("S71", "乙2"), "不是单元格"),
    ],
)
def test_a_cell_that_cannot_be_filled_is_told(where, told):
    (fault,) = check_form(form(), cells=[where])
    assert told in fault.reason


def test_hostile_workbooks_are_not_let_in():
    hostile = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><worksheet><c r="B2"/></worksheet>'
    bomb = BytesIO()
    with ZipFile(bomb, "w", ZIP_DEFLATED) as target:
        target.writestr("xl/workbook.xml", b"<workbook/>")
        target.writestr("xl/worksheets/sheet1.xml", b" " * (30 << 20))
    cells = [("S71", "B2")]
    for data, code in (
        (with_part("xl/worksheets/sheet1.xml", hostile), "hostile_xml"),
        (bomb.getvalue(), "zip_bomb"),
        (with_part("xl/vbaProject.bin", b"x"), "file_disguised"),
        (b"PK not a zip", "file_disguised"),
        (form()[:-200], "workbook_damaged"),
    ):
        refused = check_form(data, cells=cells)
        assert isinstance(refused, Refused), code
        assert refused.code == code
