"""How far two points of a county lie apart."""

from math import asin, cos, radians, sin, sqrt

EARTH_METRES = 6_371_008.8
"""Mean radius of the earth (IUGG)."""

Point = tuple[float, float]
"""Longitude and latitude in degrees."""


def metres_between(one: Point, other: Point) -> int:
    """Metres along the great circle, rounded; points in one datum."""
    (lon_a, lat_a), (lon_b, lat_b) = [(radians(lon), radians(lat)) for lon, lat in (one, other)]
    half = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin((lon_b - lon_a) / 2) ** 2
    return round(2 * EARTH_METRES * asin(sqrt(half)))
