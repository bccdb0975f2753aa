"""Looks through an old .xls workbook before a spreadsheet reader may open it.

The workbook is a stream of records, each a number, a length and that many bytes. We look only for the list of sheets,
a password, formulas and merged cells, and leave values to the reader.
"""

import struct
from collections.abc import Iterator
from pathlib import Path

from qianmo.gateways.rosters.cells import Area, FileRefused
from qianmo.gateways.rosters.compound import BrokenCompound, Compound
from qianmo.gateways.rosters.package import damaged
from qianmo.gateways.rosters.survey import Place, SheetEntry, Survey, check_counts, choose_sheet, surveyed

_BEGIN, _END, _SHEET, _PASSWORD = 0x0809, 0x000A, 0x0085, 0x002F
_FORMULA, _MERGED = 0x0006, 0x00E5
_VERSION_8 = 0x0600
_OTHERS = {"WordDocument": "Word 文档", "PowerPoint Document": "演示文稿", "Book": "九十年代的 Excel 文件"}


def survey_binary(path: Path) -> Survey:
    """Check an .xls and say which sheet to read. Raises FileRefused."""
    try:
        stream = _workbook(Compound(path.read_bytes()))
        entries, offsets = _sheets(stream)
        chosen = choose_sheet(entries)
        formulas, merged = _cells(stream, offsets[chosen.place])
    except (BrokenCompound, struct.error, OSError) as error:
        raise damaged() from error
    return surveyed(entries, chosen=chosen, formulas=formulas, merged=merged)


def _workbook(compound: Compound) -> bytes:
    names = compound.names()
    if "EncryptedPackage" in names:
        raise _encrypted()
    if "Workbook" not in names:
        other = next((words for name, words in _OTHERS.items() if name in names), "别的 Office 文件")
        raise FileRefused("file_disguised", f"这是{other}，不是名册。请另存为 .xlsx 再导入")
    return compound.stream("Workbook")


def _encrypted() -> FileRefused:
    return FileRefused("file_encrypted", "文件加了密码，打不开。请取消密码后另存，再导入")


def _records(stream: bytes, offset: int) -> Iterator[tuple[int, bytes]]:
    while offset + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, offset)
        yield kind, stream[offset + 4 : offset + 4 + length]
        offset += 4 + length


def _sheets(stream: bytes) -> tuple[list[SheetEntry], list[int]]:
    entries: list[SheetEntry] = []
    offsets: list[int] = []
    for kind, content in _records(stream, 0):
        if kind == _END:
            break
        if kind == _PASSWORD:
            raise _encrypted()
        if kind == _BEGIN and struct.unpack_from("<H", content)[0] != _VERSION_8:
            raise FileRefused("file_disguised", f"这是{_OTHERS['Book']}，太旧了。请另存为 .xlsx 再导入")
        if kind == _SHEET:
            offset, state, sort, length, wide = struct.unpack_from("<IBBBB", content)
            name = (
                content[8 : 8 + length * 2].decode("utf-16-le", "replace")
                if wide & 1
                else content[8 : 8 + length].decode("latin-1")
            )
            entries.append(SheetEntry(len(entries), name, "", visible=state & 3 == 0, readable=sort == 0))
            offsets.append(offset)
    return entries, offsets


def _cells(stream: bytes, offset: int) -> tuple[set[Place], list[Area]]:
    """Formulas and merged cells of the sheet that begins at an offset; charts inside it are passed over."""
    formulas: set[Place] = set()
    merged: list[Area] = []
    depth = 0
    for kind, content in _records(stream, offset):
        depth += (kind == _BEGIN) - (kind == _END)
        if depth <= 0:
            break
        if kind == _FORMULA:
            row, column = struct.unpack_from("<HH", content)
            formulas.add((row + 1, column + 1))
        elif kind == _MERGED:
            count = struct.unpack_from("<H", content)[0]
            for first_row, last_row, first_column, last_column in struct.iter_unpack("<4H", content[2 : 2 + count * 8]):
                merged.append(Area(first_row + 1, last_row + 1, first_column + 1, last_column + 1))
        check_counts(formulas=formulas, merged=merged)
    return formulas, merged
