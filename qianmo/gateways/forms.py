"""Somebody else's workbook filled in cell by cell: formats, formulas and every other cell stay byte for byte.

A workbook is looked through like a roster before it is opened (kind, size, bombs, macros, hostile XML). A cell that is
filled must stand in the sheet and hold no formula; of merged cells only the first shows. Formulas are worked out again
when the workbook is opened, since what they had stored was worked out from other numbers.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import partial
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.parsers.expat import ExpatError
from zipfile import ZipFile

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from qianmo.domain.refusal import Refused
from qianmo.gateways.rosters.cells import FileRefused
from qianmo.gateways.rosters.kinds import PACKAGE, kind_of
from qianmo.gateways.rosters.package import damaged, parts_by_sheet

MAX_BYTES = 5 * 1024 * 1024
MAX_SHEET = 30 * 1024 * 1024
Where = tuple[str, str]
"""A sheet by name and a cell: ("S71", "C12")."""
_BOOK = "xl/workbook.xml"
_CELL = rb'<((?:\w+:)?)c((?:\s+[\w:]+="[^"]*")*)\s*(?:/>|>(.*?)</\1c>)'
_EVERY_CELL = re.compile(_CELL, re.DOTALL)
_AT = re.compile(rb'\sr="([A-Z]{1,3}[0-9]{1,7})"')
_TYPE = re.compile(rb'\st="[^"]*"')
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)"')
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_RECOUNT = re.compile(rb"<((?:\w+:)?)calcPr\b")
_BEFORE_COUNTING = re.compile(rb"</((?:\w+:)?)(?:definedNames|externalReferences|sheets)>")


def check_form(data: bytes, *, cells: Sequence[Where]) -> list[Refused] | Refused:
    """What is wrong with each of these cells of a workbook (nothing: all can be filled).

    Refused: more than 5 MB, no workbook, one with macros or a password, one that unpacks to too much, hostile XML.
    """
    if len(data) > MAX_BYTES:
        return Refused(code="form_large", reason="报表模板超过 5 MB。请去掉图片和用不着的工作表再传")
    try:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "form.xlsx"
            path.write_bytes(data)
            if kind_of(path) != PACKAGE:
                raise damaged()
            parts = parts_by_sheet(path)
        with ZipFile(BytesIO(data)) as package:
            sheets = {name: _sheet(package, part) for name, part in parts.items() if name in {one for one, _ in cells}}
    except FileRefused as error:
        return error.refused
    return [fault for where in dict.fromkeys(cells) if (fault := _fault(where, sheets)) is not None]


def _sheet(package: ZipFile, part: str) -> bytes:
    if package.getinfo(part).file_size > MAX_SHEET:
        raise FileRefused("sheet_large", "工作表展开后超过 30 MB。请去掉用不着的行再传")
    text = package.read(part)
    try:
        fromstring(text, forbid_dtd=True)
    except DefusedXmlException as error:
        raise FileRefused("hostile_xml", "文件里夹带了不该有的定义（DTD），可能有害，没有收") from error
    except (ParseError, ExpatError, LookupError, ValueError) as error:
        raise damaged() from error
    return text


def _fault(where: Where, sheets: Mapping[str, bytes]) -> Refused | None:
    sheet, cell = where
    if sheet not in sheets:
        return Refused(code="no_sheet", reason=f"模板里没有工作表“{sheet[:31]}”")
    if _REFERENCE.fullmatch(cell) is None:
        return Refused(code="no_cell", reason=f"“{cell[:12]}”不是单元格。请写成 C12 这样")
    if _hidden_by_merge(cell, sheets[sheet]):
        return Refused(code="merged", reason=f"{sheet}!{cell} 在合并的格子里，填了看不见。请写合并区左上角那一格")
    found = next((one for one in _EVERY_CELL.finditer(sheets[sheet]) if _place(one) == cell), None)
    if found is None:
        return Refused(code="no_cell", reason=f"{sheet}!{cell} 在模板里没有。没有格式也没有内容的格子不存，请加上边框")
    if _FORMULA.search(found[3] or b""):
        return Refused(code="formula", reason=f"{sheet}!{cell} 是公式，不覆盖。请改填别的格")
    return None


def _place(found: re.Match[bytes]) -> str:
    at = _AT.search(found[2])
    return at[1].decode() if at else ""


def _hidden_by_merge(cell: str, sheet: bytes) -> bool:
    column, row = _numbers(cell)
    for left, top, right, bottom in _MERGED.findall(sheet):
        first, last = _numbers((left + top).decode()), _numbers((right + bottom).decode())
        inside = first[0] <= column <= last[0] and first[1] <= row <= last[1]
        if inside and (column, row) != first:
            return True
    return False


def _numbers(cell: str) -> tuple[int, int]:
    found = _REFERENCE.fullmatch(cell)
    if found is None:
        return 0, 0
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column, int(found[2])


def fill_form(data: bytes, *, numbers: Mapping[Where, str]) -> bytes:
    """The workbook with these cells filled with plain decimals; `check_form` has found nothing wrong with them."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "form.xlsx"
        path.write_bytes(data)
        parts = parts_by_sheet(path)
    wanted: dict[str, dict[str, str]] = defaultdict(dict)
    for (sheet, cell), told in numbers.items():
        wanted[parts[sheet]][cell] = told
    filled = BytesIO()
    with ZipFile(BytesIO(data)) as source, ZipFile(filled, "w") as target:
        for part in source.infolist():
            text = source.read(part)
            if part.filename in wanted:
                text = _EVERY_CELL.sub(partial(_cell, told=wanted[part.filename]), text)
            elif part.filename == _BOOK:
                text = _counted_again(text)
            target.writestr(part, text, compress_type=part.compress_type)
    return filled.getvalue()


def _cell(found: re.Match[bytes], told: Mapping[str, str]) -> bytes:
    number = told.get(_place(found))
    if number is None:
        return found[0]
    mark, kept = found[1], _TYPE.sub(b"", found[2])
    return b"<%bc%b><%bv>%b</%bv></%bc>" % (mark, kept, mark, number.encode(), mark, mark)


def _counted_again(book: bytes) -> bytes:
    if b"fullCalcOnLoad" in book:
        return book
    if _RECOUNT.search(book):
        return _RECOUNT.sub(rb'<\1calcPr fullCalcOnLoad="1"', book, count=1)
    last = list(_BEFORE_COUNTING.finditer(book))[-1]
    return book[: last.end()] + b'<%bcalcPr fullCalcOnLoad="1"/>' % last[1] + book[last.end() :]
