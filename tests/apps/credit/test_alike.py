"""Cases that come to the very same are approved in one act; whatever differs is left alone and told apart."""

from dataclasses import replace
from uuid import uuid4

import pytest

from qianmo.apps.approvals.models import Bearing, Case, Opinion
from qianmo.apps.approvals.queries import waiting_cases
from qianmo.apps.approvals.services import NewOpinion, speak
from qianmo.apps.credit.models import Line
from qianmo.apps.credit.queries.alike import alike
from qianmo.apps.credit.services import Word, decide_cases, put_forward
from qianmo.apps.grids.queries import Scope
from tests import village as v
from tests.apps.credit.test_approving import EVERYBODY, THURSDAY, Desk
from tests.village import WAN

pytestmark = pytest.mark.django_db


class Drive:
    """Four households before the approver: three ask for 5 万, one for 6 万."""

    def __init__(self):
        self.desk = Desk()
        ids = [self.desk.household_id, *v.rated_households(self.desk.ground, ("白音", "赵良", "陶格斯"))]
        wishes = [
            replace(self.desk.wish, household_id=pk, requested_fen=wan * WAN, request_id=uuid4())
            for pk, wan in zip(ids, (5, 5, 5, 6), strict=True)
        ]
        assert not put_forward(wishes=wishes, at=THURSDAY, business_date=v.DRAWN).refused
        forwarded = [
            NewOpinion(case_id=pk, revision=1, step="forwarded", by=self.desk.reviewer)
            for pk in Case.objects.order_by("id").values_list("id", flat=True)
        ]
        assert speak(opinions=forwarded, at=v.at(v.DRAWN), business_date=v.DRAWN) == [None] * 4

    def batches(self):
        waiting = waiting_cases(scope=EVERYBODY, states=["deciding"], staff_id=self.desk.approver)
        return alike(cases=waiting, on=v.DRAWN)

    def approve(self, cases, outcome, *, scope=EVERYBODY):
        words = [
            Word(
                case_id=one.id,
                revision=one.revision,
                approve=True,
                limit_fen=None,
                text="同批同意",
                by=self.desk.approver,
                post="branch_head",
                alike=outcome,
            )
            for one in cases
        ]
        return decide_cases(words=words, scope=scope, at=v.at(v.DRAWN), business_date=v.DRAWN)


@pytest.fixture
def drive():
    return Drive()


def test_a_batch_has_one_outcome_and_the_rest_is_shown_apart(drive):
    (batch,), apart = drive.batches()
    assert (len(batch.cases), batch.product, batch.outcome.limit_fen, batch.total_fen) == (
        3,
        "福农卡",
        5 * WAN,
        15 * WAN,
    )
    assert [one.requested_fen for one in apart] == [6 * WAN]


def test_one_act_approves_the_batch_and_every_case_keeps_its_own_opinion(drive):
    (batch,), _ = drive.batches()
    answers = drive.approve(batch.cases, batch.outcome)
    assert (len(answers.ids), answers.refused) == (3, {})
    assert Line.objects.filter(limit_fen=5 * WAN).count() == 3
    assert Opinion.objects.filter(step="approved", staff_id=drive.desk.approver).count() == 3
    assert Case.objects.filter(outcome="approved", approver_id=drive.desk.approver).count() == 3


def test_what_differs_moved_on_or_lies_out_of_sight_stays_and_holds_nobody_up(drive):
    (batch,), apart = drive.batches()
    assert drive.approve([batch.cases[0]], None).refused == {}
    answers = drive.approve([*batch.cases, *apart], batch.outcome)
    assert {place: one.code for place, one in answers.refused.items()} == {0: "moved_on", 3: "not_alike"}
    assert len(answers.ids) == 2
    assert drive.approve(apart, None, scope=Scope(frozenset())).refused[0].code == "unknown_case"


def test_the_same_case_twice_in_one_act_is_decided_once(drive):
    (batch,), _ = drive.batches()
    answers = drive.approve([batch.cases[0], batch.cases[0]], batch.outcome)
    assert (len(answers.ids), answers.refused[1].code) == (1, "moved_on")


def test_a_batch_asks_as_often_as_a_single_case(drive, django_assert_max_num_queries):
    (batch,), _ = drive.batches()
    with django_assert_max_num_queries(45) as counted:
        drive.approve(batch.cases[:1], batch.outcome)
    with django_assert_max_num_queries(len(counted)):
        drive.approve(batch.cases[1:], batch.outcome)
    assert not Bearing.objects.exists()
