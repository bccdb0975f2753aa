"""Rows of a worksheet, read by a process of its own, with figures turned back into the text somebody typed."""

import json
import subprocess
import sys
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path

from qianmo.gateways.rosters import calamine_reader
from qianmo.gateways.rosters.cells import MAX_ROWS, Cell, FileRefused

EXACT = 10**15
"""From here on a spreadsheet no longer keeps every figure of a number."""


@dataclass(frozen=True, slots=True)
class Worksheet:
    """A sheet of a workbook by its place among the sheets, counted from 0."""

    path: Path
    place: int

    def rows(self) -> Generator[tuple[int, list[Cell]], None, None]:
        """Each row with its number, counted from 1. Raises FileRefused when the reader gives up."""
        command = [sys.executable, "-I", calamine_reader.__file__, str(self.path.resolve()), str(self.place)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as reader:  # noqa: S603 - our own program
            try:
                yield from _rows(reader)
            finally:
                reader.kill()


def _rows(reader: subprocess.Popen[bytes]) -> Iterator[tuple[int, list[Cell]]]:
    assert reader.stdout is not None
    blanks: list[Cell] = [""] * int(reader.stdout.readline() or 0)
    for number, line in enumerate(reader.stdout, start=1):
        cells = json.loads(line)
        if cells is None:
            return
        yield number, blanks + [_typed(cell) for cell in cells]
    reason = f"Excel 文件打不开：已损坏，或内容太多、散得太开（最多 {MAX_ROWS:,} 行）。请打开核对，另存为新的 .xlsx"
    raise FileRefused("workbook_unreadable", reason)


def _typed(cell: Cell) -> Cell:
    """A whole number as its figures; one too long to be exact stays a number."""
    if isinstance(cell, str) or not abs(cell) < EXACT:
        return cell
    return str(int(cell)) if cell == int(cell) else str(cell)
