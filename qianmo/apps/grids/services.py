"""Acts on the ground: loading divisions, drawing cells, giving each cell to its steward."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from qianmo.apps.grids.models import Cell, Division, Level, Stewardship
from qianmo.domain.refusal import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDivision:
    """A row of an official code table."""

    code: str
    name: str
    level: str
    parent_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCell:
    """A cell to draw; `parent_code` names its parent, drawn before it."""

    code: str
    name: str
    level: str
    parent_code: str | None
    branch_id: int | None = None
    urban: bool = False
    boundary: dict[str, Any] | None = None
    label: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """A cell given to a member of staff from a day on."""

    cell_code: str
    staff_id: int
    role: str
    since: date


@transaction.atomic
def load_divisions(*, edition: int, rows: Sequence[NewDivision]) -> int:
    """Load one edition of official divisions; rows already there stay. Returns how many rows the edition now has."""
    Division.objects.bulk_create(
        (
            Division(edition=edition, code=row.code, name=row.name, level=row.level, parent_code=row.parent_code)
            for row in rows
        ),
        ignore_conflicts=True,
    )
    return Division.objects.filter(edition=edition).count()


@transaction.atomic
def draw_cells(*, edition: int, cells: Sequence[NewCell]) -> dict[str, int]:
    """Draw cells level by level, tied to the division of the same code where there is one; returns ids by code."""
    divisions = dict(Division.objects.filter(edition=edition).values_list("code", "id"))
    ids = dict(Cell.objects.values_list("code", "id"))
    for level in Level.values:
        rows = Cell.objects.bulk_create(
            Cell(
                code=cell.code,
                name=cell.name,
                level=cell.level,
                parent_id=ids[cell.parent_code] if cell.parent_code else None,
                division_id=divisions.get(cell.code),
                branch_id=cell.branch_id,
                urban=cell.urban,
                boundary=cell.boundary,
                label_lon=cell.label[0] if cell.label else None,
                label_lat=cell.label[1] if cell.label else None,
            )
            for cell in cells
            if cell.level == level
        )
        ids |= {row.code: row.pk for row in rows}
    return ids


@transaction.atomic
def assign_stewards(*, assignments: Sequence[Assignment]) -> list[tuple[int, Refused]]:
    """Give cells to staff from their day on; whoever held the role until then is released on that day.

    Returns refusals by position: an unknown cell, or a hand-over dated on or before the day the present steward began.
    """
    ids = dict(Cell.objects.filter(code__in={one.cell_code for one in assignments}).values_list("code", "id"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM grids_cell WHERE id = ANY(%s) ORDER BY id FOR UPDATE", [list(ids.values())])
    present = {
        (row.cell_id, row.role): row
        for row in Stewardship.objects.filter(cell_id__in=ids.values(), valid__upper_inf=True)
    }
    refused: list[tuple[int, Refused]] = []
    released, begun = [], []
    for position, one in enumerate(assignments):
        cell_id = ids.get(one.cell_code)
        if cell_id is None:
            refused.append((position, Refused(code="unknown_cell", reason=f"没有代码为 {one.cell_code} 的网格")))
            continue
        held = present.get((cell_id, one.role))
        if held is not None and held.valid.lower >= one.since:
            reason = f"不能从 {one.since} 起移交：现任从 {held.valid.lower} 起管户。请把移交日定在之后"
            refused.append((position, Refused(code="too_early", reason=reason)))
            continue
        if held is not None:
            held.valid = DateRange(held.valid.lower, one.since)
            if held.pk is not None:
                released.append(held)
        new = Stewardship(cell_id=cell_id, staff_id=one.staff_id, role=one.role, valid=DateRange(one.since, None))
        present[cell_id, one.role] = new
        begun.append(new)
    Stewardship.objects.bulk_update(released, ["valid"])
    Stewardship.objects.bulk_create(begun)
    return refused


def hold_cells(*, ids: Sequence[int]) -> None:
    """Lock cells in id order until the transaction ends, so that two acts do not number the same village at once."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM grids_cell WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE", [list(ids)])
