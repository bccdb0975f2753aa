"""Tables of coordinates as they are sent in: a workbook or GeoJSON, each row a household by its number."""

import json
from collections.abc import Mapping
from datetime import date
from math import isfinite, nan
from typing import Any

from qianmo.apps.households.services import Located
from qianmo.domain.dated import day_written

COLUMNS = ("户号", "经度", "纬度", "截至")
DAYS = ("as_of", "截至")


def read_row(cells: Mapping[str, str]) -> Located | str:
    """What a row says, or why it cannot be understood."""
    on = day_written(cells["截至"])
    try:
        lon, lat = float(cells["经度"]), float(cells["纬度"])
    except ValueError:
        lon = lat = nan
    if not (isfinite(lon) and isfinite(lat)):
        return "经度、纬度要写成度，如 119.343210、43.601200"
    if on is None:
        return f"截至“{cells['截至'][:20]}”不是日期。请写成 2026-03-05"
    return Located(number=cells["户号"].strip(), lon=lon, lat=lat, as_of=on)


def read_geojson(content: bytes, *, on: date) -> list[Located] | str:
    """The points of a file; one that names no day was measured on `on`. Answers why where it cannot be read."""
    try:
        features: list[Any] = json.loads(content)["features"]
        found = [_feature(one, on) for one in features]
    except (ValueError, TypeError, KeyError, AttributeError, IndexError):
        return "没有读懂文件。GeoJSON 里每户一个点（Point），属性里写 户号，可以写 截至"
    return found or "文件里一个点也没有"


def _feature(one: Mapping[str, Any], on: date) -> Located:
    said, geometry = one.get("properties") or {}, one["geometry"]
    lon, lat = (float(value) for value in geometry["coordinates"][:2])
    if geometry["type"] != "Point" or not (isfinite(lon) and isfinite(lat)):
        raise ValueError("point")
    number = str(said.get("户号") or said["number"]).strip()[:24]
    day = next((day_written(str(said[key])) for key in DAYS if said.get(key)), on)
    if day is None:
        raise ValueError("day")
    return Located(number=number, lon=lon, lat=lat, as_of=day)
