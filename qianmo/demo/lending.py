"""The second half of the story: requests, decisions, signatures, draws and repayments.

Every limit is the bank's own decision. Only what customers ask for is chosen, from the most each of them could get,
so that the county's totals come out to the fen.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from uuid import UUID, uuid5

import numpy as np

from qianmo.apps.campaigns.services import advance_drives
from qianmo.apps.credit.answers import Answers
from qianmo.apps.credit.ceilings import ceilings
from qianmo.apps.credit.queries import line_ends, owed
from qianmo.apps.credit.services import (
    NewApplication,
    NewDecision,
    NewDraw,
    NewRepayment,
    NewSignature,
    accept_applications,
    decide_applications,
    draw,
    repay,
    sign_contracts,
)
from qianmo.apps.households.queries import heads
from qianmo.apps.households.services import NewConsent, take_consents
from qianmo.demo.calibration import Totals, Unreachable, choose, spread
from qianmo.demo.foundation import PRODUCTS, TERMS, Ground
from qianmo.demo.schedule import APPLY, DECIDE, DRAWS, REPAYS, SIGN, moment
from qianmo.demo.surveying import Town
from qianmo.domain.dated import add_months

REQUESTS = UUID("8f0c3ac2-3c0e-4b63-9b0f-3a2c5d1e7f00")
"""Request ids are derived from what is asked, so that the same demo asks the same things under the same ids."""
WAN = 1_000_000


@dataclass(slots=True)
class Customer:
    """A household on its way through credit; amounts in granting units until they are asked for."""

    household_id: int
    village_code: str
    product: str
    turn: int
    cap: int
    asks: int = 0
    signs: bool = False
    balance: int = 0
    line_id: int = 0
    draw_ids: list[int] = field(default_factory=list)


def find_customers(towns: list[Town], *, ground: Ground) -> list[Customer]:
    """Every eligible household with the most it could be granted on the day its town is decided."""
    customers = []
    for town in towns:
        records = [record for record in town.households if record.eligible]
        products = {town.household_ids[record.number]: PRODUCTS[record.segment][0] for record in records}
        caps = ceilings(products=products, on=ground.calendar.day(DECIDE, town.turn))
        customers += [
            Customer(
                household_id=household_id,
                village_code=record.village_code,
                product=products[household_id],
                turn=town.turn,
                cap=caps[household_id] // TERMS.unit_fen,
            )
            for record in records
            if (household_id := town.household_ids[record.number])
        ]
    return customers


def plan_requests(customers: list[Customer], *, totals: Totals, deferred: set[str], seed: int) -> None:
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


def _liking(customers: list[Customer], *, deferred: set[str], rng: np.random.Generator) -> np.ndarray:
    """How readily each takes part: villages differ, deferred ones lag, and then chance."""
    codes = sorted({one.village_code for one in customers})
    mood = dict(zip(codes, rng.normal(0.0, 0.75, len(codes)).tolist(), strict=True))
    mood |= dict.fromkeys(deferred.intersection(mood), -2.2)
    return np.array([mood[one.village_code] for one in customers]) + rng.logistic(0.0, 1.0, len(customers))


def apply_town(town: Town, customers: list[Customer], *, ground: Ground) -> None:
    """Take the enquiry permissions of a town's customers and accept, decide and grant their applications.

    Those whom the policy does not admit ask as well and are refused with its reasons.
    """
    asking = [one for one in customers if one.asks or not one.cap]
    day = ground.calendar.day(APPLY, town.turn)
    borrowers = heads(household_ids=[one.household_id for one in asking])
    consents = take_consents(
        consents=[
            NewConsent(
                household_id=one.household_id,
                person_id=borrowers[one.household_id],
                purpose="enquiry",
                until=add_months(day=day, months=12),
                witnessed_by=ground.owners[one.village_code],
            )
            for one in asking
        ],
        at=moment(day, hour=10),
        business_date=day,
    )
    accepted = accept_applications(
        applications=[
            NewApplication(
                household_id=one.household_id,
                product=one.product,
                requested_fen=(one.asks or 50) * TERMS.unit_fen,
                consent_id=consent_id,
                accepted_by=ground.owners[one.village_code],
                request_id=uuid5(REQUESTS, f"apply {one.household_id}"),
            )
            for one, consent_id in zip(asking, consents, strict=True)
        ],
        at=moment(day, hour=10, minute=30),
        business_date=day,
    )
    _must_all(accepted, "受理")
    day = ground.calendar.day(DECIDE, town.turn)
    decided = decide_applications(
        decisions=[
            NewDecision(
                application_id=accepted.ids[place],
                investigator=ground.owners[one.village_code],
                reviewer=_reviewer(ground, one),
                approver=_approver(ground, one),
            )
            for place, one in enumerate(asking)
        ],
        at=moment(day, hour=15),
        business_date=day,
    )
    for place, one in enumerate(asking):
        if one.asks:
            if place in decided.refused:
                raise RuntimeError(f"{one}: {decided.refused[place].reason}")
            one.line_id = decided.ids[place]


def _reviewer(ground: Ground, one: Customer) -> int:
    reviewers = ground.bank.holders("reviewer")
    return ground.staff[reviewers[one.household_id % len(reviewers)].number]


def _approver(ground: Ground, one: Customer) -> int:
    """The branch head for what a branch may decide, the head office's approvers above 50 万."""
    branch = ground.bank.branch_of_village()[one.village_code]
    if one.asks * TERMS.unit_fen <= 50 * WAN and branch in ground.heads:
        return ground.heads[branch]
    approvers = ground.bank.holders("approver")
    return ground.staff[approvers[one.household_id % len(approvers)].number]


def sign_town(town: Town, customers: list[Customer], *, ground: Ground) -> None:
    """Sign the contracts of a town."""
    day = ground.calendar.day(SIGN, town.turn)
    signing = [one for one in customers if one.signs]
    signatures = [
        NewSignature(
            line_id=one.line_id,
            signed_by=ground.owners[one.village_code],
            request_id=uuid5(REQUESTS, f"sign {one.household_id}"),
        )
        for one in signing
    ]
    _must_all(sign_contracts(signatures=signatures, at=moment(day, hour=11), business_date=day), "签约")
    advance_drives(
        drive_ids=list(town.drive_ids.values()),
        state="drawing",
        by=ground.owners[town.villages[0].plan.code],
        at=moment(day, hour=17),
        business_date=day,
    )


def use_town(town: Town, customers: list[Customer], *, ground: Ground, seed: int) -> None:
    """Draw and repay in a town until each customer owes just what was planned.

    Most draw once. Some draw early, repay all of it and draw anew; some draw more than they keep and repay part.
    """
    rng = np.random.default_rng([seed, town.turn, 5])
    drawing = [one for one in customers if one.balance]
    chance = rng.random(len(drawing)).tolist()
    early = {one.household_id: one.balance for one, luck in zip(drawing, chance, strict=True) if luck < 0.22}
    extra = {
        one.household_id: min(one.asks - one.balance, 1 + one.balance // 4)
        for one, luck in zip(drawing, chance, strict=True)
        if luck > 0.72
    }
    idle = [one for one in customers if one.signs and not one.balance]
    once = {one.household_id: max(1, one.asks // 2) for one in idle[::9]}
    first = [one for one in [*drawing, *idle] if early.get(one.household_id) or once.get(one.household_id)]
    _draw(town, first, lambda one: early.get(one.household_id) or once[one.household_id], turn=0, ground=ground)
    _repay(town, first, lambda one: early.get(one.household_id) or once[one.household_id], turn=0, ground=ground)
    late = [one for one in drawing if one.household_id in early]
    _draw(town, late, lambda one: one.balance, turn=2, ground=ground)
    usual = [one for one in drawing if one.household_id not in early]
    _draw(town, usual, lambda one: one.balance + extra.get(one.household_id, 0), turn=1, ground=ground)
    partly = [one for one in usual if extra.get(one.household_id)]
    _repay(town, partly, lambda one: extra[one.household_id], turn=1, ground=ground)


def _draw(
    town: Town, customers: list[Customer], units: Callable[[Customer], int], *, turn: int, ground: Ground
) -> None:
    day = ground.calendar.day(DRAWS[turn], town.turn)
    ends = line_ends(ids=[one.line_id for one in customers])
    answers = draw(
        draws=[
            NewDraw(
                line_id=one.line_id,
                amount_fen=units(one) * TERMS.unit_fen,
                due_on=ends[one.line_id],
                channel="mobile" if one.household_id % 3 else "counter",
                drawn_by=None if one.household_id % 3 else ground.owners[one.village_code],
                request_id=uuid5(REQUESTS, f"draw {turn} {one.household_id}"),
            )
            for one in customers
        ],
        at=moment(day, hour=14),
        business_date=day,
    )
    _must_all(answers, "支用")
    for place, one in enumerate(customers):
        one.draw_ids.append(answers.ids[place])


def _repay(
    town: Town, customers: list[Customer], units: Callable[[Customer], int], *, turn: int, ground: Ground
) -> None:
    """Pay the interest of the last draw to the day and so many units of its principal."""
    day = ground.calendar.day(REPAYS[turn], town.turn)
    dues = owed(draw_ids=[one.draw_ids[-1] for one in customers], on=day)
    answers = repay(
        repayments=[
            NewRepayment(
                draw_id=one.draw_ids[-1],
                amount_fen=units(one) * TERMS.unit_fen + dues[one.draw_ids[-1]].interest_fen,
                taken_by=None,
                request_id=uuid5(REQUESTS, f"repay {turn} {one.household_id}"),
            )
            for one in customers
        ],
        at=moment(day, hour=16),
        business_date=day,
    )
    _must_all(answers, "还款")


def _must_all(answers: Answers, act: str) -> None:
    """The demo asks for nothing that would be refused; a refusal is a bug of the demo."""
    for place, refused in answers.refused.items():
        raise RuntimeError(f"{act}第 {place + 1} 笔：{refused.reason}")


def by_turn(customers: Iterable[Customer]) -> dict[int, list[Customer]]:
    """Customers by the turn of their town."""
    found: dict[int, list[Customer]] = {}
    for one in customers:
        found.setdefault(one.turn, []).append(one)
    return found
