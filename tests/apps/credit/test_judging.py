"""Classes by hand: asked for by one, decided by another, never better than the arrears, and kept by the night."""

from datetime import date
from uuid import uuid4

import pytest

from qianmo.apps.credit.answers import REUSED
from qianmo.apps.credit.models import Classification, Draw, Judgement, Line, Renewal
from qianmo.apps.credit.queries import owed
from qianmo.apps.credit.services import (
    JudgementDecision,
    NewJudgement,
    NewRenewal,
    RenewalDecision,
    age_arrears,
    decide_judgements,
    decide_renewals,
    request_judgements,
    request_renewals,
)
from qianmo.apps.events.queries import timeline
from qianmo.domain.credit.interest import USUAL_INTEREST
from tests import village as v
from tests.apps.credit.test_draws import asking, take
from tests.apps.credit.test_nights import MARCH_20, nights, spend_everything
from tests.apps.credit.test_repayments import pay, paying
from tests.village import WAN

pytestmark = pytest.mark.django_db
TODAY, TOMORROW = date(2026, 3, 24), date(2026, 3, 25)
MENTIONED, SUBSTANDARD, DOUBTFUL = 2, 3, 4


class Desk:
    """6 万 drawn at 5.00 % on 5 March; a manager who asks and the head of the branch who decides."""

    def __init__(self) -> None:
        ground = v.found_village(interest=USUAL_INTEREST)
        (line_id,) = v.signed_lines(ground, ["孟庆和"])
        self.line = Line.objects.get(id=line_id)
        take(asking(self.line, 6 * WAN, due_on=date(2026, 12, 5)))
        self.draw = Draw.objects.get()
        self.asker, self.head = ground.staff["2002"], ground.staff["2001"]

    def ask(self, loan_class: int | None = SUBSTANDARD, *, on: date = TODAY, **changed: object):
        asked = {
            "draw_id": self.draw.pk,
            "loan_class": loan_class,
            "reason": "本人失联，羊已卖光",
            "requested_by": self.asker,
            "request_id": uuid4(),
        }
        return request_judgements(judgements=[NewJudgement(**(asked | changed))], at=v.at(on), business_date=on)

    def decide(self, judgement_id: int, *, approve: bool = True, note: str = "", by: int | None = None, on=TODAY):
        one = JudgementDecision(judgement_id=judgement_id, approve=approve, note=note, decided_by=by or self.head)
        return decide_judgements(decisions=[one], at=v.at(on), business_date=on)

    def judge(self, loan_class: int | None, *, on: date = TODAY) -> None:
        """Asked for and decided on the same day."""
        (judgement_id,) = self.ask(loan_class, on=on).ids.values()
        assert not self.decide(judgement_id, on=on).refused

    def standing(self, draw: Draw | None = None) -> tuple[int, str]:
        """The class of the draw as it says itself, and why."""
        row = Draw.objects.get(id=(draw or self.draw).pk)
        why = Classification.objects.filter(draw=row, until_on=None).values_list("loan_class", "cause").first()
        assert why is None or why[0] == row.loan_class
        return row.loan_class, why[1] if why else ""


@pytest.fixture
def desk():
    return Desk()


def age(on: date) -> None:
    age_arrears(on=on, at=v.at(on, 22))


def test_a_class_by_hand_holds_from_the_day_it_is_decided_and_the_night_keeps_it(desk):
    (asked,) = desk.ask().ids.values()
    assert desk.standing() == (1, "")
    assert not desk.decide(asked).refused
    said = (SUBSTANDARD, "人工认定：本人失联，羊已卖光")
    assert desk.standing() == said
    row = Classification.objects.get()
    assert (row.from_on, row.by_id, row.approved_by_id) == (TODAY, desk.asker, desk.head)
    for day in (TODAY, TOMORROW, date(2026, 11, 1)):
        age(day)
    assert (desk.standing(), Classification.objects.count()) == (said, 1)
    told = {one.kind for one in timeline(household_id=desk.line.household_id)}
    assert {"credit.judgement_asked", "credit.judged", "credit.classed"} <= told


def test_nobody_classes_a_draw_better_than_its_arrears(desk):
    """Interest due on 23 March and unpaid: 91 days later the draw is substandard."""
    spend_everything(desk.line, date(2026, 3, 6))
    nights(MARCH_20, TODAY)
    late = date(2026, 6, 22)
    age(late)
    assert desk.standing() == (SUBSTANDARD, "逾期 91 天")
    assert desk.ask(MENTIONED, on=late).refused[0].reason == (
        "不能认定为关注：按逾期、重组和挪用，系统已至少分为次级。只能认定得更差"
    )
    desk.judge(DOUBTFUL, on=late)
    assert desk.standing()[0] == DOUBTFUL


def test_arrears_worse_than_the_word_come_before_it(desk):
    desk.judge(MENTIONED)
    spend_everything(desk.line, date(2026, 3, 6))
    nights(MARCH_20, TODAY)
    age(date(2026, 6, 22))
    assert desk.standing() == (SUBSTANDARD, "逾期 91 天")


def test_a_word_taken_back_leaves_the_class_to_the_night(desk):
    desk.judge(MENTIONED)
    desk.judge(None, on=TOMORROW)
    assert desk.standing() == (1, "人工认定已收回")
    assert desk.ask(None, on=TOMORROW).refused[0].reason == "不能收回：这笔借据没有人工认定。请刷新本页"


def test_a_bad_loan_whose_word_is_taken_back_is_observed_for_six_months(desk):
    desk.judge(SUBSTANDARD)
    assert desk.ask(MENTIONED, on=TOMORROW).refused[0].code == "still_bad"
    desk.judge(None, on=TOMORROW)
    assert desk.standing() == (SUBSTANDARD, "人工认定已收回，观察期内")
    age(date(2026, 9, 24))
    assert desk.standing()[0] == SUBSTANDARD
    age(date(2026, 9, 25))
    assert desk.standing() == (1, "观察期满")


def test_the_word_goes_along_with_the_draw_that_takes_over(desk):
    desk.judge(MENTIONED)
    new = NewRenewal(
        draw_id=desk.draw.pk,
        kind="refinance",
        due_on=date(2026, 12, 20),
        reason="羊还没出栏",
        requested_by=desk.asker,
        request_id=uuid4(),
    )
    pay(paying(owed(draw_ids=[desk.draw.pk], on=TODAY)[desk.draw.pk].total_fen - 6 * WAN), on=TODAY)
    (renewal_id,) = request_renewals(renewals=[new], at=v.at(TODAY), business_date=TODAY).ids.values()
    v.sign_changes(on=TODAY)
    one = RenewalDecision(renewal_id=renewal_id, approve=True, note="", decided_by=desk.head, post="branch_head")
    assert not decide_renewals(decisions=[one], at=v.at(TODAY), business_date=TODAY).refused
    successor = Renewal.objects.get().new
    age(TODAY)
    assert desk.standing(successor)[0] == MENTIONED
    desk.draw = successor
    assert desk.ask(None).ids


REFUSED = {
    "no reason": ({"reason": " "}, "不能认定：没有写原因。请写明为什么认定。"),
    "normal": ({"loan_class": 1}, "不能认定为正常：按逾期、重组和挪用，系统已至少分为正常。只能认定得更差"),
    "no class of the five": ({"loan_class": 9}, "没有选认定成哪一类。请选一类。"),
    "nothing to take back": ({"loan_class": None}, "不能收回：这笔借据没有人工认定。请刷新本页"),
    "unknown draw": ({"draw_id": 999}, "没有这笔借据。请刷新本页再选。"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_asked_for(desk, case):
    changed, said = REFUSED[case]
    assert [one.reason for one in desk.ask(**changed).refused.values()] == [said]
    assert not Judgement.objects.exists()


def test_one_waits_at_a_time_and_whoever_asks_decides_not(desk):
    key = uuid4()
    (asked,) = desk.ask(request_id=key).ids.values()
    assert desk.ask(request_id=key).repeated == {0}
    assert desk.ask(DOUBTFUL, request_id=key).refused == {0: REUSED}
    assert desk.ask().refused[0].code == "waiting"
    assert desk.decide(asked, by=desk.asker).refused[0].reason == (
        "不能复核自己申请的分类认定。请另一位有审批权的同事办理。"
    )
    assert desk.decide(asked, approve=False).refused[0].code == "no_reason"
    assert not desk.decide(asked, approve=False, note="人找到了").refused
    assert desk.decide(asked, approve=False, note="人找到了").repeated == {0}
    assert desk.standing() == (1, "")
