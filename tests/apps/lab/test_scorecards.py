"""A scorecard is used by no policy before two others have signed for it and it is monitored."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from qianmo import decisions
from qianmo.apps.credit.models import Draw, Line
from qianmo.apps.events.models import Event
from qianmo.apps.lab.models import ModelSignature, Scorecard, ScorecardMonth
from qianmo.apps.lab.queries import cards_not_ready, scorecards
from qianmo.apps.lab.services import NewScorecard, enter_scorecard, monitor_scorecard, sign_scorecard
from qianmo.domain.refusal import Refused
from tests import village as v
from tests.apps.credit.test_draws import asking, take
from tests.policies import small_card
from tests.village import WAN

pytestmark = pytest.mark.django_db
ON = date(2026, 9, 29)
ENTERED, FIRST, SECOND = "1002", "1006", "1004"
CARD = small_card()


@pytest.fixture
def ground():
    """Three households with lines of 5 万: incomes 6, 9 and 12 万."""
    ground = v.found_village()
    incomes = (6, 9, 12)
    ids = v.file_families([v.family(ground, f"户{n}", facts={"income_fen": n * WAN}) for n in incomes])
    v.rate(ground, v.screen(ground, dict.fromkeys(ids, ())), ids)
    lines = v.grant(ground, ids, wan=5)
    v.sign(ground, lines)
    return ground


def entered(ground: v.Ground, model: str = CARD, **changed: object) -> int | Refused:
    told: dict[str, object] = {
        "product_id": ground.product_id,
        "name": "农户申请评分卡",
        "model": model.encode(),
        "decision": "scorecard_farm",
        "overdue_days": 90,
        "window_months": 12,
    }
    new = NewScorecard(**told | changed)  # type: ignore[arg-type]
    return enter_scorecard(new=new, by=ground.staff[ENTERED], at=v.at(v.DRAWN), business_date=v.DRAWN)


def signed(
    ground: v.Ground, card: int, person: str, *, agrees: bool = True, opinion: str = "看过样本"
) -> int | Refused:
    return sign_scorecard(
        scorecard_id=card, agrees=agrees, opinion=opinion, by=ground.staff[person], at=v.at(v.DRAWN),
        business_date=v.DRAWN,
    )  # fmt: skip


def monitored(ground: v.Ground, card: int) -> int | Refused:
    return monitor_scorecard(scorecard_id=card, by=ground.staff[FIRST], at=v.at(v.DRAWN), business_date=ON)


def test_a_policy_may_use_a_card_once_two_others_agreed_and_it_is_monitored(ground):
    policy = decisions.load(CARD.encode())
    assert cards_not_ready(model=policy) == ["评分卡 scorecard_farm 没有评审过，或评审后改过表格"]
    card = entered(ground)
    for person in (FIRST, SECOND):
        assert "待评审" in cards_not_ready(model=policy)[0]
        signed(ground, card, person)
    assert cards_not_ready(model=policy) == ["评分卡 农户申请评分卡 已评审，待监测"]
    monitored(ground, card)
    assert cards_not_ready(model=policy) == []
    assert {row.kind for row in Event.objects.filter(kind__startswith="lab.")} == {
        "lab.scorecard_entered", "lab.scorecard_signed", "lab.scorecard_monitored",
    }  # fmt: skip


def test_one_cell_edited_makes_another_card(ground):
    card = entered(ground)
    signed(ground, card, FIRST)
    signed(ground, card, SECOND)
    monitored(ground, card)
    assert cards_not_ready(model=decisions.load(CARD.replace("<text>80<", "<text>85<").encode()))
    assert not cards_not_ready(model=decisions.load(CARD.replace('label="评分"', 'label="申请评分"').encode()))


def test_nobody_signs_for_a_card_of_his_own_and_one_person_counts_once(ground):
    card = entered(ground)
    assert isinstance(signed(ground, card, ENTERED), Refused)
    assert isinstance(signed(ground, card, FIRST, opinion=" "), Refused)
    assert signed(ground, card, FIRST) == signed(ground, card, FIRST)
    assert ModelSignature.objects.count() == 1
    with pytest.raises(DatabaseError, match="does not sign"), transaction.atomic():
        ModelSignature.objects.create(
            scorecard_id=card, by_id=ground.staff[ENTERED], at=v.at(v.DRAWN), agrees=True, opinion="x"
        )


def test_one_who_disagrees_keeps_the_card_out(ground):
    card = entered(ground)
    for person, agrees in ((FIRST, True), (SECOND, False), ("1005", True)):
        signed(ground, card, person, agrees=agrees)
    monitored(ground, card)
    (row,) = scorecards(scorecard_id=card)
    assert (row.is_reviewed, row.standing) == (False, "评审未通过")


@pytest.mark.parametrize(
    "changed",
    [
        {"decision": "score"},
        {"overdue_days": 0},
        {"model": CARD.replace("income_fen / 1000000", "eval('1')")},
        {"challenges": 999_999},
        {"name": " "},
    ],
)
def test_a_card_that_cannot_score_is_not_entered(ground, changed):
    assert isinstance(entered(ground, **changed), Refused)
    assert not Scorecard.objects.exists()


def test_months_are_worked_out_from_what_became_of_the_applications(ground):
    card = entered(ground)
    assert monitored(ground, card) == 1
    (month,) = ScorecardMonth.objects.all()
    # incomes 6, 9 and 12 score 60, 60 and 80; nobody drew, so there is nothing to separate, and the base has not moved
    assert (month.month, month.cases, month.good, month.bad) == (date(2026, 3, 1), 3, 0, 0)
    assert (month.ks_ppm, month.auc_ppm, month.psi_ppm) == (None, None, 0)


def test_late_draws_are_bad_and_a_challenger_is_scored_on_the_same_cases(ground):
    for line in Line.objects.order_by("id"):
        assert not take(asking(line)).refused
    late = Draw.objects.order_by("id").first()
    Draw.objects.filter(id=late.pk).update(arrears_since=date(2026, 4, 1))
    champion = entered(ground)
    challenger = entered(ground, small_card(upper=70), name="挑战卡", challenges=champion)
    monitored(ground, champion)
    monitored(ground, challenger)
    first, second = ScorecardMonth.objects.order_by("scorecard_id")
    # bad: 60; good: 60 and 80. KS 1 - 1/2; of the two pairs one is won and one tied
    assert (first.good, first.bad, first.ks_ppm, first.auc_ppm) == (2, 1, 500_000, 750_000)
    assert (second.cases, second.bad) == (first.cases, first.bad)
