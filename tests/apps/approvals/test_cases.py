"""审贷分离 stands in the database: a case has three different persons, and a decision has its moment."""

import pytest
from django.db import IntegrityError, transaction

from qianmo.apps.approvals.models import Case
from qianmo.apps.approvals.queries import case_of
from qianmo.apps.approvals.services import DecidedCase, record_decisions
from tests import village as v

KIND = "credit.application"


def decided(staff: dict[str, int], people: str = "2002 1004 2001", **changed: object) -> DecidedCase:
    """A refused case of these three staff numbers."""
    investigator, reviewer, approver = (staff[number] for number in people.split())
    case = {
        "subject_id": 1,
        "household_id": 1,
        "exposure_fen": 0,
        "investigator": investigator,
        "reviewer": reviewer,
        "approver": approver,
        "outcome": "refused",
        "approved_fen": None,
        "reason": "负债高",
    }
    return DecidedCase(**(case | changed))


def record(*cases: DecidedCase) -> None:
    with transaction.atomic():
        record_decisions(kind=KIND, cases=cases, at=v.at(v.DECIDED), business_date=v.DECIDED)


@pytest.fixture
def staff(db):
    return v.found_bank()[0]


def test_a_case_names_its_three_persons_and_its_reason(staff):
    record(decided(staff))
    found = case_of(kind=KIND, subject_id=1)
    assert (found.outcome, found.approved_fen, found.reason) == ("否决", None, "负债高")
    assert (found.investigator, found.reviewer, found.approver) == ("尹红霞", "包志强", "韩春生")
    assert found.decided_at == v.at(v.DECIDED)
    assert case_of(kind=KIND, subject_id=2) is None


@pytest.mark.parametrize("people", ["2002 2002 2001", "2002 1004 2002", "2002 1004 1004"])
def test_two_duties_in_one_hand_are_refused_by_the_database(staff, people):
    with pytest.raises(IntegrityError, match="case_three_persons"):
        record(decided(staff, people))


def test_one_matter_is_decided_once(staff):
    record(decided(staff))
    with pytest.raises(IntegrityError, match="case_once"):
        record(decided(staff, outcome="approved", approved_fen=1))


def test_an_outcome_without_a_moment_and_a_moment_without_an_outcome_cannot_be(staff):
    record(decided(staff))
    for half in ({"decided_at": None}, {"outcome": ""}):
        with pytest.raises(IntegrityError, match="case_decided_pair"), transaction.atomic():
            Case.objects.update(**half)


@pytest.mark.django_db(transaction=True)
def test_decisions_outside_an_act_are_a_bug():
    with pytest.raises(RuntimeError, match="inside the act"):
        record_decisions(kind=KIND, cases=[], at=v.at(v.DECIDED), business_date=v.DECIDED)
