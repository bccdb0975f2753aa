"""What the nights did in the demo county's past: interest fell due each quarter and was collected, some could not pay.

A few customers have spent all they drew before the first collection, a few more before the last; on the demo day their
interest is overdue and their loans are classed for it. One loan of a town was judged substandard on the last day of
August already, in a month that is closed for pay, so that deferred pay of that time may be taken back for it.
"""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid5

from qianmo.apps.credit.services import (
    JudgementDecision,
    NewJudgement,
    age_arrears,
    collect_dues,
    decide_judgements,
    request_judgements,
    settle_interest,
)
from qianmo.apps.ledger.services import Withdrawal, withdraw
from qianmo.demo.accepting import accepted
from qianmo.demo.foundation import Ground
from qianmo.demo.requests import Customer
from qianmo.demo.schedule import DEMO_DAY, Step, moment

QUARTER_ENDS = (date(2025, 12, 20), date(2026, 3, 20), date(2026, 6, 20), date(2026, 9, 20))
SPENT_ON = date(2026, 9, 10)
BROKE, SHORT = (0.30, 0.31), (0.31, 0.325)
"""Of those who draw: who spent everything at once, and who spent it before the last collection."""
ALL_OF_IT = 10**12
JUDGED_ON, SUBSTANDARD = date(2026, 8, 31), 3
REQUESTS = UUID("4d0c7d1e-6a5e-4f0b-9a63-0f6f1d2b7a11")


def quarters(ground: Ground) -> list[tuple[date, Callable[[date], None]]]:
    """The settlement days of the past and the working days after them, each with what its night did."""
    nights: list[tuple[date, Callable[[date], None]]] = []
    for day in QUARTER_ENDS:
        collected_on = ground.calendar.day(Step(day + timedelta(days=1), 0), 0)
        nights += [(day, partial(_must, settle_interest)), (collected_on, partial(_must, collect_dues))]
    return [*nights, (DEMO_DAY - timedelta(days=1), partial(_must, age_arrears))]


def spend(customers: list[Customer], day: date) -> None:
    """Customers take everything they have in cash."""
    withdraw(withdrawals=[Withdrawal(line_id=one.line_id, fen=ALL_OF_IT) for one in customers], business_date=day)


def judge(customers: list[Customer], day: date, *, ground: Ground) -> None:
    """The loan of the first of these customers is judged by two persons; of nobody nothing is."""
    risk, approver = (ground.staff[ground.bank.holders(post)[0].number] for post in ("risk", "approver"))
    acting: dict[str, Any] = {"at": moment(day, hour=15), "business_date": day}
    asked = request_judgements(
        judgements=[
            NewJudgement(
                draw_id=one.draw_ids[-1], loan_class=SUBSTANDARD, reason="演示：停产歇业，还款来源不足",
                requested_by=risk, request_id=uuid5(REQUESTS, one.number),
            )
            for one in customers[:1]
        ],
        **acting,
    )  # fmt: skip
    answers = decide_judgements(
        decisions=[
            JudgementDecision(judgement_id=made, approve=True, note="", decided_by=approver)
            for made in asked.ids.values()
        ],
        **acting,
    )
    for refused in (*asked.refused.values(), *answers.refused.values()):
        accepted(refused)


def _must(night: Callable[..., object], day: date) -> None:
    accepted(night(on=day, at=moment(day, hour=22)))
