"""What is drawn of the ground: outlines of towns and villages as a map, a phone or a printed page wants them."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import connection

from qianmo.apps.grids.handovers import called, village_of
from qianmo.apps.grids.models import Cell
from qianmo.apps.grids.queries import Scope


@dataclass(frozen=True, slots=True)
class Boundary:
    """A cell with its schematic geometry for the map."""

    cell_id: int
    code: str
    name: str
    level: str
    parent_code: str
    urban: bool
    geometry: dict[str, Any]
    label_lon: float
    label_lat: float


def boundaries(*, cell_ids: Collection[int] | None = None) -> list[Boundary]:
    """Every drawn cell that lives, or those of these ids, towns before villages."""
    drawn = Cell.objects.filter(boundary__isnull=False, ended_on__isnull=True)
    drawn = drawn if cell_ids is None else drawn.filter(id__in=list(cell_ids))
    rows = drawn.select_related("parent").order_by("level", "code")
    return [
        Boundary(
            row.pk,
            row.code,
            row.name,
            row.level,
            row.parent.code if row.parent else "",
            row.urban,
            row.boundary or {},
            row.label_lon or 0.0,
            row.label_lat or 0.0,
        )
        for row in rows
    ]


def is_drawn(*, cell_id: int) -> bool:
    """Whether a living cell has an outline."""
    return Cell.objects.filter(id=cell_id, boundary__isnull=False, ended_on__isnull=True).exists()


def ground_mark() -> tuple[int, ...]:
    """What stays the same exactly as long as no town or village is drawn, renamed or ended: which row versions live."""
    asked = "count(*), sum(xmin::text::bigint)::bigint, sum(hashtext(ctid::text))"
    with connection.cursor() as cursor:
        return tuple(cursor.execute(f"SELECT {asked} FROM grids_cell WHERE level <> 'group'").fetchone() or ())


@dataclass(frozen=True, slots=True)
class CellDrawn:
    """A cell with its town and its schematic outline: rings of points, longitude first.

    A piece of a village (`village_id` is another cell) is called with its village.
    """

    id: int
    village_id: int
    code: str
    name: str
    town: str
    outline: list[Any] | None
    lon: float | None
    lat: float | None


def cells_drawn(*, cell_ids: Collection[int]) -> list[CellDrawn]:
    """These cells in the order of their codes."""
    rows = Cell.objects.filter(id__in=list(cell_ids)).select_related("parent__parent").order_by("code")
    return [
        CellDrawn(
            row.pk,
            village.pk,
            row.code,
            called(row),
            village.parent.name if village.parent else "",
            _rings(row.boundary),
            row.label_lon,
            row.label_lat,
        )
        for row in rows
        for village in [village_of(row)]
    ]


def cells_in_care(*, scope: Scope, cell_ids: Collection[int]) -> list[CellDrawn]:
    """The villages of a scope and the pieces of others, drawn or not; for the whole county those of `cell_ids`."""
    if scope.village_ids is None:
        return cells_drawn(cell_ids=cell_ids)
    found = cells_drawn(cell_ids=scope.village_ids | scope.piece_ids)
    return [cell for cell in found if cell.id == cell.village_id or not scope.allows(cell.village_id)]


def _rings(boundary: dict[str, Any] | None) -> list[Any] | None:
    """The rings of a polygon, or of all polygons of a cell drawn in pieces."""
    if not boundary:
        return None
    polygons = [boundary["coordinates"]] if boundary["type"] == "Polygon" else boundary["coordinates"]
    return [ring for polygon in polygons for ring in polygon]
