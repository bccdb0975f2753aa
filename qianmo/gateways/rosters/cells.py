"""Cells of a sheet as people name them, and the sentence that sends a file back.

A cell is text, or a number of fifteen figures or more, of which a spreadsheet has kept only the first fifteen: such a
number stays a float, so that nobody takes it for what was typed.
"""

import re
from dataclasses import dataclass

from qianmo.domain.refusal import Refused

Cell = str | float

MAX_ROWS = 200_000
"""Rows of persons in one file."""

HEADING_DEPTH = 10
"""The heading stands among the first rows, below a title perhaps."""

_EDGES = " \t\r\n\u3000\u00a0\u200b\ufeff'`"
_UNREMARKABLE = 20
_INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_HAN = "[\u3400-\u9fff\U00020000-\U0003ffff]"
_PADDING = re.compile(f"(?<={_HAN})[ \u3000]+(?={_HAN})")


class FileRefused(Exception):
    """The whole file goes back; caught at the door and given on as a `Refused`."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.refused = Refused(code=code, reason=reason)


@dataclass(frozen=True, slots=True)
class Area:
    """Merged cells: first and last row and column, counted from 1."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int

    def __str__(self) -> str:
        return f"{cell_name(self.first_row, self.first_column)}:{cell_name(self.last_row, self.last_column)}"


def column_letters(column: int) -> str:
    """The letters over a column counted from 1: 1 is A, 27 is AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """A cell as a spreadsheet names it, row and column counted from 1: (17, 4) is D17."""
    return f"{column_letters(column)}{row}"


def is_plain(text: str) -> bool:
    """Whether a text is short and printable, as most are, so that no closer look is needed."""
    return len(text) <= _UNREMARKABLE and text.isprintable()


def tidied(text: str) -> str:
    """Text without what hides at its edges: spaces of all kinds, and the ' that keeps a number text."""
    return text.strip(_EDGES)


def closed_up(text: str) -> str:
    """Text without the spaces that set two-character names as wide as three."""
    return _PADDING.sub("", text)


def has_invisible(text: str) -> bool:
    """Whether control characters stand in a text; a database refuses some of them, a reader sees none."""
    return _INVISIBLE.search(text) is not None
