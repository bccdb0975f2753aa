"""What the nights did in the demo county's past: interest fell due each quarter and was collected, some could not pay.

A few customers have spent all they drew before the first collection, a few more before the last; on the demo day their
interest is overdue and their loans are classed for it.
"""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from qianmo.apps.credit.services import age_arrears, collect_dues, settle_interest
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


def _must(night: Callable[..., object], day: date) -> None:
    accepted(night(on=day, at=moment(day, hour=22)))
