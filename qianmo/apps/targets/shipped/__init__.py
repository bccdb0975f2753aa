"""What the house ships: the regulator's sentences year by year, as far as published (domain rules §1, §12)."""

import json
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


def shipped_rules() -> dict[str, Any]:
    """`sets`: sentences from a day on, each set whole; `caps`: caps of populations from a day on."""
    told: dict[str, Any] = json.loads((HERE / "indicators.json").read_text(encoding="utf-8"))
    return told
