"""What is shipped, after what county banks publish, for each to change: a scheme, a ladder, staffing, VAT."""

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


def shipped_vat() -> list[dict[str, Any]]:
    """The rows of VAT in force to the end of 2027, in 万元 and ppm, with method 2 and the general rate."""
    told: list[dict[str, Any]] = json.loads((Path(__file__).parent / "vat.json").read_text(encoding="utf-8"))
    return told
