"""The second half of the story, town by town: requests, decisions, signatures, draws and repayments."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TypedDict
from uuid import UUID, uuid5

import numpy as np

from qianmo.apps.credit.answers import Answers
from qianmo.apps.credit.ceilings import ceilings
from qianmo.apps.credit.queries import line_ends, owed
from qianmo.apps.credit.queries.signable import signable_lines
from qianmo.apps.credit.services import (
    NewApplication,
    NewDecision,
    NewDraw,
    NewRepayment,
    accept_applications,
    decide_applications,
    draw,
    repay,
)
from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.queries import heads
from qianmo.apps.households.services import NewConsent, take_consents
from qianmo.apps.ratings.queries import second_looks
from qianmo.apps.signing.services import Guarantor, NewPaper, record_signed
from qianmo.demo.foundation import TERMS, Ground
from qianmo.demo.people import PersonRecord
from qianmo.demo.quarters import BROKE, JUDGED_ON, SHORT, SPENT_ON, judge, quarters, spend
from qianmo.demo.requests import Customer
from qianmo.demo.schedule import APPLY, DECIDE, DRAWS, REPAYS, SIGN, Step, moment
from qianmo.demo.surveying import Town
from qianmo.domain.credit.payment import Payment, Payout
from qianmo.domain.dated import add_months

REQUESTS = UUID("8f0c3ac2-3c0e-4b63-9b0f-3a2c5d1e7f00")
"""Request ids are derived from what is asked, so that the same demo asks the same things under the same ids."""
WAN = 1_000_000
PURPOSES = {"funong": "production", "fushang": "turnover", "fuxin": "consumption", "fumin": "consumption"}
"""What customers of each product say their draws are for."""
SUPPLIER = Payout(payment=Payment.ENTRUSTED, payee="示例农资供销有限公司", account="622000" + "0" * 12)
"""Whom the bank pays for a customer whose draw is too much to be paid directly."""


class Way(TypedDict):
    """How a draw reaches the bank and whom it pays."""

    channel: str
    drawn_by: int | None
    payout: Payout


def find_ceilings(town: Town, customers: list[Customer], *, ground: Ground) -> list[int]:
    """The most each customer of a town could be granted on the day the town is decided, in granting units."""
    for one in customers:
        one.household_id = town.household_ids[one.number]
    caps = ceilings(
        products={one.household_id: one.product for one in customers}, on=ground.calendar.day(DECIDE, town.turn)
    )
    for one in customers:
        one.cap = caps[one.household_id] // TERMS.unit_fen
    return [one.cap for one in customers]


def apply_town(town: Town, customers: list[Customer], *, ground: Ground) -> None:
    """Take the enquiry permissions of a town's customers and accept, decide and grant their applications.

    Those whom the policy does not admit ask as well and are refused with its reasons; who waits for the branch's second
    look does not ask.
    """
    waiting = {row.household_id for row in second_looks(scope=Scope(None), kind="waiting")}
    asking = [one for one in customers if one.asks or not (one.cap or one.household_id in waiting)]
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
                request_id=uuid5(REQUESTS, f"apply {one.number}"),
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
    return ground.staff[reviewers[int(one.number) % len(reviewers)].number]


def _approver(ground: Ground, one: Customer) -> int:
    """The branch head for what a branch may decide, the head office's approvers above 50 万."""
    branch = ground.bank.branch_of_village()[one.village_code]
    if one.asks * TERMS.unit_fen <= 50 * WAN and branch in ground.heads:
        return ground.heads[branch]
    approvers = ground.bank.holders("approver")
    return ground.staff[approvers[int(one.number) % len(approvers)].number]


def sign_town(town: Town, customers: list[Customer], *, ground: Ground) -> None:
    """Sign the contracts of a town on paper, as on a village's signing day; neighbours stand surety for each other.

    Where a household lives alone in a town, somebody of the family does.
    """
    day = ground.calendar.day(SIGN, town.turn)
    signing = [one for one in customers if one.signs]
    guarantees = {pk: line.guarantee for pk, line in signable_lines(ids=[one.line_id for one in signing]).items()}
    records = list(town.households)
    heads_of = {record.number: record.members[0] for record in records}
    neighbours = {
        record.number: following.members[0] if following is not record else record.members[-1]
        for record, following in zip(records, [*records[1:], *records[:1]], strict=True)
    }
    papers = [
        NewPaper(
            line_id=one.line_id,
            card="social" if int(one.number) % 5 == 0 else "fu",
            guarantors=_givers(guarantees[one.line_id], heads_of[one.number], neighbours[one.number]),
            printed_by=ground.owners[one.village_code],
            request_id=uuid5(REQUESTS, f"sign {one.number}"),
        )
        for one in signing
    ]
    _must_all(record_signed(papers=papers, at=moment(day, hour=11), business_date=day), "签约")


def _givers(guarantee: str, borrower: PersonRecord, neighbour: PersonRecord) -> tuple[Guarantor, ...]:
    """Who gives a guarantee: a neighbour stands surety, what is pledged is the borrower's own."""
    giver = {"保证": neighbour, "抵押": borrower, "质押": borrower}.get(guarantee)
    return (Guarantor(name=giver.name, identity=giver.identity),) if giver else ()


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
    late = [one for one in drawing if one.household_id in early]
    usual = [one for one in drawing if one.household_id not in early]
    partly = [one for one in usual if extra.get(one.household_id)]
    broke = [one for one, luck in zip(drawing, chance, strict=True) if BROKE[0] <= luck < BROKE[1]]
    short = [one for one, luck in zip(drawing, chance, strict=True) if SHORT[0] <= luck < SHORT[1]]

    def at_first(one: Customer) -> int:
        return early.get(one.household_id) or once[one.household_id]

    def at_most(one: Customer) -> int:
        return one.balance + extra.get(one.household_id, 0)

    movements: list[tuple[Step, Callable[[date], None]]] = [
        (DRAWS[0], partial(_draw, first, at_first, turn=0, ground=ground)),
        (REPAYS[0], partial(_repay, first, at_first, turn=0)),
        (DRAWS[1], partial(_draw, usual, at_most, turn=1, ground=ground)),
        (REPAYS[1], partial(_repay, partly, lambda one: extra[one.household_id], turn=1)),
        (DRAWS[2], partial(_draw, late, lambda one: one.balance, turn=2, ground=ground)),
    ]
    happened = [(ground.calendar.day(step, town.turn), act) for step, act in movements]
    happened += [(happened[2][0], partial(spend, broke)), (SPENT_ON, partial(spend, short)), *quarters(ground)]
    happened.append((JUDGED_ON, partial(judge, broke, ground=ground)))
    for day, act in sorted(happened, key=lambda one: one[0]):
        act(day)


def _draw(customers: list[Customer], units: Callable[[Customer], int], day: date, *, turn: int, ground: Ground) -> None:
    ends = line_ends(ids=[one.line_id for one in customers])
    answers = draw(
        draws=[
            NewDraw(
                line_id=one.line_id,
                amount_fen=units(one) * TERMS.unit_fen,
                due_on=ends[one.line_id],
                purpose=PURPOSES[one.product],
                **_way(one, units(one) * TERMS.unit_fen, ground=ground),
                request_id=uuid5(REQUESTS, f"draw {turn} {one.number}"),
            )
            for one in customers
        ],
        at=moment(day, hour=14),
        business_date=day,
    )
    _must_all(answers, "支用")
    for place, one in enumerate(customers):
        one.draw_ids.append(answers.ids[place])


def _way(one: Customer, amount_fen: int, *, ground: Ground) -> Way:
    """Two of three draw on their phones; what is too much to be paid directly goes to a supplier over the counter."""
    most = TERMS.self_consumption_fen if PURPOSES[one.product] == "consumption" else TERMS.self_production_fen
    counter, over = int(one.number) % 3 == 0, amount_fen > most
    return {
        "channel": "counter" if counter or over else "mobile",
        "drawn_by": ground.clerks[one.village_code] if counter or over else None,
        "payout": SUPPLIER if over else Payout(),
    }


def _repay(customers: list[Customer], units: Callable[[Customer], int], day: date, *, turn: int) -> None:
    """Pay the interest of the last draw to the day and so many units of its principal."""
    dues = owed(draw_ids=[one.draw_ids[-1] for one in customers], on=day)
    answers = repay(
        repayments=[
            NewRepayment(
                draw_id=one.draw_ids[-1],
                amount_fen=units(one) * TERMS.unit_fen + dues[one.draw_ids[-1]].all_interest_fen,
                taken_by=None,
                request_id=uuid5(REQUESTS, f"repay {turn} {one.number}"),
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
