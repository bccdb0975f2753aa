"""What is found out about a workbook before its cells are read: which sheet, where formulas and merged cells stand."""

from dataclasses import dataclass

from qianmo.gateways.rosters.cells import MAX_ROWS, Area, FileRefused

MAX_MERGED = 20_000
MAX_FORMULAS = 20_000

Place = tuple[int, int]
OWN_LIST = "名单"
"""The sheet of our own workbooks that holds the rows; before it stands one that explains them."""
"""Row and column, counted from 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """The sheet to read (its place in the workbook, counted from 0), and what lies in it and beside it."""

    sheet: int
    name: str
    hidden: tuple[str, ...]
    unread: tuple[str, ...]
    formulas: frozenset[Place]
    merged: tuple[Area, ...]


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A sheet as the workbook lists it: `part` says where it lies, `readable` that it is a sheet of cells."""

    place: int
    name: str
    part: str
    visible: bool
    readable: bool


def choose_sheet(entries: list[SheetEntry]) -> SheetEntry:
    """The first visible sheet of cells, or the one with the list of a workbook that left here.

    Raises FileRefused when there is none.
    """
    shown = [entry for entry in entries if entry.visible and entry.readable]
    for entry in [*(one for one in shown if one.name == OWN_LIST), *shown]:
        return entry
    raise FileRefused("sheet_missing", "工作簿里没有可见的工作表。请取消隐藏，再导入")


def surveyed(entries: list[SheetEntry], *, chosen: SheetEntry, formulas: set[Place], merged: list[Area]) -> Survey:
    """Put the findings together."""
    rest = [entry for entry in entries if entry.readable and entry is not chosen]
    return Survey(
        sheet=chosen.place,
        name=chosen.name,
        hidden=tuple(entry.name for entry in rest if not entry.visible),
        unread=tuple(entry.name for entry in rest if entry.visible),
        formulas=frozenset(formulas),
        merged=tuple(sorted(merged, key=lambda area: (area.first_row, area.first_column))),
    )


def too_many_rows() -> FileRefused:
    """The sentence for the first row too many."""
    return FileRefused(
        "too_many_rows", f"超过 {MAX_ROWS:,} 行，一次最多导入 {MAX_ROWS:,} 行。请拆成几个文件，同一户不要拆开"
    )


def check_counts(*, formulas: set[Place], merged: list[Area]) -> None:
    """Raise FileRefused when so many cells are formulas or merged that naming each helps nobody."""
    if len(formulas) > MAX_FORMULAS:
        raise FileRefused("many_formulas", f"公式超过 {MAX_FORMULAS:,} 处。请全选复制，“选择性粘贴”为数值，再导入")
    if len(merged) > MAX_MERGED:
        reason = f"合并单元格超过 {MAX_MERGED:,} 处，第一处是 {merged[0]}。请全选，取消合并，每行填全，再导入"
        raise FileRefused("many_merged", reason)
