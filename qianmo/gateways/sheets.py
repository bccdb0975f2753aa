"""A small workbook that comes in with work for a list: named columns, one household a row, every bad row told.

The file is looked through like a roster (`rosters.table`): its kind, its size, bombs and formulas. What a row means is
for the bank; here stands only which cell held what. The rows that go back are written as text with the reason behind.
"""

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from qianmo.domain.refusal import Refused
from qianmo.gateways.rosters.cells import HEADING_DEPTH, Cell, FileRefused, tidied
from qianmo.gateways.rosters.table import NumberedRow, Table, open_table
from qianmo.gateways.workbooks import Head, write_workbook

MOST_ROWS = 2_000
REASON = "原因说明"
HOLDS_FORMULA = "有公式。请改成文本再传"


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row by its number in the sheet, its text by column, and what is wrong with it already (empty: nothing)."""

    number: int
    cells: Mapping[str, str]
    fault: str


def read_sheet(path: Path, *, columns: Sequence[str]) -> list[SheetRow] | Refused:
    """The rows below the heading that names these columns; blank rows are passed over.

    Refused: a file that is not what it says or holds nothing, one without these columns, more than 2,000 rows.
    """
    try:
        table = open_table(path)
        with closing(table.rows()) as rows:
            first = list(islice(rows, HEADING_DEPTH))
            number, words = _heading(first, columns)
            places = {column: [_text(word) for word in words].index(column) for column in columns}
            below = [*(row for row in first if row[0] > number), *islice(rows, MOST_ROWS + 1)]
            found = [row for row in (_row(table, *line, places=places) for line in below) if row is not None]
    except FileRefused as error:
        return error.refused
    if not found:
        return Refused(code="sheet_empty", reason="表头下面一行内容也没有。请填好再传")
    if len(found) > MOST_ROWS:
        return Refused(code="sheet_long", reason=f"超过 {MOST_ROWS:,} 行，一次收不下。请分成几份再传")
    return found


def _heading(rows: Sequence[NumberedRow], columns: Sequence[str]) -> NumberedRow:
    for number, cells in rows:
        if set(columns) <= {_text(cell) for cell in cells}:
            return number, cells
    raise FileRefused("columns_missing", f"没有找到表头。第一行应有这几列：{'、'.join(columns)}")


def _text(cell: Cell) -> str:
    return f"{cell:.0f}" if isinstance(cell, float) else tidied(cell)


def _row(table: Table, number: int, cells: Sequence[Cell], *, places: Mapping[str, int]) -> SheetRow | None:
    read = {column: _text(cells[place]) if place < len(cells) else "" for column, place in places.items()}
    if not any(read.values()):
        return None
    acts = any(text.startswith("=") for text in read.values()) or any(
        (number, place + 1) in table.formulas for place in places.values()
    )
    return SheetRow(number, read, HOLDS_FORMULA if acts else "")


def write_returned(
    rows: Sequence[SheetRow], *, faults: Mapping[int, str], columns: Sequence[str], title: str, taker: str
) -> bytes:
    """A workbook of all rows as they came, with the reason behind each that is wrong, by row number."""
    heads = [Head(column) for column in (*columns, REASON)]
    lines = ([*(row.cells[column] for column in columns), faults.get(row.number)] for row in rows)
    notes = {"怎么用": f"改好“{REASON}”那一列点名的行，整份再传；一行也没有办"}
    return write_workbook(title=title, notes=notes, heads=heads, rows=lines, taker=taker)
