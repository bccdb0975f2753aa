"""Paying out and taking in through whichever core the bank uses; what every edge calls.

With the embedded core both are booked at once. With a bank's own core they are reserved or asked for, and booked when
it has answered.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from qianmo.apps.credit.answers import Answers
from qianmo.apps.credit.models import Keeper
from qianmo.apps.credit.outside_core import outside_core
from qianmo.apps.credit.queries import keeper_on
from qianmo.apps.credit.services.collecting import collect_repayments
from qianmo.apps.credit.services.collecting_dues import collect_through
from qianmo.apps.credit.services.draws import draw
from qianmo.apps.credit.services.due_day import collect_dues
from qianmo.apps.credit.services.repayments import NewRepayment, repay
from qianmo.apps.credit.services.reserves import reserve_draws
from qianmo.apps.credit.services.wishes import NewDraw
from qianmo.apps.org.queries import closed_day


def pay_out(*, draws: Sequence[NewDraw], at: datetime, business_date: date) -> Answers:
    """Draw on lines through the bank's core; draw ids and refusals by position.

    Refused besides what drawing refuses: a channel other than the counter while acts here only note (`_only_noted`).
    """
    refused = _only_noted([one.channel for one in draws], on=business_date)
    act = draw if outside_core() is None else reserve_draws
    return refused or act(draws=draws, at=at, business_date=business_date)


def take_in(*, repayments: Sequence[NewRepayment], at: datetime, business_date: date) -> Answers:
    """Take repayments through the bank's core; the ids are of repayments, or of transfers that wait for the core.

    Refused besides what repaying refuses: a channel other than the counter while acts here only note (`_only_noted`).
    """
    refused = _only_noted([one.channel for one in repayments], on=business_date)
    act = repay if outside_core() is None else collect_repayments
    return refused or act(repayments=repayments, at=at, business_date=business_date)


def collect(*, on: date, at: datetime, tell: Callable[[int, int], None] = lambda _done, _total: None) -> int:
    """Collect what is due on a working day through the bank's core; returns how many collections were made.

    While the province's core owns the ledger it collects by itself, and nothing is collected here.
    """
    if keeper_on(on=on) == Keeper.CORE:
        return 0
    core = outside_core()
    if core is None or closed_day(day=on) is not None:
        return collect_dues(on=on, at=at, tell=tell)
    return collect_through(core=core, on=on, at=at, tell=tell)


def _only_noted(channels: Sequence[str], *, on: date) -> Answers | None:
    """Refusals where money moves at the province's core alone and we have no way to ask it.

    Acts here then only note what the core did, and only the counter knows that; others would be promised money.
    """
    if outside_core() is not None or keeper_on(on=on) != Keeper.CORE or set(channels) <= {"counter"}:
        return None
    answers = Answers()
    for position in range(len(channels)):
        answers.refuse(position, "core_keeps_ledger", "现在账务由省核心记，这里不能办。请到柜面办理")
    return answers
