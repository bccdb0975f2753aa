"""A line lives: raised by two persons, cut by one, reviewed once a year, ended by the night."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from qianmo.apps.credit.models import Contract, LimitChange, Line
from qianmo.apps.credit.queries import LineFilter, line_list
from qianmo.apps.credit.services import (
    ChangeDecision,
    NewCut,
    NewFreeze,
    NewRaise,
    NewRepayment,
    NewReview,
    SignedSupplement,
    cut_limits,
    decide_raises,
    expire_lines,
    freeze_lines,
    repay,
    request_raises,
    review_lines,
    sign_supplement,
    unfreeze_lines,
)
from qianmo.apps.events.queries import timeline
from qianmo.apps.grids.queries import Scope
from tests import village as v
from tests.apps.credit.test_draws import asking, take
from tests.village import WAN

pytestmark = pytest.mark.django_db
LATER = date(2026, 9, 28)


class Desk:
    """A signed line of 8 万 where the policy leaves 10 万, its account manager, and the head of its branch."""

    def __init__(self) -> None:
        self.ground = v.found_village()
        (line_id,) = v.signed_lines(self.ground, ["孟庆和"])
        self.line = Line.objects.get(id=line_id)
        self.asker, self.head = self.ground.staff["2002"], self.ground.staff["2001"]

    def now(self) -> Line:
        self.line.refresh_from_db()
        return self.line

    def ask(self, wan: int = 10, **changed: object):
        asked = {
            "line_id": self.line.pk,
            "to_fen": wan * WAN,
            "reason": "扩栏",
            "requested_by": self.asker,
            "request_id": uuid4(),
        }
        return request_raises(raises=[NewRaise(**(asked | changed))], at=v.at(LATER), business_date=LATER)

    def decide(self, change_id: int, *, approve: bool = True, note: str = "", by=None, post=None, signed=True):
        if signed:
            v.sign_changes(on=LATER)
        decision = ChangeDecision(
            change_id=change_id, approve=approve, note=note, decided_by=by or self.head, post=post or "branch_head"
        )
        return decide_raises(decisions=[decision], at=v.at(LATER), business_date=LATER)

    def cut(self, wan: int, **changed: object):
        wished = {"line_id": self.line.pk, "to_fen": wan * WAN, "reason": "养殖减量", "by": self.head}
        new = NewCut(**(wished | {"request_id": uuid4()} | changed))
        return cut_limits(cuts=[new], at=v.at(LATER), business_date=LATER)

    def review(self, outcome: str, **changed: object):
        found = {"line_id": self.line.pk, "outcome": outcome, "reason": "入户看过", "by": self.head}
        new = NewReview(**(found | {"request_id": uuid4()} | changed))
        return review_lines(reviews=[new], at=v.at(LATER), business_date=LATER)

    def pay(self, draw_id: int, fen: int) -> None:
        new = NewRepayment(draw_id=draw_id, amount_fen=fen, taken_by=None, request_id=uuid4())
        assert not repay(repayments=[new], at=v.at(LATER), business_date=LATER).refused

    def over(self) -> tuple[date | None, str]:
        line = self.now()
        return line.over_limit_on, line.over_limit_cause

    def told(self) -> list[str]:
        return [one.kind for one in timeline(household_id=self.line.household_id)]


@pytest.fixture
def desk():
    return Desk()


def reason_of(answers) -> str:
    return answers.refused[0].reason


def test_a_raise_waits_for_a_second_person_and_leaves_the_contract_as_it_was_signed(desk):
    (change_id,) = desk.ask().ids.values()
    assert desk.now().limit_fen == 8 * WAN
    assert not desk.decide(change_id).refused
    assert desk.now().limit_fen == 10 * WAN
    row = LimitChange.objects.get()
    assert (row.before_fen, row.after_fen, row.signed_on, row.decided_by_id) == (8 * WAN, 10 * WAN, LATER, desk.head)
    assert Contract.objects.get().limit_fen == 8 * WAN
    assert {"credit.raise_asked", "credit.limit_raised"} <= set(desk.told())


def test_whoever_asks_decides_not_and_authority_reaches_the_whole_family(desk):
    (change_id,) = desk.ask().ids.values()
    assert "不能复核自己申请的调增" in reason_of(desk.decide(change_id, by=desk.asker))
    assert reason_of(desk.decide(change_id, post="risk")) == (
        "不能办：家庭合计敞口将到 10.00 万元，没有审批权限。请转有权的审批人"
    )
    assert desk.now().limit_fen == 8 * WAN
    row = LimitChange.objects.get()
    row.state, row.decided_by_id = "carried_out", row.requested_by_id
    with pytest.raises(IntegrityError, match="limit_raise_two_persons"), transaction.atomic():
        row.save()


def test_a_raise_is_sent_back_with_a_word_and_may_be_asked_for_again(desk):
    (change_id,) = desk.ask().ids.values()
    assert "已有一笔调增在等复核" in reason_of(desk.ask())
    assert "没有写原因" in reason_of(desk.decide(change_id, approve=False))
    assert not desk.decide(change_id, approve=False, note="先看羊").refused
    assert "不能再复核" in reason_of(desk.decide(change_id))
    assert desk.decide(change_id, approve=False, note="先看羊").repeated  # the same answer of the same person
    assert not desk.ask().refused


def test_more_than_policy_and_village_leave_is_refused_with_the_most(desk):
    assert reason_of(desk.ask(11)) == (
        "不能调到 11.00 万元：按现行政策和村评议，这一户最高 10.00 万元。最高可以调到 10.00 万元。"
    )
    assert "没有写原因" in reason_of(desk.ask(reason=" "))
    assert not LimitChange.objects.exists()


def test_a_raise_is_in_force_only_when_its_supplement_is_signed(desk):
    (change_id,) = desk.ask().ids.values()
    assert "客户还没有签补充协议" in reason_of(desk.decide(change_id, signed=False))
    assert (desk.now().limit_fen, LimitChange.objects.get().signed_on) == (8 * WAN, None)
    assert not desk.decide(change_id).refused
    signed = SignedSupplement(kind="raise", subject_id=change_id, number="BC-2", digest=bytes(32))
    assert sign_supplement(signed=signed, business_date=LATER).code == "not_waiting"
    assert LimitChange.objects.get().supplement == f"BC-raise-{change_id}"


def test_a_cut_takes_effect_at_once_and_may_leave_the_line_over_its_limit(desk):
    (draw_id,) = take(asking(desk.line, 6 * WAN)).ids.values()
    assert not desk.cut(5).refused
    assert (desk.now().limit_fen, desk.over()) == (5 * WAN, (LATER, "cut"))
    assert "可用额度 0.00 元。还款后可以再支用" in reason_of(take(asking(desk.line, 1)))
    desk.pay(draw_id, 2 * WAN)  # interest first, so 1.83 万 of principal
    assert desk.over() == (None, "")
    assert LimitChange.objects.get().reason == "养殖减量"


def test_being_over_the_limit_ends_with_a_raise_and_not_with_a_first_payment(desk):
    (draw_id,) = take(asking(desk.line, 7 * WAN)).ids.values()
    desk.cut(5, cause="class")
    desk.pay(draw_id, WAN)
    assert desk.over() == (LATER, "class")
    desk.decide(desk.ask(8).ids[0])
    assert desk.over() == (None, "")


def test_the_same_cut_twice_cuts_once_and_an_odd_one_not_at_all(desk):
    again = {"request_id": uuid4()}
    assert desk.cut(5, **again).ids == desk.cut(5, **again).ids
    assert "没有选调减的缘由" in reason_of(desk.cut(4, cause="weather"))
    assert "没有这笔额度" in reason_of(desk.cut(4, line_id=10**9))
    assert desk.now().limit_fen == 5 * WAN


def test_a_review_keeps_cuts_freezes_or_asks_and_the_next_is_a_year_on(desk):
    assert desk.now().review_due_on == date(2027, 3, 4)
    for outcome, changed in (
        ("keep", {}),
        ("raise", {"to_fen": 10 * WAN}),
        ("cut", {"to_fen": WAN}),
    ):
        assert not desk.review(outcome, **changed).refused
        assert desk.now().review_due_on == date(2027, 9, 28)
    assert not desk.review("freeze").refused
    assert (desk.now().limit_fen, desk.now().state) == (WAN, "frozen")
    kinds = LimitChange.objects.order_by("id").values_list("kind", "outcome", "before_fen", "after_fen", "state")
    assert list(kinds) == [
        ("review", "keep", 8 * WAN, 8 * WAN, "carried_out"),
        ("raise", "", 8 * WAN, 10 * WAN, "requested"),
        ("review", "raise", 8 * WAN, 8 * WAN, "carried_out"),
        ("review", "cut", 8 * WAN, WAN, "carried_out"),
        ("review", "freeze", WAN, WAN, "carried_out"),
    ]


def test_a_review_that_leads_to_nothing_allowed_leaves_nothing_behind(desk):
    assert "最高 10.00 万元" in reason_of(desk.review("raise", to_fen=20 * WAN))
    assert "没有填调整后的额度" in reason_of(desk.review("cut"))
    assert "不能年审：没有写原因" in reason_of(desk.review("keep", reason=""))
    assert not LimitChange.objects.exists()
    assert desk.now().review_due_on == date(2027, 3, 4)


def night(day: date) -> int:
    return expire_lines(at=v.at(day, hour=22), business_date=day)


def test_the_night_ends_lines_without_a_name_and_what_is_drawn_stays_owed(desk):
    (draw_id,) = take(asking(desk.line, 6 * WAN)).ids.values()
    desk.ask()
    end = desk.now().ends_on
    assert night(end - timedelta(days=2)) == 0
    assert night(end - timedelta(days=1)) == 1
    assert night(end - timedelta(days=1)) == night(end) == 0
    line = desk.now()
    assert (line.state, line.limit_fen, line.drawn_fen) == ("ended", 0, 6 * WAN)
    assert desk.over() == (end, "expiry")
    rows = LimitChange.objects.order_by("id").values_list("kind", "state", "requested_by_id", "effective_on")
    assert list(rows) == [
        ("raise", "declined", desk.asker, LATER),
        ("expire", "carried_out", None, end),
    ]
    assert desk.told().count("credit.expired") == 1
    desk.pay(draw_id, 6 * WAN)  # interest first: something stays owed, and stays over
    assert desk.over() == (end, "expiry")


def test_an_undrawn_line_ends_within_its_limit_and_a_frozen_one_is_not_lifted_again(desk):
    freeze = NewFreeze(line_id=desk.line.pk, reason="涉诉", by=desk.head, request_id=uuid4())
    freeze_lines(freezes=[freeze], at=v.at(LATER), business_date=LATER)
    end = desk.now().ends_on
    assert night(end) == 1
    assert (desk.now().state, desk.over()) == ("ended", (None, ""))
    lift = NewFreeze(line_id=desk.line.pk, reason="撤诉", by=desk.head, request_id=uuid4())
    assert "已终止" in reason_of(unfreeze_lines(freezes=[lift], at=v.at(LATER), business_date=LATER))


def test_two_lines_end_in_as_many_statements_as_one():
    ground = v.found_village()
    v.signed_lines(ground, ["孟庆和", "乌云", "白凤霞"])
    end = Line.objects.order_by("id")[0].ends_on
    Line.objects.filter(id=Line.objects.order_by("id")[0].pk).update(ends_on=end - timedelta(days=1))

    def statements(day: date, ended: int) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert night(day) == ended
        return len(seen)

    assert statements(end - timedelta(days=2), 1) == statements(end - timedelta(days=1), 2)


def test_lines_due_for_review_and_lines_over_their_limit_are_lists(desk):
    def listed(only: str, on: date) -> int:
        return len(line_list(scope=Scope(None), on=on, chosen=LineFilter(only=only)).rows)

    assert listed("review", date(2027, 2, 1)) == 0
    assert listed("review", date(2027, 2, 3)) == 1
    take(asking(desk.line, 6 * WAN))
    assert listed("over", LATER) == 0
    desk.cut(5)
    assert listed("over", LATER) == 1
