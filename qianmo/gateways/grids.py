"""A grid of texts that comes in as a workbook: named columns, every cell as its author wrote it.

The file is looked through like a roster: its kind, its size, bombs and formulas. A number stays the number it is, to
the last digit a spreadsheet keeps, since 0.5 and 1 are two rules.
"""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from pathlib import Path

from qianmo.domain.refusal import Refused
from qianmo.gateways.rosters.cells import HEADING_DEPTH, Cell, FileRefused, tidied
from qianmo.gateways.rosters.table import NumberedRow, Table, open_table

MOST_ROWS = 5_000
LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row by its number in the sheet, and its texts in the order of the columns asked for."""

    number: int
    cells: tuple[str, ...]


def read_grid(path: Path, *, columns: Sequence[str], also: str) -> list[GridRow] | Refused:
    """The rows below the heading that names these columns and perhaps `also`; blank rows are passed over.

    Refused: a file that is not what it says, one without these columns, more than 5,000 rows, and every cell that holds
    a formula or more than 2,000 characters, named.
    """
    try:
        table = open_table(path)
        with closing(table.rows()) as rows:
            first = list(islice(rows, HEADING_DEPTH))
            number, words = _heading(first, columns)
            below = [*(row for row in first if row[0] > number), *islice(rows, MOST_ROWS + 1)]
    except FileRefused as error:
        return error.refused
    heading = [_text(word) for word in words]
    places = {column: heading.index(column) for column in (*columns, also) if column in heading}
    found = [row for row in below if any(_text(cell) for cell in row[1])]
    if not found:
        return Refused(code="sheet_empty", reason="表头下面一行内容也没有。请填好再传")
    if len(found) > MOST_ROWS:
        return Refused(code="sheet_long", reason=f"超过 {MOST_ROWS:,} 行，一次收不下。请分成几张表")
    if faults := [fault for row in found for fault in _faults(table, row, places)]:
        reason = f"没有导入：{faults[0]}（共 {len(faults)} 处）"
        return Refused(code="bad_cells", reason=reason, reasons=tuple(faults))
    return [GridRow(number, _cells(cells, columns, also, places)) for number, cells in found]


def _heading(rows: Sequence[NumberedRow], columns: Sequence[str]) -> NumberedRow:
    for number, cells in rows:
        if set(columns) <= {_text(cell) for cell in cells}:
            return number, cells
    raise FileRefused("columns_missing", f"没有找到表头。第一行应有这几列：{'、'.join(columns)}")


def _text(cell: Cell) -> str:
    if isinstance(cell, str):
        return tidied(cell)
    return f"{Decimal(repr(cell)).normalize():f}"


def _cells(cells: Sequence[Cell], columns: Sequence[str], also: str, places: dict[str, int]) -> tuple[str, ...]:
    read = [_text(cells[places[one]]) if one in places and places[one] < len(cells) else "" for one in (*columns, also)]
    return tuple(read)


def _faults(table: Table, row: NumberedRow, places: dict[str, int]) -> list[str]:
    number, cells = row
    faults = []
    for column, place in places.items():
        text = _text(cells[place]) if place < len(cells) else ""
        if text.startswith("=") or (number, place + 1) in table.formulas:
            faults.append(f"第 {number} 行“{column}”有公式。请改成文字")
        elif len(text) > LONGEST:
            faults.append(f"第 {number} 行“{column}”超过 {LONGEST:,} 个字符")
    return faults
