"""Looks through an .xlsx package before a spreadsheet reader may open it.

An .xlsx is a zip of XML. Sizes are checked before anything is unpacked, because a few kilobytes can unpack to
gigabytes; XML that declares entities is hostile and refused; formulas and merged cells are noted, since a reader of
values shows neither.
"""

import re
import zlib
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from xml.etree.ElementTree import Element
from xml.parsers.expat import ExpatError
from zipfile import BadZipFile, ZipFile

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, ParseError, fromstring

from qianmo.gateways.rosters.cells import Area, FileRefused
from qianmo.gateways.rosters.survey import Place, SheetEntry, Survey, check_counts, choose_sheet, surveyed

MAX_PARTS = 2_000
MAX_UNPACKED = 600 * 1024 * 1024
MAX_RATIO = 100
"""A county's roster packs about twelve to one; a bomb packs a thousand to one."""
FREE_OF_RATIO = 10 * 1024 * 1024
MAX_CONTENTS = 10 * 1024 * 1024
"""The list of sheets and the list of parts."""

_WORKBOOK, _LINKS, _STRINGS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml"
_OTHERS = {
    "word/document.xml": "Word 文档",
    "ppt/presentation.xml": "演示文稿",
    "xl/workbook.bin": "二进制 Excel 文件（.xlsb）",
    "xl/vbaProject.bin": "带宏的 Excel 文件",
    "content.xml": "其他表格软件的文件",
}
_BROKEN = (BadZipFile, ParseError, ExpatError, zlib.error, EOFError, LookupError, ValueError, OSError, RuntimeError)
"""All that the reading of a zip or of XML may raise on bytes that are neither."""
_CHUNK = 1 << 20
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_CELL = re.compile(rb"<(?:\w+:)?c\s(?:[^<>]*\s)?r=[\"']([A-Z]{1,3}[0-9]{1,7})[\"']")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s(?:[^<>]*\s)?ref=[\"']([A-Z0-9:]{2,21})[\"']")
_CELL_REACH = 2_000
"""How far before a formula its cell is looked for: between the two stand only attributes."""


def survey_package(path: Path) -> Survey:
    """Check an .xlsx and say which sheet to read. Raises FileRefused."""
    try:
        with ZipFile(path) as package:
            _check_parts(package)
            entries = _sheets(package)
            chosen = choose_sheet(entries)
            if _STRINGS in package.namelist():
                _prove(package, _STRINGS, lambda _: None)
            sheet = _SheetSurvey()
            _prove(package, chosen.part, sheet.look)
    except DefusedXmlException as error:
        reason = "文件里夹带了不该有的定义（DTD），可能有害，没有读。请用表格软件打开，另存为新的 .xlsx"
        raise FileRefused("hostile_xml", reason) from error
    except _BROKEN as error:
        raise damaged() from error
    return surveyed(entries, chosen=chosen, formulas=sheet.formulas, merged=sheet.merged)


def parts_by_sheet(path: Path) -> dict[str, str]:
    """Check an .xlsx and say where each of its worksheets lies in it, by name. Raises FileRefused."""
    try:
        with ZipFile(path) as package:
            _check_parts(package)
            known = set(package.namelist())
            return {one.name: one.part for one in _sheets(package) if one.readable and one.part in known}
    except DefusedXmlException as error:
        raise FileRefused("hostile_xml", "文件里夹带了不该有的定义（DTD），可能有害，没有读") from error
    except _BROKEN as error:
        raise damaged() from error


def damaged() -> FileRefused:
    """The sentence for a workbook that cannot be opened."""
    return FileRefused("workbook_damaged", "Excel 文件已损坏或不完整，打不开。请用表格软件打开核对，另存为新的 .xlsx")


def _check_parts(package: ZipFile) -> None:
    parts = package.infolist()
    names = {part.filename for part in parts}
    other = next((words for name, words in _OTHERS.items() if name in names), None)
    if other is not None:
        raise FileRefused("file_disguised", f"这是{other}，不是名册。请另存为不带宏的 .xlsx 再导入")
    if _WORKBOOK not in names:
        raise FileRefused("file_disguised", "文件名是 .xlsx，内容却是普通压缩包。请解压后导入里面的名册")
    if any(part.flag_bits & 1 for part in parts):
        raise FileRefused("file_encrypted", "文件加了密码，打不开。请取消密码后另存，再导入")
    unpacked, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    bulges = any(part.file_size > max(FREE_OF_RATIO, MAX_RATIO * part.compress_size) for part in parts)
    if len(parts) > MAX_PARTS or len(names) < len(parts) or unpacked > MAX_UNPACKED or bulges:
        reason = (
            f"压缩包展开后大得反常（{packed // 1024:,} KB 展开成 {unpacked // 1024:,} KB），没有读。请另存为新的 .xlsx"
        )
        raise FileRefused("zip_bomb", reason)


def _sheets(package: ZipFile) -> list[SheetEntry]:
    targets = {
        link.get("Id"): (link.get("Target", ""), link.get("Type", "").endswith("/worksheet"))
        for link in _contents(package, _LINKS)
    }
    found: list[SheetEntry] = []
    for element in _contents(package, _WORKBOOK).iter():
        if _local(element.tag) != "sheet":
            continue
        link = next((value for name, value in element.attrib.items() if _local(name) == "id"), None)
        target, is_worksheet = targets.get(link, ("", False))
        part = target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl", target))
        visible = element.get("state", "visible") == "visible"
        found.append(SheetEntry(len(found), element.get("name", ""), part, visible, is_worksheet))
    return found


def _contents(package: ZipFile, name: str) -> Element:
    if package.getinfo(name).file_size > MAX_CONTENTS:
        raise damaged()
    contents: Element = fromstring(package.read(name), forbid_dtd=True)
    return contents


def _local(name: str) -> str:
    return name.rpartition("}")[2]


class _Nobody:
    """Takes no notice of what a parser finds."""

    def close(self) -> None:
        """Nothing was kept."""


def _prove(package: ZipFile, name: str, look: Callable[[bytes], None]) -> None:
    """Parse a part to prove it harmless and well formed, and show its bytes to `look` in pieces that end with a tag.

    The parser calls nobody back but to refuse a DTD: a call for each of two million cells would take half a minute.
    """
    parser = DefusedXMLParser(target=_Nobody(), forbid_dtd=True).parser
    parser.DefaultHandlerExpand = None
    rest = b""
    with package.open(name) as part:
        while chunk := part.read(_CHUNK):
            parser.Parse(chunk, False)
            whole, mark, rest = (rest + chunk).rpartition(b"</")
            look(whole)
            rest = mark + rest
    parser.Parse(b"", True)
    look(rest)


class _SheetSurvey:
    """Where formulas and merged cells stand in a sheet, found in its bytes."""

    def __init__(self) -> None:
        self.formulas: set[Place] = set()
        self.merged: list[Area] = []
        self._cell = b""

    def look(self, piece: bytes) -> None:
        """Search one piece; a formula belongs to the last cell opened before it, perhaps in an earlier piece."""
        if b"\0" in piece:
            raise damaged()  # UTF-16, which no spreadsheet program writes, would hide what is searched for
        for match in _FORMULA.finditer(piece) if b"<f" in piece or b":f" in piece else ():
            before = _CELL.findall(piece, max(0, match.start() - _CELL_REACH), match.start())
            self.formulas.add(_place((before[-1] if before else self._cell).decode()))
        for match in _MERGED.finditer(piece) if b"mergeCell" in piece else ():
            first, _, last = match[1].decode().partition(":")
            (first_row, first_column), (last_row, last_column) = _place(first), _place(last or first)
            self.merged.append(Area(first_row, last_row, first_column, last_column))
        check_counts(formulas=self.formulas, merged=self.merged)
        last_cells = _CELL.findall(piece, max(0, len(piece) - _CELL_REACH))
        self._cell = last_cells[-1] if last_cells else self._cell


def _place(reference: str) -> Place:
    """D17 as (17, 4). Raises ValueError."""
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        raise ValueError(reference)
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]), column
