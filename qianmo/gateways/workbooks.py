"""A list as a workbook: a first sheet that says what it is, a second with the rows, the taker's name on every page.

Text is written as text, so that nothing in a cell acts as a formula; money and counts are numbers in the unit their
heading names. Rows are streamed: a hundred thousand of them need no more memory than ten.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from tempfile import TemporaryFile

import xlsxwriter

Cell = str | int | float | date | None
FORMATS = {"text": "@", "count": "#,##0", "money": "#,##0.00", "rate": "0.00%", "date": "yyyy-mm-dd"}
WIDTHS = {"text": 18, "count": 10, "money": 14, "rate": 9, "date": 12}
LONGEST = 32_000
"""Characters a cell can hold, near enough."""


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column with its unit, its kind of value, and what it means."""

    name: str
    kind: str = "text"
    meaning: str = ""


def write_workbook(
    *, title: str, notes: Mapping[str, str], heads: Sequence[Head], rows: Iterable[Sequence[Cell]], taker: str
) -> bytes:
    """The workbook's bytes. `notes` stand on the first sheet; `taker` on every printed page and there as well."""
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with TemporaryFile() as file:
        with xlsxwriter.Workbook(file, options) as workbook:
            said = {**notes, "取走的人": taker}
            _explain(workbook, title, said, heads)
            _fill(workbook, title, heads, rows, taker)
        file.seek(0)
        return BytesIO(file.read()).getvalue()


def _explain(workbook: xlsxwriter.Workbook, title: str, notes: Mapping[str, str], heads: Sequence[Head]) -> None:
    sheet = workbook.add_worksheet("说明")
    bold = workbook.add_format({"bold": True})
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 80)
    sheet.write_string(0, 0, title, bold)
    meant = {head.name: head.meaning for head in heads if head.meaning}
    for line, (key, words) in enumerate([*notes.items(), *meant.items()], start=1):
        sheet.write_string(line, 0, key[:LONGEST])
        sheet.write_string(line, 1, words[:LONGEST])


def _fill(
    workbook: xlsxwriter.Workbook, title: str, heads: Sequence[Head], rows: Iterable[Sequence[Cell]], taker: str
) -> None:
    sheet = workbook.add_worksheet("名单")
    bold = workbook.add_format({"bold": True, "bottom": 1})
    shapes = {kind: workbook.add_format({"num_format": code}) for kind, code in FORMATS.items()}
    printed = taker.replace("&", "&&")
    sheet.set_header(f"&L{title}&R{printed}")
    sheet.set_footer(f"&L{printed}&R&P / &N")
    sheet.freeze_panes(1, 0)
    for column, head in enumerate(heads):
        sheet.set_column(column, column, WIDTHS[head.kind])
        sheet.write_string(0, column, head.name, bold)
    for line, row in enumerate(rows, start=1):
        for column, (head, cell) in enumerate(zip(heads, row, strict=True)):
            shape = shapes[head.kind]
            if cell is None:
                continue
            if isinstance(cell, str):
                sheet.write_string(line, column, cell[:LONGEST], shape)
            elif isinstance(cell, date):
                sheet.write_datetime(line, column, cell, shape)
            else:
                sheet.write_number(line, column, cell, shape)
