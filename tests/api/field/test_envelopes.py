"""What a phone sends is taken once, joined field by field, and answered with the bank's signed word."""

import pytest

from qianmo.apps.events.models import Event
from qianmo.apps.fieldwork.models import FieldConflict, Survey, Visit
from qianmo.apps.households.models import FactSheet
from qianmo.apps.households.queries import facts_in_force
from qianmo.apps.intake.models import Envelope, Quarantined
from tests import village as v
from tests.api.field.conftest import phone_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(county):
    return county.households[v.UPPER]


def facts(household):
    return facts_in_force(household_ids=[household], on=v.DRAWN)[household]


def test_a_survey_is_joined_with_the_file_and_answered_with_a_receipt(phone, home):
    before = facts(home)["income_fen"]
    item = phone.survey(home, {"income_fen": [before, 8_800_000], "scale_count": [None, 42]})
    (outcome,) = phone.send(item)
    assert outcome["state"] == "received"
    assert phone.holds(item, outcome)
    assert (facts(home)["income_fen"], facts(home)["scale_count"]) == (8_800_000, 42)
    survey = Survey.objects.get()
    assert survey.joined == ["income_fen", "scale_count"]
    assert survey.clashing == []
    assert Event.objects.filter(kind="fieldwork.surveyed", household_id=home).count() == 1


def test_the_same_envelope_again_changes_nothing_and_gets_the_same_receipt(phone, home):
    item = phone.survey(home, {"scale_count": [None, 42]})
    (first,), (second,) = phone.send(item), phone.send(item)
    assert first == second
    both = phone.send(item, item)
    assert both == [first, first]
    assert (Survey.objects.count(), Envelope.objects.count()) == (1, 1)


def test_another_content_under_a_used_id_is_set_aside_and_the_first_stands(phone, home):
    envelope = phone.envelope("survey", f"household:{home}", changes={"scale_count": [None, 42]})
    forged = phone.item(envelope | {"changes": {"scale_count": [None, 4200]}})
    (first,), (second,) = phone.send(phone.item(envelope)), phone.send(forged)
    assert (first["state"], second["state"], second["code"]) == ("received", "quarantined", "same_id")
    assert facts(home)["scale_count"] == 42
    assert bytes(Quarantined.objects.get().sealed)


def test_two_who_changed_other_fields_are_joined_and_on_one_field_the_bank_asks(phone, home):
    other = phone_of("2002", device=None)
    phone.send(phone.survey(home, {"scale_count": [None, 36]}))
    joined, clashing = other.send(
        other.survey(home, {"guaranteed_fen": [None, 50]}), other.survey(home, {"scale_count": [None, 42]})
    )
    assert (joined["state"], clashing["state"]) == ("received", "received")
    assert (facts(home)["guaranteed_fen"], facts(home)["scale_count"]) == (50, 36)
    conflict = FieldConflict.objects.get()
    assert (conflict.original, conflict.mine, conflict.theirs) == (None, 42, 36)


def test_a_child_that_comes_before_its_parent_waits_and_is_then_carried_out(phone, home):
    parent = phone.envelope("survey", f"household:{home}", changes={"scale_count": [None, 36]})
    child = phone.envelope("survey", f"household:{home}", parent=parent["envelope"], changes={"scale_count": [36, 42]})
    grandchild = phone.envelope(
        "survey", f"household:{home}", parent=child["envelope"], changes={"scale_count": [42, 45]}
    )
    for one in (grandchild, child):
        (outcome,) = phone.send(phone.item(one))
        assert outcome["state"] == "parked"
        assert "还没有到" in outcome["reason"]
    assert not Survey.objects.exists()
    (arrived,) = phone.send(phone.item(parent))
    assert arrived["state"] == "received"
    assert facts(home)["scale_count"] == 45
    (again,) = phone.send(phone.item(grandchild) | {})
    assert again["state"] == "received"
    assert not FieldConflict.objects.exists()


def test_a_batch_in_the_wrong_order_is_put_right(phone, home):
    parent = phone.envelope("survey", f"household:{home}", changes={"scale_count": [None, 36]})
    child = phone.envelope("survey", f"household:{home}", parent=parent["envelope"], changes={"scale_count": [36, 42]})
    outcomes = phone.send(phone.item(child), phone.item(parent))
    assert [one["state"] for one in outcomes] == ["received", "received"]
    assert facts(home)["scale_count"] == 42


def test_a_visit_is_kept_as_the_phone_recorded_it(phone, home):
    (outcome,) = phone.send(phone.visit(home, outcome="不在家"))
    assert outcome["state"] == "received"
    visit = Visit.objects.get()
    assert (visit.accuracy_m, visit.datum, visit.skew_seconds, visit.mock) == (12, "WGS-84", -3, False)
    assert f"{visit.lat:f}" == "43.980000"


def test_one_bad_item_does_not_hold_up_the_others(phone, home):
    good = phone.survey(home, {"scale_count": [None, 42]})
    bad = [
        phone.survey(home, {"scale_count": [None, "很多"]}),
        phone.survey(home, {"no_such_fact": [None, 1]}),
        phone.survey(home, {"scale_count": [None, 1]}, form="farm@99"),
        phone.item(phone.envelope("visit", f"household:{home}", body={"outcome": "在家"})),
        good | {"envelope": "x"},
        phone.survey(home, {}) | {"hash": "0" * 64},
        phone.survey(home, {}, release="0"),
    ]
    outcomes = phone.send(*bad, good)
    assert [one["code"] for one in outcomes] == [
        "bad_value", "unknown_field", "unknown_form", "bad_visit", "unreadable", "unsealable", "old_release", "",
    ]  # fmt: skip
    assert outcomes[-1]["state"] == "received"
    assert FactSheet.objects.filter(household_id=home, source="入户采集", facts__scale_count=42).exists()


def test_a_household_of_another_village_is_answered_like_none(phone, county):
    outcomes = phone.send(phone.visit(county.households[v.FAR]), phone.visit(10**9))
    assert [one["code"] for one in outcomes] == ["foreign_grid", "foreign_grid"]
    assert not Visit.objects.exists()


def test_a_signature_of_somebody_else_is_kept_nowhere(phone, home):
    other = phone_of("3002")
    stolen = phone.survey(home, {"scale_count": [None, 9]}) | {"signature": other.survey(home, {})["signature"]}
    outcomes = [*other.send(stolen), *phone.send(stolen)]
    assert [one["code"] for one in outcomes] == ["forged", "forged"]
    assert not Quarantined.objects.exists()


def test_anybody_on_the_device_may_deliver_and_the_author_stays(phone, home):
    item = phone.survey(home, {"scale_count": [None, 42]})
    phone.call("POST", "/logout")
    next_user = phone_of("2003", device=phone.device)
    assert next_user.device == phone.device
    (outcome,) = next_user.send(item)
    assert outcome["state"] == "received"
    assert Survey.objects.get().by.number == "2002"
