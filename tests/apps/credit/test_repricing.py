"""Another rate by two persons: what it would make of the interest is said before, and is what is booked after."""

from datetime import date
from uuid import uuid4

import pytest

from qianmo.apps.credit.models import Draw, Line, RateChange, RateRequest
from qianmo.apps.credit.queries import RateWish, owed, present_rate, repriced
from qianmo.apps.credit.services import NewRateRequest, RateDecision, decide_rates, request_rates
from qianmo.apps.events.queries import timeline
from qianmo.domain.credit.interest import USUAL_INTEREST
from tests import village as v
from tests.apps.credit.test_draws import asking, take
from tests.apps.credit.test_nights import MARCH_20, MARCH_23, nights
from tests.village import WAN

pytestmark = pytest.mark.django_db
TODAY, LOWER_ON = date(2026, 3, 24), date(2026, 3, 11)


class Desk:
    """6 万 drawn at 5.00 % on 5 March, settled and collected since; a manager and the head of the branch."""

    def __init__(self) -> None:
        ground = v.found_village(interest=USUAL_INTEREST)
        (line_id,) = v.signed_lines(ground, ["孟庆和"])
        line = Line.objects.get(id=line_id)
        take(asking(line, 6 * WAN, due_on=date(2026, 12, 5)))
        nights(MARCH_20, MARCH_23)
        self.draw, self.household = Draw.objects.get(), line.household_id
        self.asker, self.head = ground.staff["2002"], ground.staff["2001"]

    def ask(self, **changed: object):
        asked = {
            "draw_id": self.draw.pk,
            "rate_ppm": 36_000,
            "from_on": LOWER_ON,
            "reason": "评级调高",
            "requested_by": self.asker,
            "request_id": uuid4(),
        }
        return request_rates(requests=[NewRateRequest(**(asked | changed))], at=v.at(TODAY), business_date=TODAY)

    def decide(self, rate_request_id: int, *, approve: bool = True, note: str = "", by: int | None = None):
        one = RateDecision(rate_request_id=rate_request_id, approve=approve, note=note, decided_by=by or self.head)
        return decide_rates(decisions=[one], at=v.at(TODAY), business_date=TODAY)

    def more_fen(self, rate_ppm: int, from_on: date) -> int:
        (found,) = repriced(wishes=[RateWish(draw_id=self.draw.pk, rate_ppm=rate_ppm, from_on=from_on)], on=TODAY)
        return found

    def owed_fen(self) -> int:
        return owed(draw_ids=[self.draw.pk], on=TODAY)[self.draw.pk].total_fen


@pytest.fixture
def desk():
    return Desk()


def test_what_a_rate_would_change_is_said_before_and_is_what_it_changes(desk):
    """13 days from 11 to 24 March at 1.40 % less on 6 万: 30.33 yuan."""
    said = desk.more_fen(36_000, LOWER_ON)
    assert said == -3_033
    before = desk.owed_fen()
    (asked,) = desk.ask().ids.values()
    assert (desk.owed_fen(), RateChange.objects.count()) == (before, 0)
    assert not desk.decide(asked).refused
    assert desk.owed_fen() - before == said
    assert present_rate(draw_id=desk.draw.pk, on=TODAY) == 36_000
    row = RateRequest.objects.get()
    assert (row.before_ppm, row.rate_ppm, row.state, row.decided_by_id) == (50_000, 36_000, "carried_out", desk.head)
    assert {"credit.rate_asked", "credit.rate_changed"} <= {one.kind for one in timeline(household_id=desk.household)}


def test_a_rate_from_today_on_changes_nothing_of_the_past(desk):
    assert desk.more_fen(90_000, TODAY) == 0


def test_the_same_answer_again_answers_as_before_and_a_decline_says_why(desk):
    (asked,) = desk.ask().ids.values()
    assert desk.decide(asked, approve=False).refused[0].reason == "不能退回：没有写原因。请写明为什么退回。"
    assert not desk.decide(asked, approve=False, note="先看评级表").refused
    assert desk.decide(asked, approve=False, note="先看评级表").repeated == {0}
    assert RateRequest.objects.get().note == "先看评级表"
    assert RateChange.objects.count() == 0
    assert not desk.ask().refused  # what was declined may be asked for again


REFUSED = {
    "no reason": ({"reason": " "}, "不能调息：没有写原因。请写明为什么调息。"),
    "before the draw": ({"from_on": date(2026, 3, 4)}, "不能调息：生效日 2026-03-04 早于放款日 2026-03-05。请改生效日"),
    "above 24 %": ({"rate_ppm": 250_000}, "不能调息：年利率 25.00% 不在 0 到 24.00% 之间。请核对"),
    "the same rate": ({"rate_ppm": 50_000}, "不能调息：那一天的年利率就是这个数。请填别的利率或生效日。"),
    "unknown draw": ({"draw_id": 999}, "没有这笔借据"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_asked_for(desk, case):
    changed, reason = REFUSED[case]
    assert [one.reason for one in desk.ask(**changed).refused.values()] == [reason]
    assert not RateRequest.objects.exists()


def test_one_waits_at_a_time_and_whoever_asks_decides_not(desk):
    key = uuid4()
    (asked,) = desk.ask(request_id=key).ids.values()
    assert desk.ask(request_id=key).repeated == {0}
    assert desk.ask().refused[0].code == "waiting"
    assert desk.decide(asked, by=desk.asker).refused[0].reason == "不能复核自己申请的调息。请另一位有审批权的同事办理。"
    assert not desk.decide(asked).refused
    assert desk.decide(asked, approve=False, note="不行").refused[0].code == "decided"
    assert desk.decide(999).refused[0].code == "unknown_rate_request"
