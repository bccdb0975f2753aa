"""Draws the schematic cells of a county's grid: towns inside the outline, villages inside their town.

No public data has village boundaries, so cells are Voronoi polygons around points, and every map that shows
them says so (示意). The sub-districts of the county seat are drawn as one enlarged circle with a sector for
each, because at true scale twenty communities would be one unclickable dot. The same divisions always give
the same cells, all levels share their vertices exactly, and the villages fill the outline without gap or
overlap.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import pi
from typing import Any

from shapely import maximum_inscribed_circle, union_all
from shapely.geometry import Point, Polygon, mapping
from shapely.geometry.base import BaseGeometry

from qianmo.apps.grids.divisions import DivisionRow, is_urban_town, spoken_name
from qianmo.apps.grids.mosaic import GRID, Plane, emptiest_points, sectors, spread, tessellate, walk, weld

# An urban cell gets this share of the area of an average rural village: small, yet wide enough for a finger.
URBAN_SHARE = 0.16


@dataclass(frozen=True, slots=True)
class CellShape:
    """A cell of the grid on the map.

    `geometry` is a GeoJSON Polygon (rarely MultiPolygon) in the outline's degrees with four decimals; the
    label point lies inside it. `urban` marks sub-districts and parks of the county seat and their
    communities.
    """

    code: str
    level: str
    geometry: dict[str, Any]
    label_lon: float
    label_lat: float
    urban: bool


@dataclass(frozen=True, slots=True)
class GroupCell:
    """A villagers' group (组): the lowest cell, known by count only, hence without a boundary."""

    code: str
    name: str
    parent_code: str
    ordinal: int


def group_cells(village: DivisionRow, count: int) -> list[GroupCell]:
    """The `count` groups of a village: code of the village and two digits; communities have 片区 for 组."""
    word = "片区" if spoken_name(village.name).endswith("社区") else "组"
    return [GroupCell(f"{village.code}{k:02d}", f"{k}{word}", village.code, k) for k in range(1, count + 1)]


def schematic_cells(divisions: Sequence[DivisionRow], outline: Polygon) -> list[CellShape]:
    """The cells of the county, its towns and its villages, in the order of `divisions`.

    A town is seeded at its map point, or in the emptiest spot of the county when it has none; urban towns
    share the circle around the county seat. Villages start at their points where known and are spread evenly
    otherwise.
    """
    county = next(row for row in divisions if row.level == "county")
    towns = [row for row in divisions if row.level == "town"]
    villages: dict[str, list[DivisionRow]] = defaultdict(list)
    for row in divisions:
        if row.level == "village":
            villages[row.parent_code].append(row)
    urban = {town.code for town in towns if is_urban_town(town, villages[town.code])}

    plane = Plane(outline)
    ground = plane.flat(outline)
    regions = _town_regions(county, towns, villages, urban, ground, plane)
    pieces: dict[str, BaseGeometry] = {}
    for town in towns:
        if villages[town.code]:
            pieces |= _village_regions(town, villages[town.code], regions[town.code], plane, town.code not in urban)
        else:
            pieces[town.code] = regions[town.code]
    pieces = weld({code: plane.degrees(piece) for code, piece in pieces.items()}, outline)

    whole: dict[str, BaseGeometry] = dict(pieces)
    for town in towns:
        if villages[town.code]:
            whole[town.code] = _union([pieces[row.code] for row in villages[town.code]])
    whole[county.code] = _union(list(pieces.values()))
    return [_shape(row, whole[row.code], row.code in urban or row.parent_code in urban) for row in divisions]


def _town_regions(
    county: DivisionRow,
    towns: Sequence[DivisionRow],
    villages: dict[str, list[DivisionRow]],
    urban: set[str],
    ground: Polygon,
    plane: Plane,
) -> dict[str, BaseGeometry]:
    seat = plane.point(county.lon, county.lat) if county.lon and county.lat else ground.centroid
    crowd = sum(len(villages[code]) for code in urban)
    calm = sum(len(rows) for rows in villages.values()) - crowd
    disc: BaseGeometry = Polygon()
    if crowd and calm:
        radius = (URBAN_SHARE * crowd * ground.area / calm / pi) ** 0.5
        disc = seat.buffer(radius, quad_segs=16).intersection(ground)

    rural = [town for town in towns if town.code not in urban]
    seeds = {town.code: plane.point(town.lon, town.lat) for town in rural if town.lon and town.lat}
    missing = [town.code for town in rural if town.code not in seeds]
    seeds |= dict(zip(missing, emptiest_points(ground, list(seeds.values()), len(missing)), strict=True))
    around = ground.difference(disc)
    regions = tessellate({town.code: seeds[town.code] for town in rural}, around)
    # A park with one community would be a needle: two villages' worth is the least a sector gets.
    shares = {town.code: max(2, len(villages[town.code])) for town in towns if town.code in urban}
    return regions | sectors(shares, seat, disc)


def _village_regions(
    town: DivisionRow, villages: Sequence[DivisionRow], region: BaseGeometry, plane: Plane, pinned: bool
) -> dict[str, BaseGeometry]:
    known = {
        row.code: plane.point(row.lon, row.lat)
        for row in villages
        if pinned and row.lon and row.lat and region.contains(plane.point(row.lon, row.lat))
    }
    start = plane.point(town.lon, town.lat) if town.lon and town.lat else region.representative_point()
    free = [row.code for row in villages if row.code not in known]
    points = spread(region, list(known.values()), len(free), salt=int(town.code))
    # Neighbouring codes become neighbouring cells, from the seat of the town on, where the first code lies.
    seeds = dict(zip(known, points, strict=False)) | dict(zip(free, walk(points[len(known) :], start), strict=True))
    return tessellate({row.code: seeds[row.code] for row in villages}, region)


def _union(pieces: Sequence[BaseGeometry]) -> BaseGeometry:
    return union_all(pieces, grid_size=GRID)


def _shape(row: DivisionRow, area: BaseGeometry, urban: bool) -> CellShape:
    if row.level == "village" and area.contains(area.centroid):
        label = area.centroid
    else:
        label = Point(maximum_inscribed_circle(area, tolerance=0.005).coords[0])
    return CellShape(
        code=row.code,
        level=row.level,
        geometry=_plain(mapping(area)),
        label_lon=round(label.x, 4),
        label_lat=round(label.y, 4),
        urban=urban,
    )


def _plain(geometry: dict[str, Any]) -> dict[str, Any]:
    """GeoJSON lists with four decimals instead of shapely's tuples."""

    def settle(value: Any) -> Any:
        return [settle(part) for part in value] if isinstance(value, (tuple, list)) else round(float(value), 4)

    return {"type": geometry["type"], "coordinates": settle(geometry["coordinates"])}
