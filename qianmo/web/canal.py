"""The funnel as a falling canal: five stages on one scale, and between each two the ratio with its denominator."""

from dataclasses import dataclass
from urllib.parse import urlencode

from qianmo.domain.funnel import Funnel
from qianmo.domain.ratio import Ratio
from qianmo.web.stages import STAGES

PER_MILLE = 1000


@dataclass(frozen=True, slots=True)
class Reach:
    """One stage of a canal; `level` is its share of the first in thousandths, `fall` that of the water before it."""

    key: str
    name: str
    households: int
    amount_fen: int | None
    address: str
    level: int
    square: str
    ratio: Ratio | None
    ratio_name: str
    level_before: int
    fall: int


def reaches(funnel: Funnel, *, within: dict[str, str] | None = None) -> list[Reach]:
    """The stages of a funnel; `within` holds the list filters (town, village) each count opens with."""
    counts = [
        ("filed", funnel.filed, None),
        ("eligible", funnel.eligible, None),
        ("granted", funnel.granted, funnel.granted_fen),
        ("signed", funnel.signed, funnel.signed_fen),
        ("drawn", funnel.drawn, funnel.drawn_fen),
    ]
    found: list[Reach] = []
    first, before = max(funnel.filed, 1), counts[0]
    for index, (key, households, amount_fen) in enumerate(counts):
        level_before = before[1] * PER_MILLE // first
        level = households * PER_MILLE // first
        found.append(
            Reach(
                key=key,
                name=STAGES[key].name,
                households=households,
                amount_fen=amount_fen,
                address=f"/households/?{urlencode({**(within or {}), 'stage': key})}",
                level=level,
                square=f"qm-q{index + 3}",
                ratio=Ratio(households, before[1]) if index else None,
                ratio_name=f"{STAGES[key].name} / {STAGES[before[0]].name}" if index else "",
                level_before=level_before,
                fall=100 - level * 100 // level_before if level_before else 0,
            )
        )
        before = (key, households, amount_fen)
    return found
