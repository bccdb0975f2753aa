"""A whole number is shown for a purpose, on the record, to whoever may see it."""

import pytest

from qianmo.apps.events.queries import timeline
from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.models import Membership
from qianmo.apps.households.queries import heads
from qianmo.apps.households.services import Unmasking, unmask
from qianmo.apps.households.services.unmasking import DAILY
from qianmo.domain.refusal import Refused
from tests import village as v

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground():
    return v.found_village()


@pytest.fixture
def known(ground):
    filing = v.family(ground, "孟庆和", "乌云", phone="13800002046")
    (household_id,) = v.file_families([filing])
    return household_id, filing.members[0]


def look(ground, household_id, *, number="phone", purpose="visit", scope=None, person_id=None):
    return unmask(
        wanted=Unmasking(
            household_id=household_id,
            person_id=person_id or heads(household_ids=[household_id])[household_id],
            number=number,
            purpose=purpose,
            by=ground.staff["2002"],
        ),
        scope=scope or Scope(None),
        at=v.at(v.FILED),
        business_date=v.FILED,
    )


def test_the_answer_and_its_event_come_together(ground, known):
    household_id, head = known
    assert look(ground, household_id) == "13800002046"
    assert look(ground, household_id, number="identity", purpose="signing") == head.identity
    told = [event.payload for event in timeline(household_id=household_id) if event.kind == "households.unmasked"]
    assert told == [{"number": "identity", "purpose": "signing"}, {"number": "phone", "purpose": "visit"}]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"purpose": ""}, "no_purpose"),
        ({"purpose": "curiosity"}, "no_purpose"),
        ({"number": "sealed"}, "no_purpose"),
    ],
)
def test_no_purpose_no_number(ground, known, asked, code):
    answer = look(ground, known[0], **asked)
    assert isinstance(answer, Refused)
    assert answer.code == code
    assert not [event for event in timeline(household_id=known[0]) if event.kind == "households.unmasked"]


def test_outside_the_scope_and_for_posts_without_numbers_nothing_is_known(ground, known):
    assert look(ground, known[0], scope=Scope(frozenset({ground.cells[v.FAR]}))) is None
    assert look(ground, known[0], scope=Scope(None, frozenset())) is None
    assert look(ground, known[0], person_id=10**12) is None


def test_a_number_never_collected_is_said_so(ground):
    filing = v.family(ground, "孟庆和", "乌云")
    (household_id,) = v.file_families([filing])
    other = Membership.objects.get(household_id=household_id, relation="other")
    answer = look(ground, household_id, person_id=other.person_id)
    assert isinstance(answer, Refused)
    assert answer.reason == "没有采集手机号。下次走访时补"


def test_nobody_reads_the_whole_file_number_by_number(ground, known):
    assert all(look(ground, known[0]) == "13800002046" for _ in range(DAILY))
    answer = look(ground, known[0])
    assert isinstance(answer, Refused)
    assert answer.code == "too_many"
