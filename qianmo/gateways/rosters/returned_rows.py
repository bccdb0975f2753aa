"""The workbook that goes back to the village: refused rows as they came, and the reason behind each.

Every cell is written as text, so that nothing in it can act as a formula when it is opened, and a mended copy can be
imported as it is.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path

import xlsxwriter

from qianmo.domain.refusal import Refused
from qianmo.gateways.rosters.cells import Cell, FileRefused
from qianmo.gateways.rosters.reading import read_heading
from qianmo.gateways.rosters.table import open_table

REASON = "原因"
_LONGEST = 32_000
"""Characters a cell of a workbook can hold, near enough."""


def write_returned_rows(
    source: Path, target: Path, *, reasons: Mapping[int, str], village_given: bool
) -> Refused | None:
    """Write rows of `source` named in `reasons` (by row number) to a new workbook; None when it is written.

    Refused: the source can no longer be read, or the target cannot be written.
    """
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    try:
        table = open_table(source)
        with closing(table.rows()) as rows, xlsxwriter.Workbook(str(target), options) as workbook:
            heading, below = read_heading(table, rows, village_given=village_given)
            _write(workbook, heading.cells, ((cells, reasons[row]) for row, cells in below if row in reasons))
    except FileRefused as error:
        return error.refused
    except (OSError, xlsxwriter.exceptions.XlsxWriterException) as error:
        return Refused(
            code="not_written", reason=f"退回的行没有写成 {target.name}：{type(error).__name__}。请换一个位置"
        )
    return None


def _write(workbook: xlsxwriter.Workbook, heading: Sequence[str], rows: Iterable[tuple[Sequence[Cell], str]]) -> None:
    sheet = workbook.add_worksheet("退回")
    text = workbook.add_format({"num_format": "@"})
    width = len(heading)
    sheet.set_column(0, width - 1, 16, text)
    sheet.set_column(width, width, 60, text)
    for column, word in enumerate((*heading, REASON)):
        sheet.write_string(0, column, word, text)
    for line, (cells, reason) in enumerate(rows, start=1):
        for column, cell in enumerate(cells[:width]):
            sheet.write_string(line, column, _shown(cell), text)
        sheet.write_string(line, width, reason[:_LONGEST], text)


def _shown(cell: Cell) -> str:
    return f"{cell:.0f}" if isinstance(cell, float) else cell[:_LONGEST]
