"""Which of many known places lies nearest to each of many points, found without measuring every pair."""

from collections import defaultdict
from collections.abc import Mapping

from qianmo.domain.distances import metres_between

MICRO = 1e6
CELL_E6_PER_M = 20
"""Side of a square in millionths of a degree for a metre of reach: wider than that anywhere below the 63rd parallel."""
Spot = tuple[int, int]


def nearest_within(*, points: Mapping[int, Spot], known: Mapping[int, Spot], metres: int) -> dict[int, int]:
    """For each point (longitude, latitude in millionths of a degree) the nearest known one no farther than `metres`.

    Of two equally near the one with the smaller id; a point without one is left out.
    """
    side = CELL_E6_PER_M * metres
    squares: dict[Spot, list[int]] = defaultdict(list)
    for pk, (lon, lat) in known.items():
        squares[lon // side, lat // side].append(pk)
    found = {}
    for pk, (lon, lat) in points.items():
        x, y = lon // side, lat // side
        around = [one for dx in (-1, 0, 1) for dy in (-1, 0, 1) for one in squares.get((x + dx, y + dy), ())]
        far, nearest = min(((_metres(known[one], (lon, lat)), one) for one in around), default=(metres + 1, 0))
        if far <= metres:
            found[pk] = nearest
    return found


def _metres(one: Spot, other: Spot) -> int:
    return metres_between((one[0] / MICRO, one[1] / MICRO), (other[0] / MICRO, other[1] / MICRO))
