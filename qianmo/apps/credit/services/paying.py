"""Paying out and taking in through whichever core the bank uses; what every edge calls.

With the embedded core both are booked at once. With a bank's own core they are reserved or asked for, and booked when
it has answered.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from qianmo.apps.credit.answers import Answers
from qianmo.apps.credit.outside_core import outside_core
from qianmo.apps.credit.services.collecting import collect_repayments
from qianmo.apps.credit.services.collecting_dues import collect_through
from qianmo.apps.credit.services.draws import draw
from qianmo.apps.credit.services.due_day import collect_dues
from qianmo.apps.credit.services.repayments import NewRepayment, repay
from qianmo.apps.credit.services.reserves import reserve_draws
from qianmo.apps.credit.services.wishes import NewDraw
from qianmo.apps.org.queries import closed_day


def pay_out(*, draws: Sequence[NewDraw], at: datetime, business_date: date) -> Answers:
    """Draw on lines through the bank's core; draw ids and refusals by position."""
    act = draw if outside_core() is None else reserve_draws
    return act(draws=draws, at=at, business_date=business_date)


def take_in(*, repayments: Sequence[NewRepayment], at: datetime, business_date: date) -> Answers:
    """Take repayments through the bank's core; the ids are of repayments, or of transfers that wait for the core."""
    act = repay if outside_core() is None else collect_repayments
    return act(repayments=repayments, at=at, business_date=business_date)


def collect(*, on: date, at: datetime, tell: Callable[[int, int], None] = lambda _done, _total: None) -> int:
    """Collect what is due on a working day through the bank's core; returns how many collections were made."""
    core = outside_core()
    if core is None or closed_day(day=on) is not None:
        return collect_dues(on=on, at=at, tell=tell)
    return collect_through(core=core, on=on, at=at, tell=tell)
