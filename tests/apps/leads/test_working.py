"""Touches, hand-overs of leads, and what leads turn into."""

from datetime import timedelta
from uuid import uuid4

import pytest

from qianmo.apps.credit.models import Line
from qianmo.apps.events.models import Event
from qianmo.apps.leads.models import Conversion, Touch
from qianmo.apps.leads.services import NewTouch, reassign_leads, touch_leads, track_conversions
from qianmo.domain.leads.conditions import Condition
from qianmo.domain.leads.touching import Told
from tests import village as v
from tests.apps.leads.ground import COUNTY, NOW, ON, found, given_out, leads, touch

pytestmark = pytest.mark.django_db
EVERYONE = (Condition(key="deposit", fen=1),)


@pytest.fixture
def bank():
    return found()


@pytest.fixture
def lead(bank):
    return leads(given_out(bank, EVERYONE))[bank.households[v.LOWER]]


def test_a_touch_moves_the_lead_on_and_says_when_to_come_again(bank, lead):
    assert touch(bank, lead, by="2003", channel="visit", next_on=ON + timedelta(days=7)) is None
    lead.refresh_from_db()
    assert (lead.state, lead.next_on) == ("working", ON + timedelta(days=7))
    assert Event.objects.get(kind="leads.touched").household_id == lead.household_id


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"outcome": "lost", "next_on": None}, "touch_reason"),
        ({"outcome": "interested", "lost_to": "price"}, "touch_reason"),
        ({"outcome": "thinking", "next_on": None}, "touch_next"),
        ({"next_on": ON - timedelta(days=1)}, "touch_next_day"),
        ({"channel": "pigeon"}, "touch_words"),
        ({"note": "字" * 201}, "touch_long"),
    ],
)
def test_a_touch_that_makes_no_sense_is_refused_and_changes_nothing(bank, lead, told, code):
    assert touch(bank, lead, by="2003", **told).code == code
    assert not Touch.objects.exists()


def test_a_colleagues_lead_is_not_touched(bank, lead):
    assert touch(bank, lead, by="2002").code == "not_own"


def test_the_same_touch_sent_twice_counts_once_and_a_bad_one_holds_up_no_other(bank, lead):
    told = Told(channel="phone", outcome="interested", next_on=ON)
    one = NewTouch(lead_id=lead.pk, told=told, by=bank.staff("2003"), request_id=uuid4())
    missing = NewTouch(lead_id=10**9, told=told, by=bank.staff("2003"), request_id=uuid4())
    assert list(touch_leads(touches=[missing, one, one], **NOW)) == [0]
    assert touch_leads(touches=[one], **NOW) == {}
    assert Touch.objects.count() == 1


def test_leads_of_somebody_who_leaves_go_to_a_colleague_of_the_branch_only(bank, lead):
    branch, head = bank.ground.branches[v.FIRST], bank.staff("2001")
    far = reassign_leads(lead_ids=[lead.pk], to=bank.staff("3002"), branch_id=branch, scope=COUNTY, by=head, **NOW)
    clerk = reassign_leads(lead_ids=[lead.pk], to=bank.staff("2004"), branch_id=branch, scope=COUNTY, by=head, **NOW)
    assert (far.code, clerk.code) == ("no_taker", "no_taker")
    assert (
        reassign_leads(lead_ids=[lead.pk], to=bank.staff("2002"), branch_id=branch, scope=COUNTY, by=head, **NOW) == 1
    )
    assert touch(bank, lead, by="2003").code == "not_own"
    assert touch(bank, lead, by="2002") is None


def test_a_line_signed_after_the_list_was_given_out_is_its_conversion_and_is_counted_once(bank, lead):
    assert touch(bank, lead, by="2003") is None
    household_id = lead.household_id
    v.rate(bank.ground, v.screen(bank.ground, {household_id: ()}, village=v.LOWER), [household_id])
    (line_id,) = v.grant(bank.ground, [household_id])
    v.sign(bank.ground, [line_id])
    Line.objects.filter(id=line_id).update(starts_on=ON)
    assert track_conversions(**NOW) == 1
    assert track_conversions(**NOW) == 0
    only = Conversion.objects.get()
    assert (only.lead_id, only.kind, only.on, only.touched) == (lead.pk, "line", ON, True)
    lead.refresh_from_db()
    assert lead.state == "won"


def test_a_line_from_before_the_list_is_none_of_its_doing(bank):
    household_id = bank.households[v.UPPER]
    v.rate(bank.ground, v.screen(bank.ground, {household_id: ()}), [household_id])
    (line_id,) = v.grant(bank.ground, [household_id])
    v.sign(bank.ground, [line_id])
    given_out(bank, EVERYONE)
    assert track_conversions(**NOW) == 0
