"""A roster file opened for reading: rows from the first on, and what was found out about the sheet beforehand."""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from pathlib import Path

from qianmo.gateways.rosters.binary_workbook import survey_binary
from qianmo.gateways.rosters.cells import Area, Cell
from qianmo.gateways.rosters.delimited import open_text
from qianmo.gateways.rosters.kinds import PACKAGE, TEXT, kind_of
from qianmo.gateways.rosters.package import survey_package
from qianmo.gateways.rosters.survey import Place
from qianmo.gateways.rosters.worksheet import Worksheet

NumberedRow = tuple[int, Sequence[Cell]]
"""A row with its number, counted from 1 as a spreadsheet counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """`rows` may be asked again; each asking reads the file anew, so that nothing of its size stays in memory."""

    rows: Callable[[], Generator[NumberedRow, None, None]]
    formulas: frozenset[Place] = frozenset()
    merged: tuple[Area, ...] = ()
    notes: tuple[str, ...] = ()


def open_table(path: Path) -> Table:
    """Open a roster file of any accepted kind. Raises FileRefused."""
    kind = kind_of(path)
    if kind == TEXT:
        return Table(rows=open_text(path).rows)
    survey = survey_package(path) if kind == PACKAGE else survey_binary(path)
    notes = []
    if survey.hidden:
        notes.append(f"没有读隐藏的工作表：{'、'.join(survey.hidden)}")
    if survey.unread:
        notes.append(f"只读了第一张工作表“{survey.name}”，没有读：{'、'.join(survey.unread)}")
    return Table(
        rows=Worksheet(path, survey.sheet).rows, formulas=survey.formulas, merged=survey.merged, notes=tuple(notes)
    )
