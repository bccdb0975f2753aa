"""The act of boundaries a bank brings: judged against one another, against those brought before, against the county.

A real boundary may not cross itself, lie outside the county or lie on another real one. Where it lies on a schematic
neighbour, that one gives way, since it was only a guess.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
import shapely
from django.db import transaction
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from qianmo.apps.events.services import Fact, record
from qianmo.apps.grids.boundaries import redraw_towns, replace_boundaries
from qianmo.apps.grids.datum import to_gcj02
from qianmo.apps.grids.models import Cell, Level
from qianmo.apps.grids.services import hold_cells
from qianmo.domain.refusal import Refused

MOST_POINTS = 20_000
OVERLAP, OUTSIDE, LEFT_OVER = 0.005, 0.01, 0.02
"""Shares of an area: what two may share, what may lie outside the county, what must be left of a neighbour."""
DEGREES = 0.00001
CHINA = shapely.box(73, 3, 136, 54)
Cells = Mapping[str, Cell]
Shapes = Mapping[str, BaseGeometry]


@dataclass(frozen=True, slots=True)
class Drawn:
    """An outline of a village, or of a piece of one, by its code, as GeoJSON."""

    code: str
    geometry: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Around:
    """The ground an outline must lie in, and what a sentence calls it."""

    name: str
    shape: BaseGeometry


@transaction.atomic
def draw_boundaries(
    *, drawn: Sequence[Drawn], surveyed_in: str, how: str, by: int, at: datetime, business_date: date
) -> int | dict[int, Refused]:
    """Put boundaries in force from today, all or none; how many, or refusals by position.

    They come in degrees of `wgs84` or `gcj02` and are kept in the latter, like the outlines that ship; `how` says
    whether a `file` brought them or somebody drew them on the `map`.

    Refused: an unknown village, no polygon, one that crosses itself, lies outside the county, overlaps another real one
    or covers a neighbour. Schematic neighbours give way, and the towns concerned are drawn anew from their villages.
    """
    living = Cell.objects.filter(level__in=(Level.COUNTY, Level.TOWN, Level.VILLAGE), ended_on__isnull=True)
    hold_cells(ids=list(living.values_list("id", flat=True)))
    cells = {cell.code: cell for cell in living.order_by("id")}
    shapes, refused = _read(drawn, cells, surveyed_in)
    refused = refused or _overlapping(drawn, shapes, cells)
    if refused:
        return refused
    rests = _giving_way(shapes, cells)
    covered = {code: before for code, (before, rest) in rests.items() if rest.area < before.area * LEFT_OVER}
    for place, one in enumerate(drawn):
        name = next((cells[code].name for code, before in covered.items() if shapes[one.code].intersects(before)), "")
        if name:
            reason = f"{cells[one.code].name}的新界线盖住了整个{name}。请把{name}的界线一起传"
            refused[place] = Refused(code="covers", reason=reason)
    if refused:
        return refused
    replace_boundaries({cells[code].pk: one for code, one in shapes.items()}, surveyed=True, since=business_date)
    replace_boundaries({cells[code].pk: rest for code, (_, rest) in rests.items()}, surveyed=False, since=business_date)
    towns = {cells[code].parent_id for code in {*shapes, *rests}}
    redraw_towns({pk for pk in towns if pk is not None}, since=business_date)
    facts = [
        Fact(subject_id=cells[code].pk, household_id=None, by=by, payload=_payload(cells[code], one, how))
        for code, one in shapes.items()
    ]
    record(kind="grids.boundary_drawn", facts=facts, at=at, business_date=business_date)
    return len(shapes)


def _payload(cell: Cell, one: BaseGeometry, how: str) -> dict[str, Any]:
    return {"code": cell.code, "name": cell.name, "points": int(shapely.get_num_coordinates(one)), "how": how}


def _read(drawn: Sequence[Drawn], cells: Cells, surveyed_in: str) -> tuple[dict[str, BaseGeometry], dict[int, Refused]]:
    counties = (shape(one.boundary) for one in cells.values() if one.level == Level.COUNTY and one.boundary)
    county = next((Around("县界", one) for one in counties), None)
    shapes: dict[str, BaseGeometry] = {}
    refused = {}
    for place, one in enumerate(drawn):
        cell = cells.get(one.code)
        if cell is None or cell.level != Level.VILLAGE:
            refused[place] = Refused(code="unknown", reason=f"没有代码为 {one.code or '（空）'} 的村。请核对")
        elif one.code in shapes:
            refused[place] = Refused(code="twice", reason=f"{cell.name}有两条界线。请留一条")
        else:
            found = read_outline(one.geometry, name=cell.name, around=county, surveyed_in=surveyed_in)
            if isinstance(found, Refused):
                refused[place] = found
            else:
                shapes[one.code] = found
    return shapes, refused


def read_outline(
    geometry: Mapping[str, Any], *, name: str, around: Around | None, surveyed_in: str
) -> BaseGeometry | Refused:
    """An outline in degrees of GCJ-02, or why it cannot be one; up to 1 % of it may lie outside what it must lie in."""
    found: BaseGeometry | None
    try:
        found = shape(geometry)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, shapely.errors.ShapelyError):
        found = None
    if found is None or found.geom_type not in {"Polygon", "MultiPolygon"}:
        return Refused(code="no_polygon", reason=f"{name}的界线不是一个面。请在制图软件里导出面（Polygon）")
    points = int(shapely.get_num_coordinates(found))
    if points > MOST_POINTS:
        return Refused(code="too_fine", reason=f"{name}的界线有 {points:,} 个点，最多 {MOST_POINTS:,} 个。请先抽稀")
    if found.is_empty or not CHINA.covers(found.envelope):
        return Refused(code="nowhere", reason=f"{name}的界线不在国内，多半是坐标系不对。请导出成经纬度")
    if surveyed_in == "wgs84":
        found = shapely.transform(found, lambda points: np.array([to_gcj02(*point) for point in points]))
    if not found.is_valid:
        where = shapely.is_valid_reason(found).partition("[")[2].rstrip("]") or "一处"
        return Refused(code="crosses", reason=f"{name}的界线在 {where} 自己与自己相交。请改好再传")
    found = shapely.set_precision(found, DEGREES)
    outside = found.difference(around.shape).area / found.area if around is not None and found.area else 0
    if around is not None and outside > OUTSIDE:
        return Refused(code="outside", reason=f"{name}有 {outside:.1%} 在{around.name}以外。请核对坐标系和界线")
    return found


def _overlapping(drawn: Sequence[Drawn], shapes: Shapes, cells: Cells) -> dict[int, Refused]:
    before = {
        code: shape(cell.boundary)
        for code, cell in cells.items()
        if cell.surveyed and cell.level == Level.VILLAGE and cell.boundary and code not in shapes
    }
    others = {**shapes, **before}
    codes, tree = list(others), shapely.STRtree(list(others.values()))
    refused = {}
    for place, one in enumerate(drawn):
        mine = shapes[one.code]
        for code in (codes[int(found)] for found in tree.query(mine, predicate="intersects")):
            share = mine.intersection(others[code]).area / min(mine.area, others[code].area)
            if code != one.code and share > OVERLAP:
                reason = f"{cells[one.code].name}与{cells[code].name}的界线重叠 {share:.1%}。请改到不重叠再传"
                refused[place] = Refused(code="overlaps", reason=reason)
    return refused


def _giving_way(shapes: Shapes, cells: Cells) -> dict[str, tuple[BaseGeometry, BaseGeometry]]:
    """Schematic neighbours as they are, and what is left of them."""
    whole = shapely.union_all(list(shapes.values()))
    found = {}
    for code, cell in cells.items():
        if cell.level == Level.VILLAGE and not cell.surveyed and cell.boundary and code not in shapes:
            before = shape(cell.boundary)
            rest = _plane(before.difference(whole)) if before.intersects(whole) else before
            if rest.area < before.area * (1 - DEGREES):
                found[code] = before, rest
    return found


def _plane(one: BaseGeometry) -> BaseGeometry:
    """Only the polygons of a geometry: a difference may leave lines and points."""
    return shapely.union_all([part for part in shapely.get_parts(one) if part.geom_type == "Polygon"])
