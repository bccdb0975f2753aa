"""A mistake is mended in the open: asked for by one, carried out by another, and everything stands as before."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from qianmo.apps.credit.answers import REUSED
from qianmo.apps.credit.models import Draw, Line, Repayment, Reshare, Reversal
from qianmo.apps.credit.queries import owed, reversals
from qianmo.apps.credit.services import (
    NewRepayment,
    NewReversal,
    ReversalDecision,
    decide_reversals,
    repay,
    request_reversals,
)
from qianmo.apps.events.models import Event
from qianmo.apps.grids.queries import Scope
from qianmo.apps.ledger.queries import statement, trial_balance
from tests import village as v
from tests.apps.credit.test_draws import asking, take
from tests.village import WAN

pytestmark = pytest.mark.django_db
LATER = date(2026, 4, 6)


class Counter:
    """A bank with one signed line, its clerk and its accountant."""

    def __init__(self) -> None:
        self.ground = v.found_village()
        (line_id,) = v.signed_lines(self.ground, ["孟庆和"])
        self.line = Line.objects.get(id=line_id)
        self.clerk, self.accountant = self.ground.staff["2004"], self.ground.staff["2005"]

    def draw(self, wan: int) -> Draw:
        return Draw.objects.get(id=take(asking(self.line, wan * WAN)).ids[0])

    def repay(self, draw: Draw, fen: int, on: date = LATER) -> Repayment:
        new = NewRepayment(draw_id=draw.pk, amount_fen=fen, taken_by=self.clerk, request_id=uuid4())
        answers = repay(repayments=[new], at=v.at(on), business_date=on)
        assert not answers.refused
        return Repayment.objects.get(id=answers.ids[0])

    def ask(self, kind: str, subject_id: int, *, reason: str = "金额多打一个零", request_id=None):
        new = NewReversal(
            kind=kind,
            subject_id=subject_id,
            reason=reason,
            requested_by=self.clerk,
            request_id=request_id or uuid4(),
        )
        return request_reversals(reversals=[new], at=v.at(LATER), business_date=LATER)

    def decide(self, reversal_id: int, *, approve: bool = True, note: str = "", by: int | None = None):
        decision = ReversalDecision(
            reversal_id=reversal_id, approve=approve, note=note, decided_by=by or self.accountant
        )
        return decide_reversals(decisions=[decision], at=v.at(LATER), business_date=LATER)

    def undo(self, kind: str, subject_id: int) -> None:
        answers = self.ask(kind, subject_id)
        assert not answers.refused, answers.refused
        decided = self.decide(answers.ids[0])
        assert not decided.refused, decided.refused

    def standing(self) -> tuple[object, ...]:
        self.line.refresh_from_db()
        draws = Draw.objects.filter(line=self.line).order_by("id")
        owing = owed(draw_ids=[one.pk for one in draws], on=date(2026, 12, 1))
        return self.line.drawn_fen, self.line.over_limit_on, list(owing.values())


@pytest.fixture
def counter():
    return Counter()


def reason_of(answers) -> str:
    return answers.refused[0].reason


def test_a_repayment_undone_leaves_draw_line_and_interest_as_before(counter):
    draw = counter.draw(5)
    before = counter.standing()
    repayment = counter.repay(draw, 2 * WAN)
    # 50,000 yuan at 5.00 % from 03-05 to 04-06 is 32 days: 50,000 × 32 × 5 % / 360 = 222.22.
    assert repayment.interest_fen == 22_222
    assert counter.standing() != before
    counter.undo("repayment", repayment.pk)
    assert counter.standing() == before


def test_a_draw_undone_frees_the_line(counter):
    before = counter.standing()[:2]
    draw = counter.draw(5)
    counter.undo("draw", draw.pk)
    assert counter.standing() == (*before, [])
    assert not take(asking(counter.line, 8 * WAN)).refused  # the whole limit is there again


def test_the_journal_keeps_the_mistake_and_its_mirror(counter):
    draw = counter.draw(5)
    counter.undo("draw", draw.pk)
    rows = [
        (row.debit, row.credit, row.fen, row.kind, row.value_date, row.reverses_id, row.reversed_by)
        for row in statement(line_id=counter.line.pk)
    ]
    first, second = (row.id for row in statement(line_id=counter.line.pk))
    assert rows == [
        ("贷款本金", "客户存款", 5 * WAN, "draw", v.DRAWN, None, second),
        ("客户存款", "贷款本金", 5 * WAN, "reversal", v.DRAWN, first, None),
    ]
    assert {row.debit_fen - row.credit_fen for row in trial_balance()} == {0}


def test_whoever_asked_does_not_carry_out(counter):
    (asked,) = counter.ask("draw", counter.draw(5).pk).ids.values()
    assert reason_of(counter.decide(asked, by=counter.clerk)).startswith("不能复核自己申请的冲正")
    with pytest.raises(IntegrityError), transaction.atomic():
        Reversal.objects.filter(id=asked).update(
            state="carried_out", decided_by_id=counter.clerk, decided_at=v.at(LATER)
        )


def test_a_draw_is_undone_after_what_was_repaid_on_it_in_any_order(counter):
    draw = counter.draw(5)
    first = counter.repay(draw, WAN, on=date(2026, 3, 16))
    second = counter.repay(draw, WAN)
    assert reason_of(counter.ask("draw", draw.pk)).endswith("2026-04-06 还有一笔还款 1.00 万元。请先冲正它")
    counter.undo("repayment", first.pk)
    # 50,000 yuan stood until 6 April: 32 days at 5.00 % are 222.22, all taken from the second payment.
    share = Reshare.objects.get()
    assert (share.repayment_id, share.interest_fen, share.principal_fen) == (second.pk, 22_222, WAN - 22_222)
    assert counter.standing()[0] == 5 * WAN - share.principal_fen
    counter.undo("repayment", second.pk)
    counter.undo("draw", draw.pk)
    assert counter.standing()[0] == 0
    assert {row.debit_fen - row.credit_fen for row in trial_balance()} == {0}


def test_a_movement_made_after_the_request_stops_it(counter):
    draw = counter.draw(5)
    (asked,) = counter.ask("draw", draw.pk).ids.values()
    counter.repay(draw, WAN)
    assert "请先冲正它" in reason_of(counter.decide(asked))
    assert Reversal.objects.get(id=asked).state == "requested"


def test_an_undone_repayment_may_leave_the_line_over_its_limit_and_says_since_when(counter):
    draw = counter.draw(8)
    repayment = counter.repay(draw, 5 * WAN)
    again = take(asking(counter.line, 4 * WAN), on=LATER)
    assert not again.refused
    counter.undo("repayment", repayment.pk)
    assert counter.standing()[:2] == (12 * WAN, LATER)
    assert "可用额度 0.00 元" in take(asking(counter.line, WAN), on=LATER).refused[0].reason
    counter.repay(Draw.objects.get(id=again.ids[0]), 4 * WAN)
    assert counter.standing()[:2] == (8 * WAN, None)


def test_asking_twice_and_deciding_twice_change_nothing(counter):
    draw, request_id = counter.draw(5), uuid4()
    (asked,) = counter.ask("draw", draw.pk, request_id=request_id).ids.values()
    again = counter.ask("draw", draw.pk, request_id=request_id)
    assert (again.ids, again.repeated) == ({0: asked}, {0})
    assert counter.ask("draw", draw.pk + 1, request_id=request_id).refused == {0: REUSED}
    assert reason_of(counter.ask("draw", draw.pk)) == "这笔业务的冲正待复核，不能再申请一次"
    counter.decide(asked)
    after = counter.standing()
    assert counter.decide(asked).repeated == {0}
    assert counter.standing() == after
    assert (
        reason_of(counter.decide(asked, approve=False, note="不冲")) == "这笔冲正已冲正，不能再复核。请刷新本页看结果"
    )
    told = [kind for kind in Event.objects.order_by("id").values_list("kind", flat=True) if "revers" in kind]
    assert told == ["credit.reversal_requested", "credit.reversed"]


def test_a_declined_reversal_can_be_asked_for_again(counter):
    draw = counter.draw(5)
    (asked,) = counter.ask("draw", draw.pk).ids.values()
    assert reason_of(counter.decide(asked, approve=False)) == "不能退回：没有写原因。请写明为什么不冲"
    assert not counter.decide(asked, approve=False, note="凭证不全").refused
    assert not counter.ask("draw", draw.pk).refused
    states = [(row.state, row.note, row.waits) for row in reversals(scope=Scope(None))]
    assert states == [("待复核", "", True), ("已退回", "凭证不全", False)]
    assert reversals(scope=Scope(frozenset())) == []


@pytest.mark.parametrize(
    ("kind", "subject_id", "reason", "said"),
    [
        ("draw", 10**12, "错", "没有这笔业务"),
        ("line", 1, "错", "没有这笔业务"),
        ("draw", None, "  ", "没有写原因"),
    ],
)
def test_what_cannot_be_asked_for(counter, kind, subject_id, reason, said):
    answers = counter.ask(kind, subject_id or counter.draw(1).pk, reason=reason)
    assert said in reason_of(answers)
