"""Customers on their way through credit, and the choice of what each asks for.

Only requests are chosen here, from the most each customer could get; the bank's acts decide every limit themselves.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from qianmo.demo.calibration import Totals, Unreachable, choose, spread
from qianmo.demo.foundation import PRODUCTS, TERMS
from qianmo.demo.surveying import Town


@dataclass(slots=True)
class Customer:
    """A household on its way through credit; amounts in granting units until they are asked for."""

    number: str
    village_code: str
    product: str
    cap: int = 0
    asks: int = 0
    signs: bool = False
    balance: int = 0
    household_id: int = 0
    line_id: int = 0
    draw_ids: list[int] = field(default_factory=list)


def eligible_customers(town: Town) -> list[Customer]:
    """The customers of a town in the order of their households: everybody the village did not exclude."""
    return [
        Customer(number=record.number, village_code=record.village_code, product=PRODUCTS[record.segment][0])
        for record in town.households
        if record.eligible
    ]


def plan_requests(customers: list[Customer], *, totals: Totals, deferred: frozenset[str], seed: int) -> None:
    """Choose who is granted, who signs and who draws, and how much each, so that every total is met exactly."""
    rng = np.random.default_rng([seed, 4])
    able = [one for one in customers if one.cap > 0]
    if len(able) < totals.granted:
        raise Unreachable(f"政策只准入 {len(able)} 户，少于应授信的 {totals.granted} 户")
    granted = [able[place] for place in sorted(rng.permutation(len(able))[: totals.granted])]
    caps = np.array([one.cap for one in granted], dtype=np.int64)
    liking = _liking(granted, deferred=deferred, rng=rng)
    signed_units, granted_units = totals.signed_fen // TERMS.unit_fen, totals.granted_fen // TERMS.unit_fen
    signers = choose(
        caps=caps, liking=liking, count=totals.signed, total=signed_units, share=signed_units / granted_units
    )
    others = np.setdiff1d(np.arange(len(granted)), signers)
    asks = np.zeros_like(caps)
    asks[signers] = spread(caps=caps[signers], total=signed_units, eager=rng.random(len(signers)))
    asks[others] = spread(caps=caps[others], total=granted_units - signed_units, eager=rng.random(len(others)))
    for one, units in zip(granted, asks.tolist(), strict=True):
        one.asks = units
    signed = [granted[place] for place in signers.tolist()]
    limits = asks[signers]
    drawn_units = totals.drawn_fen // TERMS.unit_fen
    drawers = choose(
        caps=limits,
        liking=_liking(signed, deferred=deferred, rng=rng),
        count=totals.drawn,
        total=drawn_units,
        share=totals.drawn / max(1, totals.signed),
    )
    balances = spread(caps=limits[drawers], total=drawn_units, eager=rng.random(len(drawers)))
    for one in signed:
        one.signs = True
    for place, units in zip(drawers.tolist(), balances.tolist(), strict=True):
        signed[place].balance = units


def _liking(customers: list[Customer], *, deferred: frozenset[str], rng: np.random.Generator) -> NDArray[np.float64]:
    """How readily each takes part: villages differ, deferred ones lag, and then chance."""
    codes = sorted({one.village_code for one in customers})
    mood = dict(zip(codes, rng.normal(0.0, 0.75, len(codes)).tolist(), strict=True))
    mood |= dict.fromkeys(deferred.intersection(mood), -2.2)
    return np.array([mood[one.village_code] for one in customers]) + rng.logistic(0.0, 1.0, len(customers))
