"""The ground as it travels to a map: written and packed once, until a cell is drawn, renamed or ended."""

import gzip
import json
from functools import lru_cache
from hashlib import sha256

from qianmo.apps.grids.queries import boundaries

DRAWN = {"town", "village"}


def edition(mark: tuple[int, ...]) -> str:
    """What a state of the ground is called in addresses; another as soon as anything on it is drawn anew."""
    return sha256(repr(mark).encode()).hexdigest()[:16]


@lru_cache(maxsize=2)
def drawn_ground(mark: tuple[int, ...]) -> tuple[bytes, bytes, str]:
    """Towns and villages as GeoJSON, the same packed, and its tag; `mark` says of which state of the ground."""
    del mark
    features = [
        {
            "type": "Feature",
            "properties": {
                "code": cell.code,
                "name": cell.name,
                "level": cell.level,
                "parent": cell.parent_code,
                "urban": cell.urban,
                "label": [cell.label_lon, cell.label_lat],
            },
            "geometry": cell.geometry,
        }
        for cell in boundaries()
        if cell.level in DRAWN
    ]
    collection = {"type": "FeatureCollection", "features": features}
    body = json.dumps(collection, ensure_ascii=False, separators=(",", ":")).encode()
    return body, gzip.compress(body, mtime=0), f'"{sha256(body).hexdigest()[:32]}"'
