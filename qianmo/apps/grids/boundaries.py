"""Outlines of cells as they are replaced: what a cell had before stays with its days."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import shapely
from django.db.backends.postgresql.psycopg_any import DateRange
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from qianmo.apps.grids.drawn import ground_mark
from qianmo.apps.grids.models import Cell, Level, PastBoundary
from qianmo.storage.lookups import any_of

EARTH = (-180.0, -90.0, 180.0, 90.0)


def replace_boundaries(shapes: Mapping[int, BaseGeometry], *, surveyed: bool | None, since: date) -> None:
    """Give cells another outline from a day on, keeping the one before; `surveyed` None leaves what is said of it.

    Joins the act that calls it. A second outline on one day takes the place of the first.
    """
    cells = list(Cell.objects.filter(id__in=any_of(shapes)).order_by("id"))
    past = PastBoundary.objects.filter(cell_id__in=any_of(shapes)).order_by("valid").values_list("cell_id", "valid")
    begun = {cell.pk: cell.began_on for cell in cells} | {cell_id: valid.upper for cell_id, valid in past}
    begun |= {cell.pk: cell.drawn_on for cell in cells if cell.drawn_on}
    PastBoundary.objects.bulk_create(
        PastBoundary(
            cell=cell, boundary=cell.boundary, surveyed=cell.surveyed, valid=DateRange(begun[cell.pk], since)
        )
        for cell in cells
        if cell.boundary and (begun[cell.pk] or date.min) < since
    )  # fmt: skip
    for cell in cells:
        label = shapes[cell.pk].representative_point()
        cell.boundary, cell.label_lon, cell.label_lat = mapping(shapes[cell.pk]), label.x, label.y
        cell.surveyed = cell.surveyed if surveyed is None else surveyed
        cell.drawn_on = since
    written = ["boundary", "label_lon", "label_lat", "surveyed", "drawn_on"]
    Cell.objects.bulk_update(cells, written, batch_size=500)


def ground_box() -> tuple[float, float, float, float]:
    """West, south, east, north of all towns drawn, in degrees of GCJ-02; the whole earth before one is."""
    return _box_of(ground_mark())


@lru_cache(maxsize=2)
def _box_of(mark: tuple[int, ...]) -> tuple[float, float, float, float]:
    """The same for the ground as it was when it was exactly as this mark says."""
    del mark
    towns = Cell.objects.filter(level=Level.TOWN, ended_on__isnull=True, boundary__isnull=False)
    drawn = [shape(one) for one in towns.values_list("boundary", flat=True)]
    if not drawn:
        return EARTH
    west, south, east, north = shapely.total_bounds(drawn)
    return float(west), float(south), float(east), float(north)


def redraw_towns(town_ids: Iterable[int], *, since: date) -> None:
    """Draw towns anew as what their villages make together."""
    below: dict[int, list[BaseGeometry]] = {}
    villages = Cell.objects.filter(parent_id__in=any_of(town_ids), ended_on__isnull=True, boundary__isnull=False)
    for cell in villages.filter(level=Level.VILLAGE):
        below.setdefault(cell.parent_id or 0, []).append(shape(cell.boundary))
    replace_boundaries({pk: shapely.union_all(parts) for pk, parts in below.items()}, surveyed=None, since=since)


def join_boundaries(parts: Mapping[int, Sequence[int]], *, since: date) -> None:
    """Villages take over the outlines of those that were merged into them (cell id to the ids of those)."""
    ids = [pk for target, olders in parts.items() for pk in (target, *olders)]
    drawn = Cell.objects.filter(id__in=any_of(ids), boundary__isnull=False)
    known = {cell.pk: shape(cell.boundary) for cell in drawn}
    joined = {
        target: shapely.union_all([known[pk] for pk in (target, *olders) if pk in known])
        for target, olders in parts.items()
        if any(pk in known for pk in olders)
    }
    replace_boundaries(joined, surveyed=None, since=since)


@dataclass(frozen=True, slots=True)
class OldBoundary:
    """An outline a village had until a day, and whether it was a real one."""

    code: str
    name: str
    surveyed: bool
    since: date | None
    until: date


def old_boundaries(*, limit: int = 200) -> list[OldBoundary]:
    """Outlines of villages that were replaced, the latest first."""
    rows = PastBoundary.objects.filter(cell__level=Level.VILLAGE).select_related("cell").order_by("-id")[:limit]
    return [OldBoundary(row.cell.code, row.cell.name, row.surveyed, row.valid.lower, row.valid.upper) for row in rows]


def surveyed_villages() -> tuple[int, int]:
    """How many villages have a real boundary, of how many."""
    living = Cell.objects.filter(level=Level.VILLAGE, ended_on__isnull=True)
    return living.filter(surveyed=True).count(), living.count()
