"""From WGS-84, in which surveyors and GeoJSON give degrees, to GCJ-02, in which our outlines are drawn.

The offset Chinese datum is not published; this is the approximation every open map library uses, good to a metre or two
inside the country. Source: common knowledge; a bank with surveyed points should compare a few.
"""

from math import cos, pi, radians, sin, sqrt

AXIS = 6_378_245.0
ECCENTRICITY = 0.00669342162296594323


def to_gcj02(lon: float, lat: float) -> tuple[float, float]:
    """Longitude and latitude of a point, moved by some 500 m."""
    x, y = lon - 105.0, lat - 35.0
    wave = (20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + wave
    north += (20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi)) * 2.0 / 3.0
    north += (160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y * pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + wave
    east += (20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi)) * 2.0 / 3.0
    east += (150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)) * 2.0 / 3.0
    slope = radians(lat)
    bulge = 1 - ECCENTRICITY * sin(slope) ** 2
    meridian = AXIS * (1 - ECCENTRICITY) / (bulge * sqrt(bulge))
    return lon + east * 180.0 / (AXIS / sqrt(bulge) * cos(slope) * pi), lat + north * 180.0 / (meridian * pi)
