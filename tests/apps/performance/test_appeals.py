"""Appeals on a line of a closed month, and adjustments in the month that runs."""

from datetime import date
from uuid import UUID

import pytest

from qianmo.apps.performance.models import Adjustment
from qianmo.apps.performance.queries import appeals_of, board, corrections_of, counted_months, slip
from qianmo.apps.performance.services import (
    Answer,
    NewAppeal,
    NewCorrection,
    agree_adjustment,
    answer_appeal,
    ask_correction,
    decide_correction,
    raise_appeal,
)
from tests import village as v
from tests.apps.performance.month import MARCH, count, lay_deposits, put_in_force

pytestmark = pytest.mark.django_db
ON, APRIL = date(2026, 4, 3), date(2026, 4, 1)


@pytest.fixture
def ground():
    ground = v.found_village()
    lay_deposits(ground)
    put_in_force(ground)
    count()
    return ground


def when(on=ON):
    return {"at": v.at(on), "business_date": on}


def appeal(ground, *, line="average", said="少算了王家的定期", on=ON, n=1, month=MARCH):
    new = NewAppeal(month=month, line=line, said=said, by=ground.staff["2003"], request_id=UUID(int=n))
    return raise_appeal(appeal=new, **when(on))


def answered(ground, pk, *, number="1007", **more):
    given = Answer(appeal_id=pk, says="查实，九月漏一户", by=ground.staff[number], **more)
    return answer_appeal(answer=given, **when())


def test_an_appeal_that_is_right_ends_as_an_adjustment_in_the_month_that_runs(ground):
    pk = appeal(ground)
    assert answered(ground, pk, points_centi=5_00, pay_fen=25_00) is None
    before = {one.card.number: one.points_centi for one in board(months=counted_months()[:1])}
    assert agree_adjustment(appeal_id=pk, by=ground.staff["1008"], **when()) is None
    assert {one.card.number: one.points_centi for one in board(months=counted_months()[:1])} == before
    lay_deposits(ground, last=date(2026, 4, 20))
    count(on=date(2026, 4, 20))
    april = counted_months()[0]
    own = slip(month=april, staff_id=ground.staff["2003"])
    assert (april.first, own.standing.points_centi) == (APRIL, 20_00 + 5_00)
    assert [(one.month, one.pay_fen) for one in own.adjusted] == [(MARCH, 25_00)]
    assert own.paid_now_fen == own.standing.earned_fen - own.standing.kept_back_fen + 25_00


def test_an_appeal_that_is_not_right_is_refused_with_the_reason(ground):
    pk = appeal(ground)
    assert answered(ground, pk) is None
    (card,) = appeals_of(staff_ids=None)
    assert (card.state, card.answer) == ("refused", "查实，九月漏一户")
    assert not Adjustment.objects.exists()


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"on": date(2026, 4, 11)}, "too_late"),
        ({"line": "nothing"}, "not_on_slip"),
        ({"said": " "}, "no_reason"),
        ({"said": "长" * 201}, "too_long"),
        ({"month": APRIL}, "month_open"),
    ],
)
def test_an_appeal_too_late_or_on_nothing_is_refused(ground, told, code):
    assert appeal(ground, **told).code == code


def test_the_last_day_of_ten_counts_and_the_same_request_is_the_same_appeal(ground):
    pk = appeal(ground, on=date(2026, 4, 10))
    assert appeal(ground, on=date(2026, 4, 10)) == pk
    assert appeal(ground, n=2).code == "open_already"


def test_nobody_answers_the_own_appeal_or_agrees_to_the_own_answer(ground):
    pk = appeal(ground)
    assert answered(ground, pk, number="2003").code == "own_appeal"
    answered(ground, pk, points_centi=1)
    for number in ("1007", "2003"):
        assert agree_adjustment(appeal_id=pk, by=ground.staff[number], **when()).code == "own_answer"
    assert answered(ground, pk).code == "appeal_moved"


def correction(ground, *, who="2003", by="1007", n=7, **more):
    told = {"points_centi": -2_00, "pay_fen": -10_00, "reason": "多计一户", "evidence": "核查记录 12"}
    new = NewCorrection(
        month=MARCH, staff_id=ground.staff[who], line="average", request_id=UUID(int=n), **{**told, **more}
    )  # fmt: skip
    return ask_correction(new=new, by=ground.staff[by], **when())


def decide(ground, pk, *, by="1008", agreed=True):
    return decide_correction(correction_id=pk, agreed=agreed, by=ground.staff[by], **when())


def test_finance_has_a_closed_month_put_right_with_evidence_by_a_second_person(ground):
    pk = correction(ground)
    assert correction(ground) == pk
    assert decide(ground, pk, by="1007").code == "own_correction"
    assert decide(ground, pk) is None
    assert decide(ground, pk).code == "correction_moved"
    (card,) = corrections_of(staff_ids=None)
    assert (card.state, card.counts_in, card.evidence, card.decided_by) == ("made", APRIL, "核查记录 12", "乔慧敏")
    paid = slip(month=counted_months()[0], staff_id=ground.staff["2003"]).paid_now_fen
    lay_deposits(ground, last=date(2026, 4, 20))
    count(on=date(2026, 4, 20))
    april, march = counted_months()
    assert slip(month=march, staff_id=ground.staff["2003"]).paid_now_fen == paid
    own = slip(month=april, staff_id=ground.staff["2003"])
    assert [(one.month, one.pay_fen, one.reason) for one in own.adjusted] == [(MARCH, -10_00, "多计一户")]


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"points_centi": 0, "pay_fen": 0}, "nothing"),
        ({"evidence": " "}, "no_evidence"),
        ({"reason": ""}, "no_reason"),
        ({"who": "1007"}, "own_pay"),
        ({"pay_fen": 99_999_999_99}, "too_much"),
    ],
)
def test_a_correction_that_cannot_be_is_refused(ground, told, code):
    assert correction(ground, **told).code == code
