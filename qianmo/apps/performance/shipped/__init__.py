"""The scheme shipped with the product: lines after the practice county banks publish, for each to change."""

import json
from pathlib import Path
from typing import Any


def shipped_scheme() -> dict[str, Any]:
    """The shipped scheme as it is stored."""
    told: dict[str, Any] = json.loads((Path(__file__).parent / "scheme.json").read_text(encoding="utf-8"))
    return told
