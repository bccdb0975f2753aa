"""What the house ships: the regulator's sentences year by year, as far as published (domain rules §1, §12).

They hold from their days on wherever a bank has said nothing of its own; a bank that says something keeps what it said.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from qianmo.domain.money import FEN_PER_WAN

HERE = Path(__file__).parent
Sets = Mapping[date, Sequence[dict[str, Any]]]


@cache
def _told() -> dict[str, Any]:
    told: dict[str, Any] = json.loads((HERE / "indicators.json").read_text(encoding="utf-8"))
    return told


def shipped_sentences() -> Sets:
    """The sentences of a year, each set whole, by the day it holds from."""
    return {date.fromisoformat(one["from"]): one["rows"] for one in _told()["sets"]}


def shipped_caps() -> Sets:
    """Caps of populations (`population`, `cap_fen`), each set whole, by the day it holds from."""
    return {
        date.fromisoformat(one["from"]): [
            {"population": row["population"], "cap_fen": row["cap_wan"] * FEN_PER_WAN} for row in one["rows"]
        ]
        for one in _told()["caps"]
    }
