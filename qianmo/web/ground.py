"""The ground as it travels to a map: written and packed once, until a cell is drawn, renamed or ended."""

import gzip
import json
from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256

from qianmo.apps.grids.drawn import Boundary, boundaries
from qianmo.apps.grids.piece_outlines import PieceOutline

DRAWN = {"town", "village"}


def edition(mark: tuple[int, ...]) -> str:
    """What a state of the ground is called in addresses; another as soon as anything on it is drawn anew."""
    return sha256(repr(mark).encode()).hexdigest()[:16]


@lru_cache(maxsize=2)
def drawn_ground(mark: tuple[int, ...]) -> tuple[bytes, bytes, str]:
    """Towns and villages as GeoJSON, the same packed, and its tag; `mark` says of which state of the ground."""
    del mark
    features = [_feature(cell) for cell in boundaries() if cell.level in DRAWN]
    body = _written(features)
    return body, gzip.compress(body, mtime=0), f'"{sha256(body).hexdigest()[:32]}"'


def village_ground(village: Boundary | None, pieces: Iterable[PieceOutline]) -> bytes:
    """A village and what is drawn below it as GeoJSON."""
    features = [] if village is None else [_feature(village)]
    for one in pieces:
        if one.geometry is not None:
            properties = {"code": one.code, "name": one.name, "level": "group", "label": one.label}
            features.append({"type": "Feature", "properties": properties, "geometry": one.geometry})
    return _written(features)


def _feature(cell: Boundary) -> dict[str, object]:
    properties = {
        "code": cell.code, "name": cell.name, "level": cell.level, "parent": cell.parent_code, "urban": cell.urban,
        "label": [cell.label_lon, cell.label_lat],
    }  # fmt: skip
    return {"type": "Feature", "properties": properties, "geometry": cell.geometry}


def _written(features: list[dict[str, object]]) -> bytes:
    collection = {"type": "FeatureCollection", "features": features}
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":")).encode()
