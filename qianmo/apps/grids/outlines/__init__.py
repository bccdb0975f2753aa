"""County outlines as GeoJSON in GCJ-02 degrees; sources and licences stand in ATTRIBUTION.md."""

import json
from pathlib import Path

from shapely.geometry import Polygon, shape

FOLDER = Path(__file__).parent
ATTRIBUTION = "轮廓 Vonng/adcode · CC BY 4.0"


class UnknownOutlineError(ValueError):
    """The project ships no outline for this county."""


def read_outline(code: str) -> Polygon:
    """The outline of county `code` (six digits) as one polygon. Raises UnknownOutlineError."""
    path = FOLDER / f"{code}.geojson"
    if not (code.isascii() and code.isdigit() and path.exists()):
        raise UnknownOutlineError(f"没有区划代码 {code!r} 的县界轮廓。")
    collection = json.loads(path.read_text(encoding="utf-8"))
    outline = shape(collection["features"][0]["geometry"])
    if not isinstance(outline, Polygon):
        raise UnknownOutlineError(f"{path.name} 不是单个多边形。")
    return outline
