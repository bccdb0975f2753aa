"""The reading of a roster file, first byte to last row: sound households, households that go back, or no file at all.

What a roster says is judged here as far as the file alone can tell. Whether a person already has a file in the bank is
for the bank to say.
"""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from pathlib import Path

from qianmo.domain.refusal import Refused
from qianmo.gateways.rosters.cells import HEADING_DEPTH, MAX_ROWS, Area, Cell, FileRefused, column_letters
from qianmo.gateways.rosters.columns import Heading, find_heading
from qianmo.gateways.rosters.grouping import Gathering, RefusedHousehold, RosterHousehold
from qianmo.gateways.rosters.person_rows import read_row
from qianmo.gateways.rosters.places import Places, Village
from qianmo.gateways.rosters.survey import too_many_rows
from qianmo.gateways.rosters.table import NumberedRow, Table, open_table

Progress = Callable[[int], None]
TOLD_EVERY = 2_000
"""Rows between two words of progress."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """A roster that was read: `rows` persons, households in the order of their first row, remarks for the reader.

    `identity_column` are the letters over the column of identity numbers, so that the bank's own refusals name a cell.
    """

    rows: int
    households: tuple[RosterHousehold, ...]
    refused: tuple[RefusedHousehold, ...]
    notes: tuple[str, ...]
    identity_column: str


def read_roster(
    path: Path, *, places: Places, village: Village | None, on: date, progress: Progress | None = None
) -> Roster | Refused:
    """Read a roster file against the villages of the grid, as of a day; `village`, when given, is that of every row.

    `progress` is told now and then how many rows were read.

    Refused: the whole file, when it is not what it says, is damaged, hostile or empty, lacks columns, or holds more
    than 200,000 rows. Bad rows are no refusal of the file: their households stand in `refused`.
    """
    try:
        table = open_table(path)
        with closing(table.rows()) as rows:
            heading, below = read_heading(table, rows, village_given=village is not None)
            gathering = Gathering(places=places, village=village, on=on)
            count = _gather(table, heading, below, gathering, progress or _quietly)
    except FileRefused as error:
        return error.refused
    if count == 0:
        return Refused(code="roster_empty", reason=f"第 {heading.row} 行是表头，下面一行内容也没有")
    households: list[RosterHousehold] = []
    refused: list[RefusedHousehold] = []
    for verdict in gathering.finished():
        if isinstance(verdict, RefusedHousehold):
            refused.append(verdict)
        else:
            households.append(verdict)
    notes = list(table.notes)
    if heading.unknown:
        notes.append(f"没有读这些列：{'、'.join(heading.unknown)}")
    return Roster(
        rows=count,
        households=tuple(households),
        refused=tuple(refused),
        notes=tuple(notes),
        identity_column=column_letters(heading.places["identity"]),
    )


def read_heading(
    table: Table, rows: Iterator[NumberedRow], *, village_given: bool
) -> tuple[Heading, Iterator[NumberedRow]]:
    """The heading among an open table's rows, and the rows below it.

    Raises FileRefused: nothing in the file, no heading found, columns missing, or merged cells run through the heading.
    """
    first = list(islice(rows, HEADING_DEPTH))
    if not any(any(cells) for _, cells in first) and not any(any(cells) for _, cells in rows):
        raise FileRefused("roster_empty", "文件里什么也没有填")
    heading = find_heading(first, village_given=village_given)
    for area in table.merged:
        if area.first_row <= heading.row <= area.last_row:
            reason = f"表头（第 {heading.row} 行）有合并单元格 {area}，看不出各列是什么。请取消合并，再导入"
            raise FileRefused("heading_merged", reason)
    return heading, chain((row for row in first if row[0] > heading.row), rows)


def _quietly(_rows: int) -> None:
    """Nobody waits for this file."""


def _gather(
    table: Table, heading: Heading, rows: Iterator[NumberedRow], gathering: Gathering, progress: Progress
) -> int:
    """Add every row to the gathering; returns how many were not blank."""
    count = 0
    known = set(heading.places.values())
    merged = deque(area for area in table.merged if area.first_row > heading.row and _touches(area, known))
    running: list[tuple[Area, Sequence[Cell]]] = []
    for number, cells in rows:
        running = [(area, first) for area, first in running if area.last_row >= number]
        while merged and merged[0].first_row <= number:
            running.append((merged.popleft(), cells))
        row = read_row(number, cells, places=heading.places, formulas=table.formulas, merged=running)
        if row is None:
            continue
        count += 1
        if count > MAX_ROWS:
            raise too_many_rows()
        gathering.add(row)
        if count % TOLD_EVERY == 0:
            progress(count)
    return count


def _touches(area: Area, columns: set[int]) -> bool:
    return any(area.first_column <= column <= area.last_column for column in columns)
