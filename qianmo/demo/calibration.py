"""Choosing who asks for what, so that the county's funnel comes out to the fen whatever the policy says.

The bank's acts decide every limit themselves; only the customers' requests are chosen here. From the most each
household could get, a set of applicants and their requests is picked whose grants sum exactly to the published totals
(source: S3), in steps of the granting unit.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]
Real = NDArray[np.float64]


class Unreachable(Exception):
    """The policies in force give too little, or admit too few, for the totals to be reached."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """The funnel to be reached: households and fen by stage."""

    filed: int
    eligible: int
    granted: int
    granted_fen: int
    signed: int
    signed_fen: int
    drawn: int
    drawn_fen: int


COUNTY = Totals(
    filed=84_792,
    eligible=53_054,
    granted=52_195,
    granted_fen=781_100_000_000,
    signed=26_029,
    signed_fen=327_000_000_000,
    drawn=20_210,
    drawn_fen=215_300_000_000,
)
"""End of September 2019 in 巴林左旗. Source: S3."""


def totals_for(*, households: int, unit_fen: int) -> Totals:
    """The county's funnel scaled to fewer households: counts rounded, amounts in whole units."""
    if households == COUNTY.filed:
        return COUNTY

    def scaled(count: int) -> int:
        return round(count * households / COUNTY.filed)

    def scaled_fen(fen: int) -> int:
        return fen * households // COUNTY.filed // unit_fen * unit_fen

    return Totals(
        filed=households,
        eligible=scaled(COUNTY.eligible),
        granted=scaled(COUNTY.granted),
        granted_fen=scaled_fen(COUNTY.granted_fen),
        signed=scaled(COUNTY.signed),
        signed_fen=scaled_fen(COUNTY.signed_fen),
        drawn=scaled(COUNTY.drawn),
        drawn_fen=scaled_fen(COUNTY.drawn_fen),
    )


def choose(*, caps: Whole, liking: Real, count: int, total: int, share: float) -> Whole:
    """Positions of `count` households, by liking, whose caps sum to about `share` of all caps and at least `total`.

    `liking` says how readily each would take part. It is tilted towards low or high caps just as far as the sum asks
    for, found by bisection. Raises Unreachable when even the highest caps do not reach `total`.
    """
    if count > len(caps) or int(np.sort(caps)[::-1][:count].sum()) < total:
        raise Unreachable(f"{len(caps)} 户合计可授不足以选出 {count} 户、合计 {total} 个单位")
    size = np.log(np.maximum(caps, 1).astype(float))
    wanted = max(total * 1.04, share * float(caps.sum()))
    low, high = -60.0, 60.0
    chosen = np.argsort(-(liking + high * size), kind="stable")[:count]
    for _ in range(40):
        tilt = (low + high) / 2
        picked = np.argsort(-(liking + tilt * size), kind="stable")[:count]
        if caps[picked].sum() >= wanted:
            chosen, high = picked, tilt
        else:
            low = tilt
    return np.sort(chosen)


def spread(*, caps: Whole, total: int, eager: Real) -> Whole:
    """Amounts in whole units, each at least 1 and at most its cap, that sum exactly to `total`.

    Households with a high `eager` take their whole cap; the others take an even share of theirs, and the last units go
    to the first who still have room. Raises Unreachable when the caps do not reach `total`.
    """
    if not len(caps) <= total <= int(caps.sum()):
        raise Unreachable(f"合计 {total} 个单位，{len(caps)} 户最多只能到 {int(caps.sum())}")
    amounts = np.ones_like(caps)
    room = total - len(caps)
    order = np.argsort(-eager, kind="stable")
    whole = order[: int(len(caps) * 0.3)]
    taken = caps[whole] - 1
    while taken.sum() > room * 0.6 and len(whole):
        whole = whole[: len(whole) // 2]
        taken = caps[whole] - 1
    amounts[whole] += taken
    left = room - int(taken.sum())
    rest = np.setdiff1d(np.arange(len(caps)), whole)
    slack = caps[rest] - 1
    if slack.sum():
        amounts[rest] += slack * min(left, int(slack.sum())) // int(slack.sum())
    return _top_up(amounts=amounts, caps=caps, short=total - int(amounts.sum()))


def _top_up(*, amounts: Whole, caps: Whole, short: int) -> Whole:
    """Give the missing units out one each to those with room, round after round."""
    while short > 0:
        open_to = np.flatnonzero(amounts < caps)[:short]
        amounts[open_to] += 1
        short -= len(open_to)
    return amounts
