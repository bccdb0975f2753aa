"""Money used for another thing: found by one, decided by another, from its day on, and to the fen as if known then."""

from datetime import date
from uuid import uuid4

import pytest

from qianmo.apps.credit.answers import REUSED
from qianmo.apps.credit.models import Classification, Draw, Due, Line, Misuse, Repayment
from qianmo.apps.credit.queries import draw_workings, misuse_weighed, owed, renewal_refusal
from qianmo.apps.credit.services import (
    MisuseDecision,
    NewMisuse,
    NewReversal,
    ReversalDecision,
    decide_misuses,
    decide_reversals,
    request_misuses,
    request_reversals,
)
from qianmo.apps.events.queries import timeline
from qianmo.domain.credit.interest import USUAL_INTEREST
from tests import village as v
from tests.apps.credit.test_draws import asking, take
from tests.apps.credit.test_nights import MARCH_20, MARCH_23, books, night, nights, spend_everything
from tests.apps.credit.test_repayments import pay, paying
from tests.village import WAN

pytestmark = pytest.mark.django_db
TODAY, SINCE = date(2026, 3, 24), date(2026, 3, 11)


class Desk:
    """6 万 drawn at 5.00 % on 5 March; a manager who asks and the head of the branch who decides."""

    def __init__(self) -> None:
        ground = v.found_village(interest=USUAL_INTEREST)
        (line_id,) = v.signed_lines(ground, ["孟庆和"])
        self.line = Line.objects.get(id=line_id)
        take(asking(self.line, 6 * WAN, due_on=date(2026, 12, 5)))
        self.draw = Draw.objects.get()
        self.asker, self.head, self.clerk = (ground.staff[number] for number in ("2002", "2001", "2004"))
        self.accountant = ground.staff["2005"]

    def ask(self, *, on: date = TODAY, **changed: object):
        asked = {
            "draw_id": self.draw.pk,
            "lifts": False,
            "from_on": SINCE,
            "reason": "买羊的钱还了别处的债",
            "evidence": "3 月 11 日转账流水",
            "requested_by": self.asker,
            "request_id": uuid4(),
        }
        return request_misuses(misuses=[NewMisuse(**(asked | changed))], at=v.at(on), business_date=on)

    def decide(self, misuse_id: int, *, approve: bool = True, note: str = "", by: int | None = None, on: date = TODAY):
        one = MisuseDecision(misuse_id=misuse_id, approve=approve, note=note, decided_by=by or self.head)
        return decide_misuses(decisions=[one], at=v.at(on), business_date=on)

    def find(self, *, on: date = TODAY, **changed: object) -> None:
        """Asked for and decided on the same day."""
        (misuse_id,) = self.ask(on=on, **changed).ids.values()
        assert not self.decide(misuse_id, on=on).refused

    def owed_fen(self, on: date = TODAY) -> int:
        return owed(draw_ids=[self.draw.pk], on=on)[self.draw.pk].total_fen

    def dues(self) -> list[tuple[str, int]]:
        return sorted(Due.objects.values_list("kind", "fen"))

    def loan_class(self) -> tuple[int, str]:
        row = Classification.objects.get(until_on=None)
        self.draw.refresh_from_db()
        assert self.draw.loan_class == row.loan_class
        return row.loan_class, row.cause


@pytest.fixture
def desk():
    return Desk()


def test_what_a_finding_costs_is_said_before_and_is_what_it_costs(desk):
    """13 days from 11 to 24 March at 5.00 % more on 6 万: 108.33."""
    nights(MARCH_20, MARCH_23)
    weighed = misuse_weighed(draw_id=desk.draw.pk, from_on=SINCE, lifts=False, on=TODAY)
    assert (weighed.more_fen, weighed.contract_ppm, weighed.penalty_ppm) == (10_833, 50_000, 100_000)
    before = desk.owed_fen()
    (asked,) = desk.ask().ids.values()
    assert (desk.owed_fen(), desk.draw.loan_class) == (before, 1)
    assert not desk.decide(asked).refused
    assert desk.owed_fen() - before == weighed.more_fen
    assert desk.loan_class() == (2, "挪用贷款")
    assert draw_workings(draw_id=desk.draw.pk, on=TODAY).agrees
    told = {one.kind for one in timeline(household_id=desk.line.household_id)}
    assert {"credit.misuse_asked", "credit.misuse_found", "credit.classed"} <= told


def test_what_was_settled_and_paid_before_stays_and_nobody_is_late_by_what_is_found_today(desk):
    """The 108.33 that come on top fall due with the next settlement, with 28 days of 10.00 %: 575.00."""
    nights(MARCH_20, MARCH_23)
    settled = desk.dues(), books()
    desk.find()
    assert (desk.dues(), books()) == settled
    nights(TODAY, date(2026, 4, 19))
    assert desk.loan_class() == (2, "挪用贷款")
    assert Draw.objects.get().arrears_since is None
    night(date(2026, 4, 20))
    fresh = dict(Due.objects.filter(until_on=date(2026, 4, 21)).values_list("kind", "fen"))
    assert fresh == {"interest": 2_500, "penalty": 57_500}
    assert draw_workings(draw_id=desk.draw.pk, on=date(2026, 4, 21)).agrees


def test_found_on_its_day_or_a_fortnight_later_a_draw_owes_the_same_to_the_fen(desk):
    """Two draws alike that earn 1.00 yuan a day: 6 days of it and 13 of twice as much; nothing is paid of either."""
    (twin_id,) = take(asking(desk.line, 720_000, due_on=date(2026, 12, 5))).ids.values()
    (other_id,) = take(asking(desk.line, 720_000, due_on=date(2026, 12, 5))).ids.values()
    spend_everything(desk.line, date(2026, 3, 6), fen=8 * WAN)
    desk.find(on=SINCE, draw_id=twin_id)
    nights(MARCH_20, MARCH_23)
    desk.find(draw_id=other_id)
    for draw_id, parts in ((twin_id, (600, 2_600)), (other_id, (1_900, 1_300))):
        now = owed(draw_ids=[draw_id], on=TODAY)[draw_id]
        assert (now.interest_fen, now.penalty_fen, now.total_fen - 720_000) == (*parts, 3_200)
        assert draw_workings(draw_id=draw_id, on=TODAY).agrees


def test_a_payment_that_counts_from_before_the_finding_lowers_what_comes_on_top(desk):
    """3 万 from 16 March: 91.67 are interest of 11 days, the rest principal, since nothing was known of misuse then."""
    spend_everything(desk.line, date(2026, 3, 6))
    nights(MARCH_20, MARCH_23)
    desk.find()
    pay(paying(3 * WAN, value_date=date(2026, 3, 16)), on=TODAY)
    paid, rest = Repayment.objects.get(), 3 * WAN + 9_167
    assert (paid.interest_fen, paid.penalty_fen, paid.principal_fen) == (9_167, 0, 6 * WAN - rest)
    worked = draw_workings(draw_id=desk.draw.pk, on=TODAY)
    assert worked.agrees
    # 5 days of 6 万 and 8 of what was left, at 5.00 % on top.
    assert sum(one.run.held for one in worked.worked.stretches) == (5 * 6 * WAN + 8 * rest) * 50_000


def test_the_night_settles_and_collects_what_a_misused_draw_owes_and_keeps_its_class(desk):
    desk.find(on=date(2026, 3, 12))
    nights(MARCH_20, MARCH_23)
    # 7 days of 5.00 %, one of them with 5.00 % on top, and 9 days of 10.00 %.
    assert desk.dues() == [("interest", 5_833), ("penalty", 833 + 15_000)]
    paid = Repayment.objects.get()
    # Collected on the 23rd with the two days of the 21st and 22nd at 10.00 %: 33.33.
    assert (paid.interest_fen, paid.penalty_fen, paid.principal_fen) == (5_833, 15_833 + 3_333, 0)
    desk.draw.refresh_from_db()
    assert (desk.draw.arrears_since, desk.draw.loan_class) == (None, 2)
    assert draw_workings(draw_id=desk.draw.pk, on=TODAY).agrees


def test_a_finding_lifted_from_its_first_day_leaves_nothing_behind(desk):
    nights(MARCH_20, MARCH_23)
    before = desk.owed_fen(), desk.dues(), books()
    desk.find()
    desk.find(lifts=True, reason="流水看错了户")
    assert (desk.owed_fen(), [one for one in desk.dues() if one[1]], books()) == before
    assert desk.loan_class()[0] == 1
    assert draw_workings(draw_id=desk.draw.pk, on=TODAY).agrees


def test_lifted_from_a_later_day_the_days_between_stay_at_the_penalty_rate(desk):
    desk.find(on=date(2026, 3, 12))
    desk.find(on=date(2026, 3, 16), lifts=True, from_on=date(2026, 3, 16))
    night(MARCH_20)
    # 5 days from the 11th cost 5.00 % more: one on top of its interest, four at 10.00 %; the other 12 bear 5.00 %.
    assert desk.dues() == [("interest", 10_000), ("penalty", 833 + 6_667)]


def test_a_payment_reversed_after_a_finding_leaves_the_draw_as_if_it_had_not_been_paid(desk):
    night(MARCH_20)
    desk.find()
    before = desk.owed_fen(), books()
    pay(paying(3 * WAN), on=TODAY)
    paid = Repayment.objects.get()
    new = NewReversal(
        kind="repayment", subject_id=paid.pk, reason="多打一个零", requested_by=desk.clerk, request_id=uuid4()
    )
    (reversal_id,) = request_reversals(reversals=[new], at=v.at(TODAY), business_date=TODAY).ids.values()
    one = ReversalDecision(reversal_id=reversal_id, approve=True, note="", decided_by=desk.accountant)
    assert not decide_reversals(decisions=[one], at=v.at(TODAY), business_date=TODAY).refused
    assert (desk.owed_fen(), books()) == before


def test_a_misused_draw_is_not_renewed(desk):
    desk.find()
    refused = renewal_refusal(
        draw_id=desk.draw.pk, kind="extension", due_on=date(2027, 1, 5), rate_ppm=50_000, on=TODAY
    )
    assert refused.reason == (f"不能展期：借据 {desk.draw.number} 已认定挪用。先收回挪用的钱，或解除认定，再办。")


REFUSED = {
    "no reason": ({"reason": " "}, "不能认定挪用：没有写原因。请写明为什么认定挪用。"),
    "no evidence": ({"evidence": ""}, "不能认定挪用：没有写证据。请写明凭什么，例如流水、合同、走访记录。"),
    "a day to come": ({"from_on": date(2026, 3, 25)}, "不能认定挪用：2026-03-25 还没有到，今天是 2026-03-24。请改日期"),
    "nothing to lift": ({"lifts": True}, "not_misused"),
    "unknown draw": ({"draw_id": 999}, "没有这笔借据。请刷新本页再选。"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_asked_for(desk, case):
    changed, said = REFUSED[case]
    (refused,) = desk.ask(**changed).refused.values()
    assert said in {refused.reason, refused.code}
    assert not Misuse.objects.exists()


def test_one_waits_at_a_time_and_whoever_asks_decides_not(desk):
    key = uuid4()
    (asked,) = desk.ask(request_id=key).ids.values()
    assert desk.ask(request_id=key).repeated == {0}
    assert desk.ask(request_id=key, from_on=TODAY).refused == {0: REUSED}
    assert desk.ask().refused[0].code == "waiting"
    assert desk.decide(asked, by=desk.asker).refused[0].code == "same_person"
    assert desk.decide(asked, approve=False).refused[0].reason == "不能退回：没有写原因。请写明为什么退回。"
    assert not desk.decide(asked, approve=False, note="流水是另一户的").refused
    assert desk.decide(asked, approve=False, note="流水是另一户的").repeated == {0}
    assert (desk.owed_fen(SINCE), Classification.objects.count()) == (6 * WAN + 5_000, 0)


def test_a_draw_paid_off_meanwhile_is_no_longer_found_misused(desk):
    (asked,) = desk.ask().ids.values()
    pay(paying(desk.owed_fen()), on=TODAY)
    assert desk.decide(asked).refused[0].code == "settled"
    assert Misuse.objects.get().state == "requested"
