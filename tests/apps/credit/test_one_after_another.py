"""Many decided in one act come out as if each had been decided alone, in the order of the list."""

from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import transaction

from qianmo.apps.approvals.models import Case
from qianmo.apps.approvals.services import NewOpinion, set_authority, speak
from qianmo.apps.credit.exposure import Borrower, Owing, exposures
from qianmo.apps.credit.services import (
    ChangeDecision,
    NewRaise,
    Word,
    decide_cases,
    decide_raises,
    put_forward,
    request_raises,
)
from qianmo.apps.households.models import Membership
from qianmo.apps.households.services import NewCircle, form_circle
from tests import village as v
from tests.apps.credit.test_approving import EVERYBODY, THURSDAY, Desk
from tests.village import WAN

pytestmark = pytest.mark.django_db


class Street:
    """Three families before the approver, each asking for 5 万; who is tied to whom is up to the test."""

    def __init__(self):
        self.desk = Desk()
        self.ground = self.desk.ground
        self.households = [self.desk.household_id, *v.rated_households(self.ground, ("白音", "赵良"))]
        wishes = [
            replace(self.desk.wish, household_id=pk, requested_fen=5 * WAN, request_id=uuid4())
            for pk in self.households
        ]
        assert not put_forward(wishes=wishes, at=THURSDAY, business_date=v.DRAWN).refused
        self.cases = list(Case.objects.order_by("id"))
        forwarded = [
            NewOpinion(case_id=case.pk, revision=1, step="forwarded", by=self.desk.reviewer) for case in self.cases
        ]
        assert speak(opinions=forwarded, at=v.at(v.DRAWN), business_date=v.DRAWN) == [None] * 3

    def tie(self, *places, kind="guarantee"):
        new = NewCircle(kind=kind, name="一组", household_ids=[self.households[place] for place in places])
        form_circle(new=new, by=self.desk.investigator, at=v.at(v.DRAWN), business_date=v.DRAWN)

    def decide(self, *places, wan=None, refusing=()):
        words = [
            Word(
                case_id=self.cases[place].pk,
                revision=2,
                approve=place not in refusing,
                limit_fen=None if wan is None else wan[place] * WAN,
                text="同批",
                by=self.desk.approver,
                post="branch_head",
            )
            for place in places
        ]
        return decide_cases(words=words, scope=EVERYBODY, at=v.at(v.DRAWN), business_date=v.DRAWN)

    def limit(self, wan):
        set_authority(post="branch_head", limit_fen=wan * WAN, valid_from=v.DRAWN)


@pytest.fixture
def street():
    return Street()


@pytest.mark.parametrize("order", [(0, 1, 2), (1, 0, 2), (2, 1, 0)])
def test_what_is_granted_to_one_counts_for_whoever_stands_with_it_and_comes_later(street, order):
    street.tie(0, 1)
    street.limit(9)
    answers = street.decide(*order)
    later = max(order.index(0), order.index(1))
    assert answers.refused[later].reason == (
        "不能批：家庭和关联合计敞口将到 10.00 万元（关联 5.00 万元），您的权限是 9.00 万元。请转有权的审批人"
    )
    assert len(answers.ids) == 2


def test_one_act_answers_as_three_acts_one_after_another(street):
    street.tie(0, 1, kind="spouse")
    street.tie(1, 2)
    street.limit(9)
    with transaction.atomic():
        apart = [street.decide(place).refused.get(0) for place in (2, 1, 0)]
        transaction.set_rollback(True)
    together = street.decide(2, 1, 0).refused
    assert [together.get(place) for place in range(3)] == apart
    assert [one and one.code for one in apart] == [None, "beyond_authority", None]


def test_a_case_refused_to_the_customer_or_to_the_approver_adds_nothing(street):
    street.tie(0, 1, 2)
    street.limit(5)
    answers = street.decide(0, 1, 2, refusing={0}, wan=[5, 6, 5])
    assert ({place: one.code for place, one in answers.refused.items()}, list(answers.ids)) == ({1: "over_most"}, [2])


def test_a_line_in_the_name_of_a_member_who_keeps_an_earlier_file_counts_for_the_family(street):
    first, second, _ = street.households
    person = Membership.objects.get(household_id=first, relation="head").person_id
    Membership.objects.filter(household_id=first, person_id=person).update(left_on=v.DRAWN)
    Membership.objects.create(household_id=second, person_id=person, relation="other", joined_on=v.DRAWN)
    owing = Owing(borrowers=[Borrower(first, person), Borrower(second, person)], on=v.DRAWN)
    owing.lend(Borrower(first, person), fen=3 * WAN)
    assert (owing.exposure(first).family_fen, owing.exposure(second).family_fen) == (3 * WAN, 3 * WAN)
    owing.lend(Borrower(second, person), fen=WAN)
    assert (owing.exposure(first).family_fen, owing.exposure(second).family_fen) == (3 * WAN, 4 * WAN)
    assert owing.borrowed(person) == 4 * WAN


def test_what_is_counted_on_the_way_is_what_the_database_tells_afterwards(street):
    street.tie(0, 1, kind="spouse")
    street.tie(1, 2, kind="enterprise")
    owing = Owing(borrowers=[Borrower(pk, 0) for pk in street.households], on=v.DRAWN)
    for place in street.decide(0, 1, 2).ids:
        owing.lend(Borrower(street.households[place], 0), fen=5 * WAN)
    assert exposures(household_ids=street.households, on=v.DRAWN) == {
        pk: owing.exposure(pk) for pk in street.households
    }


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_two_raises_of_one_family_are_measured_one_after_the_other(street, order):
    street.tie(0, 1, kind="spouse")
    lines = sorted(street.decide(0, 1, wan=[4, 4, 4]).ids.values())
    raises = [
        NewRaise(
            line_id=pk,
            to_fen=5 * WAN,
            reason="扩栏",
            requested_by=street.desk.investigator,
            request_id=uuid4(),
        )
        for pk in lines
    ]
    v.sign(street.ground, lines)
    asked = request_raises(raises=raises, at=v.at(v.DRAWN), business_date=v.DRAWN)
    v.sign_changes(on=v.DRAWN)
    street.limit(9)
    decisions = [
        ChangeDecision(
            change_id=asked.ids[place], approve=True, note="", decided_by=street.desk.approver, post="branch_head"
        )
        for place in order
    ]
    answers = decide_raises(decisions=decisions, at=v.at(v.DRAWN), business_date=v.DRAWN)
    assert (list(answers.ids), answers.refused[1].code) == ([0], "beyond_authority")
    assert "家庭合计敞口将到 10.00 万元" in answers.refused[1].reason
