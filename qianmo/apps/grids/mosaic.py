"""Plane geometry under the schematic cells: Voronoi cells, even spreading, sectors, exact welding.

Everything works on a flat plane in which a degree of longitude has been shortened by the cosine of the
latitude, so that cells are round on the ground. Nothing here knows of towns or villages, and nothing is
random.
"""

from collections.abc import Mapping, Sequence
from math import cos, pi, radians, sin

import numpy as np
import shapely
from shapely import affinity
from shapely.geometry import MultiPoint, Point, Polygon
from shapely.geometry.base import BaseGeometry

GRID = 0.0001  # degrees: the four decimals that maps are published with
ROUNDS = 3  # of Lloyd's relaxation: enough for even cells, few enough to keep known points near their place
RASTER = 80


class Plane:
    """The flat plane of one county: degrees with longitude shortened to the scale of latitude."""

    def __init__(self, outline: BaseGeometry) -> None:
        self.shrink = cos(radians(outline.centroid.y))

    def point(self, lon: float, lat: float) -> Point:
        """A place given in degrees."""
        return Point(lon * self.shrink, lat)

    def flat(self, shape: BaseGeometry) -> BaseGeometry:
        """Degrees to plane."""
        return affinity.scale(shape, xfact=self.shrink, yfact=1, origin=(0, 0))

    def degrees(self, shape: BaseGeometry) -> BaseGeometry:
        """Plane to degrees."""
        return affinity.scale(shape, xfact=1 / self.shrink, yfact=1, origin=(0, 0))


def tessellate(seeds: Mapping[str, Point], region: BaseGeometry) -> dict[str, BaseGeometry]:
    """The Voronoi cells of `seeds` clipped to `region`; a part cut off from its seed goes to a neighbour."""
    if not seeds:
        return {}
    return _adopt(dict(zip(seeds, _voronoi(list(seeds.values()), region), strict=True)))


def spread(region: BaseGeometry, known: Sequence[Point], free: int, *, salt: int) -> list[Point]:
    """`known` points and `free` more, spread evenly over `region`; the known ones come first."""
    points = [*known, *_halton(region, free, salt)]
    for _ in range(ROUNDS):
        cells = _voronoi(points, region)
        points = [cell.centroid if cell.contains(cell.centroid) else cell.representative_point() for cell in cells]
    return points


def walk(points: Sequence[Point], start: Point) -> list[Point]:
    """The same points in the order of a walk from `start` that always goes to the nearest one left."""
    left, here, path = list(points), start, []
    while left:
        here = min(left, key=lambda point: (point.distance(here), point.x))
        left.remove(here)
        path.append(here)
    return path


def emptiest_points(region: BaseGeometry, taken: Sequence[Point], count: int) -> list[Point]:
    """`count` places in `region`, each as far as possible from all taken ones and from the edge."""
    west, south, east, north = region.bounds
    columns, rows = np.meshgrid(np.linspace(west, east, RASTER), np.linspace(south, north, RASTER))
    inside = shapely.contains_xy(region, columns, rows)
    places = shapely.points(columns[inside], rows[inside])
    room = 2 * shapely.distance(places, region.boundary)
    found: list[Point] = []
    for point in taken:
        room = np.minimum(room, shapely.distance(places, point))
    for _ in range(count):
        best = places[int(np.argmax(room))]
        found.append(best)
        room = np.minimum(room, shapely.distance(places, best))
    return found


def sectors(shares: Mapping[str, int], centre: Point, disc: BaseGeometry) -> dict[str, BaseGeometry]:
    """`disc` cut into sectors in proportion to `shares`, clockwise, the last one facing south."""
    total = sum(shares.values())
    if len(shares) < 2:
        return dict.fromkeys(shares, disc)
    west, south, east, north = disc.bounds
    reach = 2 * max(east - west, north - south)
    turn = -pi / 2 - pi * list(shares.values())[-1] / total
    cut: dict[str, BaseGeometry] = {}
    for code, share in shares.items():
        angle = 2 * pi * share / total
        rays = [turn - angle * step / 24 for step in range(25)]
        arc = [(centre.x + reach * cos(ray), centre.y + reach * sin(ray)) for ray in rays]
        cut[code] = disc.intersection(Polygon([(centre.x, centre.y), *arc]))
        turn -= angle
    return cut


def weld(pieces: Mapping[str, BaseGeometry], outline: BaseGeometry) -> dict[str, BaseGeometry]:
    """The pieces with all vertices on a common grid of four decimals, covering the rounded outline exactly.

    Rounding each piece alone would open slivers where three meet. So all borders are laid over each other and
    rounded together, the faces between them are found anew, and each face goes to the piece it came from.
    """
    borders = [piece.boundary for piece in pieces.values()] + [outline.boundary]
    faces = shapely.get_parts(shapely.polygonize([shapely.union_all(borders, grid_size=GRID)]))
    tree = shapely.STRtree(list(pieces.values()))
    codes = list(pieces)
    owned: dict[str, list[BaseGeometry]] = {code: [] for code in codes}
    for face in faces:
        inner = face.representative_point()
        nearest = int(tree.nearest(inner))
        if outline.distance(inner) <= GRID:
            owned[codes[nearest]].append(face)
    return {code: shapely.union_all(parts, grid_size=GRID) for code, parts in owned.items()}


def _voronoi(points: Sequence[Point], region: BaseGeometry) -> list[BaseGeometry]:
    if len(points) == 1:
        return [region]
    cells = shapely.voronoi_polygons(MultiPoint(points), extend_to=region.envelope, ordered=True)
    return list(shapely.intersection(shapely.get_parts(cells), region))


def _adopt(cells: dict[str, BaseGeometry]) -> dict[str, BaseGeometry]:
    strays: list[BaseGeometry] = []
    for code, cell in cells.items():
        parts = sorted((part for part in shapely.get_parts(cell) if part.area > 0), key=lambda part: part.area)
        cells[code] = parts[-1]
        strays.extend(parts[:-1])
    for stray in strays:
        rim = stray.buffer(GRID / 100)
        touched = max(cells, key=lambda code: cells[code].intersection(rim).area)
        cells[touched] = shapely.union_all([cells[touched], rim.intersection(stray), stray])
    return cells


def _halton(region: BaseGeometry, count: int, salt: int) -> list[Point]:
    """Evenly scattered points inside `region`: the Halton sequence in bases 2 and 3, begun at `salt`."""
    west, south, east, north = region.bounds
    found: list[Point] = []
    step = salt % 997 + 1
    while len(found) < count:
        steps = range(step, step + 64)
        across = np.array([west + (east - west) * _radical(k, 2) for k in steps])
        along = np.array([south + (north - south) * _radical(k, 3) for k in steps])
        inside = shapely.contains_xy(region, across, along)
        found.extend(shapely.points(across[inside], along[inside]))
        step += 64
    return found[:count]


def _radical(number: int, base: int) -> float:
    value, scale = 0.0, 1.0
    while number:
        number, digit = divmod(number, base)
        scale /= base
        value += digit * scale
    return value
