"""Mending a mistake through a bank's own core: it moves the money back first, and only its word undoes the books."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import override_settings

from qianmo.apps.credit.models import Draw, Line, Repayment, Reversal, Transfer
from qianmo.apps.credit.queries import open_transfers, reversals
from qianmo.apps.credit.services import (
    NewRepayment,
    NewReversal,
    ReversalDecision,
    decide_reversals,
    draw,
    hear,
    hurry_transfers,
    pay_out,
    request_reversals,
    settle_transfers,
    take_due,
    take_in,
)
from qianmo.apps.events.models import Event
from qianmo.apps.grids.queries import Scope
from qianmo.apps.ledger.queries import trial_balance
from qianmo.gateways.corebank import CoreBank, Posted, RefusedThere
from tests import village as v
from tests.apps.credit.test_draws import asking, reasons
from tests.village import WAN

pytestmark = pytest.mark.django_db
ON, NOW = v.DRAWN, v.at(v.DRAWN)


class Counter:
    """A line with a draw of 3 万 through the core, its clerk and its accountant."""

    def __init__(self, core) -> None:
        self.core, self.ground = core, v.found_village()
        (line_id,) = v.signed_lines(self.ground, ["孟庆和"])
        self.line = Line.objects.get(id=line_id)
        self.clerk, self.accountant = self.ground.staff["2004"], self.ground.staff["2005"]
        self.draw = Draw.objects.get(id=self.take(3 * WAN))
        self.settle()

    def take(self, fen: int) -> int:
        return pay_out(draws=[asking(self.line, fen)], at=NOW, business_date=ON).ids[0]

    def repay(self, fen: int):
        new = NewRepayment(draw_id=self.draw.pk, amount_fen=fen, taken_by=self.clerk, request_id=uuid4())
        return take_in(repayments=[new], at=NOW, business_date=ON)

    def settle(self, minutes: int = 0) -> None:
        bank = CoreBank(url=self.core.url, tries=1)
        settle_transfers(core=bank, at=NOW + timedelta(minutes=minutes), business_date=ON)

    def ask(self, kind: str = "draw", subject_id: int | None = None):
        new = NewReversal(
            kind=kind,
            subject_id=subject_id or self.draw.pk,
            reason="金额多打一个零",
            requested_by=self.clerk,
            request_id=uuid4(),
        )
        return request_reversals(reversals=[new], at=NOW, business_date=ON)

    def decide(self, reversal_id: int):
        decision = ReversalDecision(reversal_id=reversal_id, approve=True, note="", decided_by=self.accountant)
        return decide_reversals(decisions=[decision], at=NOW, business_date=ON)

    def send(self, kind: str = "draw", subject_id: int | None = None) -> Reversal:
        """Ask for a reversal and give the second person's word."""
        answers = self.decide(self.ask(kind, subject_id).ids[0])
        assert not answers.refused, reasons(answers)
        return Reversal.objects.get(id=answers.ids[0])

    def standing(self) -> tuple[int, int, int]:
        """What is drawn on the line, owed on the draw and held by the customer in the core."""
        assert sum(one.debit_fen - one.credit_fen for one in trial_balance()) == 0
        self.line.refresh_from_db()
        self.draw.refresh_from_db()
        return self.line.drawn_fen, self.draw.unpaid_fen, self.core.account(self.line.number)["fen"]


@pytest.fixture
def counter(core):
    with override_settings(COREBANK_URL=core.url):
        yield Counter(core)


def state(row: Reversal) -> str:
    row.refresh_from_db()
    return row.state


def test_a_draw_is_undone_when_the_core_has_taken_the_money_back(counter, core):
    row = counter.send()
    assert (state(row), counter.standing()) == ("sent", (3 * WAN, 3 * WAN, 3 * WAN))
    assert counter.decide(row.pk).ids == {0: row.pk}  # a double click sends nothing twice
    counter.settle()
    counter.settle(40)
    assert (state(row), counter.standing()) == ("carried_out", (0, 0, 0))
    assert core.totals()["fen"] == {"draw": 3 * WAN, "reverse": 3 * WAN}
    kinds = list(Event.objects.filter(kind__startswith="credit.rever").order_by("id").values_list("kind", flat=True))
    assert kinds == ["credit.reversal_requested", "credit.reversal_sent", "credit.reversed"]


def test_a_repayment_is_undone_by_the_core_first(counter, core):
    counter.repay(WAN)
    counter.settle()
    assert counter.standing() == (2 * WAN, 2 * WAN, 2 * WAN)
    row = counter.send("repayment", Repayment.objects.get().pk)
    counter.settle()
    assert (state(row), counter.standing()) == ("carried_out", (3 * WAN, 3 * WAN, 3 * WAN))


def test_a_core_that_refuses_leaves_everything_and_its_reason_and_it_may_be_asked_again(counter, core):
    core.account(counter.line.number, fen=WAN)  # two thirds are spent
    row = counter.send()
    counter.settle()
    assert (state(row), counter.standing()[:2]) == ("refused", (3 * WAN, 3 * WAN))
    (shown,) = reversals(scope=Scope(None))
    assert (shown.state, shown.said) == ("核心未办", "账户余额不足")
    assert Event.objects.get(kind="credit.reversal_refused").payload["reason"] == "账户余额不足"
    core.account(counter.line.number, fen=3 * WAN)
    again = counter.send()
    counter.settle()
    assert (state(again), counter.standing()) == ("carried_out", (0, 0, 0))


@pytest.mark.parametrize("fault", ["fail_before", "fail_after", "drop_after", "twice", "page", "half"])
def test_whatever_breaks_it_is_undone_once(counter, core, fault):
    row = counter.send()
    core.tell(fault)
    for minutes in (0, 1, 10):
        counter.settle(minutes)
    assert (state(row), counter.standing()) == ("carried_out", (0, 0, 0))
    assert core.totals()["fen"]["reverse"] == 3 * WAN


def test_a_core_killed_after_the_work_answers_when_it_is_back(counter, core):
    row = counter.send()
    core.tell("die_after")
    counter.settle()
    core.gone()
    assert (state(row), counter.line.drawn_fen) == ("sent", 0)
    core.start()
    counter.settle(10)
    assert (state(row), counter.standing()) == ("carried_out", (0, 0, 0))


def test_when_its_time_is_over_it_is_voided_and_nothing_was_undone(counter, core):
    row = counter.send()
    core.tell("fail_before")
    counter.settle()
    counter.settle(31)
    assert (state(row), counter.standing()) == ("refused", (3 * WAN, 3 * WAN, 3 * WAN))
    given_up = counter.send()
    (waits,) = open_transfers(line_id=counter.line.pk)
    hurry_transfers(transfer_ids=[waits.id], give_up=True, by=counter.clerk, at=NOW, business_date=ON)
    counter.settle()
    assert (state(given_up), counter.standing()) == ("refused", (3 * WAN, 3 * WAN, 3 * WAN))


def test_while_it_waits_no_money_of_the_draw_moves(counter):
    counter.send()
    assert "冲正在等核心答复" in reasons(counter.repay(WAN))[0]
    counter.settle()
    assert counter.standing() == (0, 0, 0)


def test_a_draw_with_a_repayment_under_way_waits_for_it(counter):
    asked = counter.ask().ids[0]
    counter.repay(WAN)
    assert "正在等核心答复" in reasons(counter.decide(asked))[0]
    counter.settle()
    assert "还有一笔还款" in reasons(counter.decide(asked))[0]


def test_what_the_core_never_moved_is_not_undone_there(counter):
    (old,) = draw(draws=[asking(counter.line, WAN)], at=NOW, business_date=ON).ids.values()
    assert "核心里没有原交易可冲" in reasons(counter.ask("draw", old))[0]


def test_a_payment_and_a_refused_draw_heard_together_both_count(counter):
    """The line is written by both: what one has changed must not be overwritten by the other."""
    counter.repay(WAN)
    counter.take(2 * WAN)
    paid, drawn = take_due(at=NOW)
    words = {paid.pk: Posted(ON, "HX1", WAN), drawn.pk: RefusedThere("no_funds", "余额不足")}
    hear(heard=words, at=NOW, business_date=ON)
    counter.line.refresh_from_db()
    assert (counter.line.drawn_fen, counter.line.reserved_fen) == (2 * WAN, 0)
    assert Transfer.objects.filter(state="waiting").count() == 0
