"""How far apart two places on the ground are, near enough to tell a courtyard from the next village."""

from math import cos, hypot, radians

METRES_PER_DEGREE = 111_195
"""Of a great circle of the earth's mean radius."""


def metres_apart(one: tuple[float, float], other: tuple[float, float]) -> int:
    """Metres between two places as longitude and latitude in one datum, for places within a county."""
    (lon, lat), (lon_2, lat_2) = one, other
    east = (lon_2 - lon) * cos(radians((lat + lat_2) / 2))
    return round(hypot(east, lat_2 - lat) * METRES_PER_DEGREE)
