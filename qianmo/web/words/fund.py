"""Public money in the words of the console: its kinds, how each scheme and pool stands, and its claims."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from qianmo.apps.credit.queries import draw_numbers, pool_standings, sums_under
from qianmo.apps.funds.queries import (
    ClaimRow,
    PoolRow,
    RelendingRow,
    SchemeRow,
    pools,
    relending,
    risk_claims,
    schemes,
    subsidy_claims,
)
from qianmo.domain.funds.pools import PoolStanding

KINDS = {"pool": "风险补偿金", "subsidy": "财政贴息", "relending": "再贷款"}
SHAPES = {"待复核": "qm-wait", "待到账": "qm-doing", "已退回": "qm-stop", "已到账": "qm-final"}


@dataclass(frozen=True, slots=True)
class PoolShown:
    """A risk pool with how it stands, and the word for it."""

    row: PoolRow
    standing: PoolStanding
    draws: int

    @property
    def ends_on(self) -> date | None:
        """From when on it takes nothing new."""
        return self.row.ends_on

    @property
    def word(self) -> tuple[str, str]:
        """Shape and word: may lend, stopped, or full."""
        if self.standing.stopped:
            return "qm-breach", "停放"
        return ("qm-done", "可放") if self.standing.room_fen else ("qm-stop", "没有余地")


@dataclass(frozen=True, slots=True)
class Shown:
    """A scheme or a pool of relending, how many draws are under it, and their unpaid principal."""

    row: SchemeRow | RelendingRow
    draws: int
    unpaid_fen: int
    left_fen: int = 0

    @property
    def ends_on(self) -> date | None:
        """From when on it takes nothing new."""
        return self.row.rule.ends_on


@dataclass(frozen=True, slots=True)
class ClaimShown:
    """A claim with the numbers of its draw and line, where it is about one draw."""

    kind: str
    row: ClaimRow
    draw_number: str = ""
    line_number: str = ""

    @property
    def shape(self) -> str:
        """The shape of its state."""
        return SHAPES[self.row.state]


def pools_shown() -> list[PoolShown]:
    """Risk pools, each with how it stands."""
    rows, under = pools(), sums_under(kind="pool")
    standings = pool_standings(pool_ids=[row.id for row in rows])
    return [PoolShown(row, standings[row.id], under[row.id].draws if row.id in under else 0) for row in rows]


def schemes_shown() -> list[Shown]:
    """Subsidy schemes, each with what is enrolled."""
    under = sums_under(kind="subsidy")
    return [
        Shown(row, under[row.id].draws, under[row.id].unpaid_fen) if row.id in under else Shown(row, 0, 0)
        for row in schemes()
    ]


def relending_shown() -> list[Shown]:
    """Pools of relending, each with what is used and what is left."""
    under = sums_under(kind="relending")
    found = []
    for row in relending():
        draws, used_fen = (under[row.id].draws, under[row.id].unpaid_fen) if row.id in under else (0, 0)
        found.append(Shown(row, draws, used_fen, row.amount_fen - used_fen))
    return found


def shown(kind: str) -> Sequence[PoolShown | Shown]:
    """The funds of a kind, each as it stands."""
    if kind == "pool":
        return pools_shown()
    return schemes_shown() if kind == "subsidy" else relending_shown()


def claims_shown() -> list[ClaimShown]:
    """Claims of both kinds: those that wait first, then those whose money is owed, then the rest, newest first."""
    losses = risk_claims()
    numbers = draw_numbers(draw_ids=[row.draw_id for row in losses if row.draw_id])
    found = [ClaimShown("subsidy", row) for row in subsidy_claims()]
    found += [ClaimShown("pool", row, *numbers.get(row.draw_id or 0, ("", ""))) for row in losses]
    found.sort(key=lambda one: (one.row.requested_on, one.row.id), reverse=True)
    return sorted(found, key=lambda one: (not one.row.waits, not one.row.owed))
