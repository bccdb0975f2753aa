"""What is shipped, after the practice county banks publish, for each to change: a scheme, a ladder, a staffing rule."""

import json
from pathlib import Path
from typing import Any


def shipped_scheme() -> dict[str, Any]:
    """The shipped scheme as it is stored."""
    told: dict[str, Any] = json.loads((Path(__file__).parent / "scheme.json").read_text(encoding="utf-8"))
    return told


def shipped_grades() -> dict[str, Any]:
    """`grades`: one ladder from the bottom, in 万元 and ppm; `staffing`: the rule of S4 for every unit."""
    told: dict[str, Any] = json.loads((Path(__file__).parent / "grades.json").read_text(encoding="utf-8"))
    return told
