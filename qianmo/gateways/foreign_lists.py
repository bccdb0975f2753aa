"""Lists of other people's making: a file with any columns, opened like a roster (`rosters.table`), read as text.

The heading is the fullest of the first rows; a column without a name is called by its letters, one that bears the name
of another has its letters behind it, so that every column can be spoken of.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from qianmo.domain.refusal import Refused
from qianmo.gateways.rosters.cells import HEADING_DEPTH, Cell, FileRefused, closed_up, column_letters, tidied
from qianmo.gateways.rosters.delimited import DelimitedText, open_text
from qianmo.gateways.rosters.kinds import TEXT, kind_of
from qianmo.gateways.rosters.table import open_table

LONGEST_HEADING = 60
MOST_COLUMNS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignList:
    """An opened file: the names of its columns, and its rows that are not blank, each with its number in the sheet."""

    heading: list[str]
    rows: Callable[[], Iterator[tuple[int, list[str]]]]


def open_list(path: Path) -> ForeignList | Refused:
    """Open a file. Refused: not what it says, damaged, hostile or empty, fewer than two columns or more than sixty."""
    try:
        rows = _best_cut(open_text(path)).rows if kind_of(path) == TEXT else open_table(path).rows
        with closing(rows()) as opened:
            first = list(islice(opened, HEADING_DEPTH))
    except FileRefused as error:
        return error.refused
    number, cells = max(first, key=lambda row: sum(1 for cell in row[1] if _text(cell)), default=(0, ()))
    width = max((place for place, cell in enumerate(cells, start=1) if _text(cell)), default=0)
    if not 2 <= width <= MOST_COLUMNS:
        reason = f"没有找到表头：前 {HEADING_DEPTH} 行里最多有 {width} 列，应有 2 到 {MOST_COLUMNS} 列。请核对文件"
        return Refused(code="list_heading", reason=reason)

    def below() -> Iterator[tuple[int, list[str]]]:
        with closing(rows()) as opened:
            for at, row in opened:
                told = [_text(cell) for cell in row[:width]]
                if at > number and any(told):
                    yield at, told

    return ForeignList(heading=_named([_text(cell) for cell in cells[:width]]), rows=below)


def _best_cut(text: DelimitedText) -> DelimitedText:
    """The text cut at the mark that gives its first rows most columns."""

    def width(mark: str) -> int:
        try:
            with closing(replace(text, delimiter=mark).rows()) as rows:
                return max((len(row) for _, row in islice(rows, HEADING_DEPTH)), default=0)
        except FileRefused:
            return 0

    return replace(text, delimiter=max((text.delimiter, ",", "\t", ";"), key=width))


def _named(words: Sequence[str]) -> list[str]:
    named: list[str] = []
    for place, word in enumerate(words, start=1):
        letters = column_letters(place)
        name = word[: LONGEST_HEADING - 6] or f"{letters} 列"
        named.append(f"{name}（{letters}）" if name in named else name)
    return named


def _text(cell: Cell) -> str:
    return f"{cell:.0f}" if isinstance(cell, float) else closed_up(tidied(cell))
