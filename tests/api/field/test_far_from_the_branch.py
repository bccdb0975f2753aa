"""What happens between a phone and its bank over days: answers lost, villages handed over, people who leave, limits."""

from datetime import timedelta

import pytest
from django.utils import timezone

from qianmo.api.field import cards, sending
from qianmo.apps.fieldwork.models import Enrolment, Survey
from qianmo.apps.fieldwork.services import end_unheld
from qianmo.apps.grids.services import Assignment, assign_stewards
from qianmo.apps.intake.models import Envelope
from qianmo.apps.org.models import PostHolding
from tests import village as v
from tests.api.field.conftest import ask, phone_of
from tests.web.test_roles import visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(county):
    return county.households[v.UPPER]


def test_an_answer_lost_after_the_writing_is_given_again_word_for_word(phone, home, monkeypatch):
    """The process dies between commit and answer: the phone hears nothing, and asks again."""
    item = phone.survey(home, {"scale_count": [None, 42]})
    with monkeypatch.context() as dying:
        dying.setattr(sending, "_told", lambda outcome: 1 / 0)
        with pytest.raises(RuntimeError, match="500"):
            phone.send(item)
    kept = Envelope.objects.get()
    (outcome,), (again,) = phone.send(item), phone.send(item)
    assert outcome == again
    assert phone.holds(item, outcome)
    assert f'"number":{kept.pk}' in outcome["receipt"]["body"]
    assert kept.stored_at.strftime("%H:%M:%S.%f") in outcome["receipt"]["body"]
    assert (Survey.objects.count(), Envelope.objects.count()) == (1, 1)


def test_a_parked_envelope_gets_its_receipt_with_the_changes_once_it_was_carried_out(phone, home):
    parent = phone.envelope("survey", f"household:{home}", changes={"scale_count": [None, 36]})
    child = phone.item(
        phone.envelope("survey", f"household:{home}", parent=parent["envelope"], changes={"scale_count": [36, 42]})
    )
    assert phone.send(child)[0]["state"] == "parked"
    assert phone.call("GET", "/changes?since=0")[1]["receipts"] == []
    phone.send(phone.item(parent))
    (late,) = phone.call("GET", "/changes?since=0")[1]["receipts"]
    assert phone.holds(child, {"receipt": late})
    assert phone_of("2003").call("GET", "/changes?since=0")[1]["receipts"] == [], "another phone is told nothing of it"


def test_what_was_written_before_a_hand_over_is_taken_credited_and_told_to_both(phone, county, home):
    item = phone.survey(home, {"scale_count": [None, 42]})
    to = Assignment(cell_code=v.UPPER, staff_id=county.ground.staff["2003"], role="owner", since=v.DRAWN)
    assert not assign_stewards(assignments=[to])
    _, changes = phone.call("GET", "/changes?since=0")
    assert county.ground.cells[v.UPPER] in changes["removed_grids"]
    assert phone.send(item)[0]["state"] == "received"
    assert Survey.objects.get().by.number == "2002"
    assert Envelope.objects.get().steward.number == "2003"
    for number in ("2002", "2003"):
        (notice,) = phone_of(number).call("GET", "/start")[1]["notices"]
        assert "移交前" in notice["text"]


def test_who_left_is_enrolled_no_more_and_what_he_sealed_is_still_taken(phone, home):
    item = phone.survey(home, {"scale_count": [None, 42]})
    other = phone_of("2003", device=phone.device)
    PostHolding.objects.filter(staff__number="2002").delete()
    moment = {"now": timezone.now(), "at": v.at(v.DRAWN), "business_date": v.DRAWN}
    assert (end_unheld(**moment), end_unheld(**moment)) == (1, 0)
    assert Enrolment.objects.get(staff__number="2002").ended_why == "left"
    assert phone.call("GET", "/start")[0] == 401
    assert other.send(item)[0]["state"] == "received"
    assert end_unheld(**moment | {"now": timezone.now() + timedelta(days=31)}) == 1, "and the phone nobody uses"
    assert ask("GET", "/api/field/start", Authorization=f"Device {other.token}")[0] == 401


def test_a_phone_is_told_of_releases_and_before_it_carries_too_many_households(phone, county, monkeypatch):
    _, started = phone.call("GET", "/start")
    assert started["releases"] == {"oldest": "1", "newest": "1"}
    assert started["notices"] == []
    monkeypatch.setattr(cards, "NEARLY_FULL", 1)
    for path in ("/start", "/changes?since=0"):
        (notice,) = phone.call("GET", path)[1]["notices"]
        assert "手机最多装 5,000 户" in notice["text"]


def test_what_a_reviewer_asks_stands_at_the_household_until_it_was_answered(county):
    phone = phone_of("2003")
    assert phone.call("GET", "/start")[1]["comments"] == []
    reviewer, case = visitor("1004"), f"/approvals/{county.case_id}/"
    asked = {"step": "returned", "text": "羊有多少只", "items": "户口簿、草场合同", "revision": "1"}
    assert reviewer.post(f"{case}review/", asked).status_code == 302
    for path in ("/start", "/changes?since=0"):
        (comment,) = phone.call("GET", path)[1]["comments"]
        assert comment["household"] == county.households[v.LOWER]
        assert comment["text"] == "羊有多少只，请补：户口簿、草场合同"
    assert phone_of("2002").call("GET", "/start")[1]["comments"] == [], "another's case"
    assert visitor("2003").post(f"{case}supplement/", {"text": "已补", "revision": "2"}).status_code == 302
    assert phone.call("GET", "/start")[1]["comments"] == []
