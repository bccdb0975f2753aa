"""A draw goes on: asked for by one, carried out by another; no cash, no room taken twice, old and new linked."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from qianmo.apps.credit.models import Classification, Draw, Line, Renewal, Repayment
from qianmo.apps.credit.queries import observed_draws, owed, renewals
from qianmo.apps.credit.services import (
    NewCut,
    NewRate,
    NewRenewal,
    NewRepayment,
    NewReversal,
    RenewalDecision,
    age_arrears,
    change_rates,
    cut_limits,
    decide_renewals,
    repay,
    request_renewals,
    request_reversals,
)
from qianmo.apps.events.queries import timeline
from qianmo.apps.grids.queries import Scope
from qianmo.apps.ledger.queries import statement, trial_balance
from tests import village as v
from tests.apps.credit.test_draws import asking, take
from tests.village import WAN

pytestmark = pytest.mark.django_db
ASKED, DONE, DUE, LATE = date(2026, 9, 1), date(2026, 9, 3), date(2026, 9, 4), date(2026, 9, 7)
NEW_DUE = date(2027, 9, 3)


class Desk:
    """A line of 8 万 with 6 万 drawn until DUE, its account manager, the head of its branch and its clerk."""

    def __init__(self) -> None:
        self.ground = v.found_village()
        (line_id,) = v.signed_lines(self.ground, ["孟庆和"])
        self.line = Line.objects.get(id=line_id)
        (draw_id,) = take(asking(self.line, 6 * WAN, due_on=DUE)).ids.values()
        self.draw = Draw.objects.get(id=draw_id)
        self.asker, self.head, self.clerk = (self.ground.staff[number] for number in ("2002", "2001", "2004"))

    def ask(self, kind: str = "seamless", *, on: date = ASKED, draw: Draw | None = None, **changed: object):
        asked = {
            "draw_id": (draw or self.draw).pk,
            "kind": kind,
            "due_on": NEW_DUE,
            "reason": "接着养",
            "requested_by": self.asker,
            "request_id": uuid4(),
        }
        return request_renewals(renewals=[NewRenewal(**(asked | changed))], at=v.at(on), business_date=on)

    def decide(self, renewal_id: int, *, on: date = DONE, approve: bool = True, note: str = "", **changed: object):
        if changed.pop("signed", True):
            v.sign_changes(on=on)
        said = {"decided_by": self.head, "post": "branch_head"} | changed
        decision = RenewalDecision(renewal_id=renewal_id, approve=approve, note=note, **said)
        return decide_renewals(decisions=[decision], at=v.at(on), business_date=on)

    def pay_interest(self, *, on: date = DONE, draw: Draw | None = None) -> int:
        pk = (draw or self.draw).pk
        owes = owed(draw_ids=[pk], on=on)[pk]
        fen = owes.total_fen - owes.principal_fen
        new = NewRepayment(draw_id=pk, amount_fen=fen, taken_by=self.clerk, request_id=uuid4())
        assert not repay(repayments=[new], at=v.at(on), business_date=on).refused
        return fen

    def renew(self, kind: str, *, on: date = DONE, draw: Draw | None = None, **changed: object) -> Renewal:
        """Ask, pay the interest, carry out; the row."""
        asked = self.ask(kind, on=on, draw=draw, **changed)
        assert not asked.refused, asked.refused
        self.pay_interest(on=on, draw=draw)
        done = self.decide(asked.ids[0], on=on)
        assert not done.refused, done.refused
        return Renewal.objects.get(id=asked.ids[0])

    def standing(self) -> tuple[int, list[int]]:
        self.line.refresh_from_db()
        return self.line.drawn_fen, list(Draw.objects.order_by("id").values_list("unpaid_fen", flat=True))


@pytest.fixture
def desk():
    return Desk()


def reason_of(answers) -> str:
    return answers.refused[0].reason


def test_a_new_draw_repays_the_old_one_without_cash_and_without_taking_room_twice(desk):
    row = desk.renew("seamless")
    assert desk.standing() == (6 * WAN, [0, 6 * WAN])
    new = row.new
    assert (new.value_date, new.due_on, new.rate_ppm, new.channel) == (DONE, NEW_DUE, 50_000, "renewal")
    assert (row.old_id, row.fen, row.signed_on, row.effective_on) == (desk.draw.pk, 6 * WAN, DONE, DONE)
    paid = Repayment.objects.filter(draw=desk.draw).order_by("-id")[0]
    assert (paid.principal_fen, paid.interest_fen, paid.channel) == (6 * WAN, 0, "renewal")
    assert {"credit.renewal_asked", "credit.renewed"} <= {
        one.kind for one in timeline(household_id=desk.line.household_id)
    }


def test_the_books_credit_the_old_and_debit_the_new_and_nothing_stays_between(desk):
    row = desk.renew("seamless")
    passed = [
        one for one in statement(line_id=desk.line.pk) if one.source_id == row.pk and one.kind.startswith("renew")
    ]
    assert [(one.debit, one.credit, one.fen, one.kind) for one in passed] == [
        ("续贷过渡", "贷款本金", 6 * WAN, "renewed"),
        ("贷款本金", "续贷过渡", 6 * WAN, "renewal"),
    ]
    accounts = {one.code: one.debit_fen - one.credit_fen for one in trial_balance()}
    assert (accounts["1303"], accounts["1309"], sum(accounts.values())) == (6 * WAN, 0, 0)


def test_interest_still_running_is_paid_on_the_day_and_said_to_the_fen(desk):
    (renewal_id,) = desk.ask().ids.values()
    # 60,000 x 182 days x 5 % / 360
    assert reason_of(desk.decide(renewal_id)) == (
        f"不能无还本续贷：借据 {desk.draw.number} 还有利息 1,516.67 元没还。先收 1,516.67 元，再办。"
    )
    assert desk.standing() == (6 * WAN, [6 * WAN])
    assert desk.pay_interest() == 151_667
    assert not desk.decide(renewal_id).refused


def test_a_seamless_renewal_asked_for_in_time_and_decided_late_is_refused(desk):
    (renewal_id,) = desk.ask().ids.values()
    desk.pay_interest(on=DUE)
    assert "要在到期日以前签好" in reason_of(desk.decide(renewal_id, on=DUE))
    assert not desk.decide(renewal_id, on=DUE, approve=False, note="晚了").refused
    assert "不能展期：" in reason_of(desk.ask("extension", on=LATE))


def test_a_renewal_takes_two_persons_the_second_with_authority(desk):
    (renewal_id,) = desk.ask().ids.values()
    desk.pay_interest()
    assert "不能复核自己申请的续贷" in reason_of(desk.decide(renewal_id, decided_by=desk.asker))
    assert "没有审批权限" in reason_of(desk.decide(renewal_id, post="clerk"))
    assert "不能退回：没有写原因" in reason_of(desk.decide(renewal_id, approve=False))
    assert not desk.decide(renewal_id).refused
    assert desk.decide(renewal_id).repeated
    assert "不能再复核" in reason_of(desk.decide(renewal_id, approve=False, note="反悔"))
    row = Renewal.objects.get()
    row.decided_by_id = row.requested_by_id
    with pytest.raises(IntegrityError, match="renewal_two_persons"), transaction.atomic():
        row.save()


def test_nothing_is_renewed_on_a_day_the_bank_does_not_book(desk):
    (renewal_id,) = desk.ask("refinance").ids.values()
    assert "是周末" in reason_of(desk.decide(renewal_id, on=date(2026, 9, 5)))


def test_an_extension_moves_the_day_of_the_same_draw_once(desk):
    row = desk.renew("extension")
    desk.draw.refresh_from_db()
    assert (row.new, desk.draw.due_on, desk.standing()) == (None, NEW_DUE, (6 * WAN, [6 * WAN]))
    assert (row.old_due_on, row.new_due_on, row.class_floor) == (DUE, NEW_DUE, 1)
    assert "只能一次" in reason_of(desk.ask("extension", on=DONE, due_on=date(2028, 9, 4)))


def test_restructuring_lowers_the_class_and_doing_it_again_lowers_it_more(desk):
    first = desk.renew("restructure", on=LATE, rate_ppm=40_000, due_on=date(2027, 3, 1))
    assert (first.new.rate_ppm, first.new.loan_class, first.times) == (40_000, 2, 1)
    # interest falls due on 2026-12-21 and with the principal on 2027-03-01: a year from the first
    assert first.observed_until == date(2027, 12, 21)
    second = desk.renew("refinance", on=date(2026, 11, 2), draw=first.new)
    assert (second.new.loan_class, second.times, second.observed_until) == (3, 2, date(2027, 12, 21))
    classes = Classification.objects.order_by("id").values_list("draw_id", "floor", "loan_class")
    assert list(classes) == [(first.new.pk, 2, 2), (second.new.pk, 3, 3)]
    watched = observed_draws(draw_ids=[first.new.pk, second.new.pk], on=date(2027, 10, 1))
    assert {pk: one.class_floor for pk, one in watched.items()} == {first.new.pk: 2, second.new.pk: 3}
    assert observed_draws(draw_ids=[second.new.pk], on=date(2027, 12, 21)) == {}


def test_the_night_keeps_an_observed_debt_at_its_floor_until_its_observation_has_passed(desk):
    row = desk.renew("restructure", on=LATE, due_on=date(2029, 3, 1))
    ended = row.observed_until
    Draw.objects.filter(id=row.new_id).update(accrued_to=ended)

    def class_after(day: date) -> int:
        age_arrears(on=day, at=v.at(day))
        return Draw.objects.get(id=row.new_id).loan_class

    assert class_after(ended - timedelta(days=1)) == 2
    assert class_after(ended) == 1


def test_a_seamless_renewal_of_an_observed_debt_keeps_its_observation(desk):
    first = desk.renew("restructure", on=LATE)
    second = desk.renew("seamless", on=date(2026, 11, 2), draw=first.new, due_on=date(2027, 12, 1))
    assert (second.new.loan_class, second.times, second.observed_until) == (2, 1, first.observed_until)


def test_a_renewal_goes_on_at_the_rate_that_holds_and_not_at_the_one_it_began_with(desk):
    rate = NewRate(
        draw_id=desk.draw.pk, rate_ppm=45_000, from_on=ASKED, reason="优惠", by=desk.head, request_id=uuid4()
    )
    assert not change_rates(rates=[rate], at=v.at(ASKED), business_date=ASKED).refused
    row = desk.renew("seamless")
    assert (row.old_rate_ppm, row.new.rate_ppm) == (45_000, 45_000)


def test_a_line_over_its_limit_is_refused_seamlessly_and_goes_on_in_difficulty(desk):
    cut = NewCut(line_id=desk.line.pk, to_fen=5 * WAN, reason="减量", by=desk.head, request_id=uuid4())
    cut_limits(cuts=[cut], at=v.at(ASKED), business_date=ASKED)
    assert "超限 1.00 万元。先还 1.00 万元，再办。" in reason_of(desk.ask())
    desk.renew("refinance")
    desk.line.refresh_from_db()
    assert (desk.line.drawn_fen, desk.line.over_limit_cause) == (6 * WAN, "cut")


REFUSED = {
    "an unknown kind": ({"kind": "gift"}, "没有选续贷方式。请选一种。"),
    "an unknown draw": ({"draw_id": 10**9}, "没有这笔借据。请刷新本页再选。"),
    "no reason": ({"reason": ""}, "不能续贷：没有写原因。请写明为什么续贷。"),
    "beyond the line": (
        {"due_on": date(2029, 3, 4)},
        "不能无还本续贷：新到期日 2029-03-04 超过额度期限。最晚可以到 2029-03-03。",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_asked_for_is_refused_in_words(desk, case):
    changed, reason = REFUSED[case]
    assert reason_of(desk.ask(**changed)) == reason
    assert not Renewal.objects.exists()


def test_a_renewal_is_carried_out_only_when_its_customer_has_signed(desk):
    (renewal_id,) = desk.ask().ids.values()
    desk.pay_interest()
    assert "客户还没有签续贷协议" in reason_of(desk.decide(renewal_id, signed=False))
    assert Renewal.objects.get().new is None
    assert not desk.decide(renewal_id).refused


def test_the_same_request_again_asks_once_and_a_second_one_waits(desk):
    again = {"request_id": uuid4()}
    assert desk.ask(**again).ids == desk.ask(**again).ids
    assert "已有一笔续贷在等复核" in reason_of(desk.ask("extension"))
    assert [one.id for one in renewals(scope=Scope(None), waiting=True)] == [Renewal.objects.get().pk]
    assert renewals(scope=Scope(None), waiting=True, not_of=desk.asker) == []
    assert renewals(scope=Scope(frozenset())) == []


def test_half_of_a_renewal_is_not_reversed_alone(desk):
    row = desk.renew("seamless")
    interest, paid = Repayment.objects.filter(draw=desk.draw).order_by("id")
    for kind, subject_id in (("draw", row.new.pk), ("repayment", paid.pk), ("repayment", interest.pk)):
        new = NewReversal(kind=kind, subject_id=subject_id, reason="错", requested_by=desk.clerk, request_id=uuid4())
        answers = request_reversals(reversals=[new], at=v.at(DONE), business_date=DONE)
        assert answers.refused[0].code == "renewed"
