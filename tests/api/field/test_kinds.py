"""Envelopes that are an act of another room: filing, choice, consent, task, application, request."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from benchmarks.measuring.phones import visited
from qianmo.apps.dossiers.models import Dossier
from qianmo.apps.events.models import Event
from qianmo.apps.fieldwork.models import FieldConflict, Survey
from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.models import Consent, Household, Membership
from qianmo.apps.households.queries import facts_in_force
from qianmo.apps.intake.models import Envelope, IntakeNotice
from qianmo.apps.tasks.models import Task
from qianmo.apps.tasks.services import assign_tasks
from tests import village as v
from tests.api.field.conftest import phone_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(county):
    return county.households[v.UPPER]


def facts(household):
    return facts_in_force(household_ids=[household], on=v.DRAWN)[household]


def filing(phone, cell, **changed):
    """A household met on the road, with the three papers on its photos."""
    head = {"name": "苏和", "relation": "head", "identity": v.identity(date(1984, 5, 6)), "phone": "13900001234"}
    body = {"village_cell": cell, "segment": "farm", "address": "201 号院", "members": [head]}
    papers = [phone.attachment(name.encode(), name) for name in ("identity_card", "household_register", "other_item")]
    told = {"changes": {"scale_count": [None, 30]}, "attachments": papers, "body": body | changed}
    return phone.envelope("filing", f"new:{uuid4()}", **told)


def test_a_household_filed_on_the_phone_is_opened_and_what_follows_finds_it(phone, county):
    envelope = filing(phone, county.ground.cells[v.UPPER])
    visit = phone.envelope("visit", envelope["entity"], body=visited())
    (early,) = phone.send(phone.item(visit))
    assert (early["state"], early["reason"][:6]) == ("parked", "这一户的建档")
    (outcome,) = phone.send(phone.item(envelope))
    assert outcome["state"] == "held", "its three photos are not here yet"
    household = Household.objects.order_by("-id").first()
    assert household.items == ["household_register", "identity_card", "other"]
    assert facts(household.pk) == {"scale_count": 30}
    (late,) = phone.send(phone.item(visit))
    assert late["state"] == "received"
    assert Envelope.objects.get(uid=visit["envelope"]).household_id == household.pk
    assert Survey.objects.get().household_id == household.pk


def test_filing_again_somebody_on_file_merges_nothing_and_waits_for_the_branch(phone, county):
    known = county.filings[v.UPPER].members[0]
    head = {"name": known.name, "relation": "head", "identity": known.identity, "phone": None}
    (outcome,) = phone.send(phone.item(filing(phone, county.ground.cells[v.UPPER], members=[head])))
    assert (outcome["state"], "同一户" in outcome["reason"]) == ("parked", True)
    assert Household.objects.count() == 3


def test_filing_with_too_little_or_elsewhere_is_set_aside(phone, county):
    upper, far = county.ground.cells[v.UPPER], county.ground.cells[v.FAR]
    outcomes = phone.send(
        phone.item(filing(phone, far)),
        phone.item(filing(phone, upper, members=[])),
        phone.item(filing(phone, upper) | {"attachments": []}),
        phone.item(filing(phone, upper, members=[{"name": "甲", "relation": "head", "identity": "1"}])),
        phone.item(filing(phone, upper, members=None)),
    )
    assert [one["code"] for one in outcomes][:3] == ["foreign_grid", "one_head", "items_missing"]
    assert {one["state"] for one in outcomes} == {"quarantined"}
    assert Household.objects.count() == 3


@pytest.mark.parametrize(("pick", "held"), [("mine", 42), ("theirs", 36), ("original", None)])
def test_the_author_settles_a_conflict_from_the_phone(phone, home, pick, held):
    phone.send(phone.survey(home, {"scale_count": [None, 36]}))
    phone.send(phone.survey(home, {"scale_count": [None, 42]}))
    ((told,), _) = (phone.call("GET", "/start")[1]["conflicts"], None)
    assert (told["mine_text"], told["theirs_text"], told["original_text"]) == ("42 计量单位", "36 计量单位", "没有填")
    choice = phone.item(phone.envelope("choice", f"conflict:{told['id']}", body={"pick": pick}))
    (outcome,) = phone.send(choice)
    assert outcome["state"] == "received"
    assert phone.send(choice) == [outcome]
    assert facts(home)["scale_count"] == held
    assert FieldConflict.objects.get().choice == pick
    assert phone.call("GET", "/start")[1]["conflicts"] == []


def test_a_choice_on_what_has_moved_on_or_is_not_ones_own_is_set_aside(phone, home):
    phone.send(phone.survey(home, {"scale_count": [None, 36]}))
    phone.send(phone.survey(home, {"scale_count": [None, 42]}))
    conflict = FieldConflict.objects.get()
    entity = f"conflict:{conflict.pk}"
    other = phone_of("3002")
    (foreign,) = other.send(other.item(other.envelope("choice", entity, body={"pick": "mine"})))
    assert foreign["code"] == "not_found"
    phone.send(phone.survey(home, {"scale_count": [36, 50]}))
    (moved,) = phone.send(phone.item(phone.envelope("choice", entity, body={"pick": "mine"})))
    assert (moved["state"], moved["code"]) == ("quarantined", "moved_on")
    assert phone.call("GET", "/start")[1]["conflicts"][0]["theirs"] == 50, "and the newest is shown to choose from"


def test_a_member_gives_consent_before_the_officer(phone, home):
    head = Membership.objects.get(household_id=home, relation="head").person_id
    body = {"person": head, "purpose": "enquiry", "until": "2027-03-01"}
    good, stranger, past = (
        phone.item(phone.envelope("consent", f"household:{home}", body=body | changed))
        for changed in ({}, {"person": 10**6}, {"until": "2020-01-01"})
    )
    before = Consent.objects.count()
    assert [one["code"] for one in phone.send(good, stranger, past)] == ["", "bad_body", "bad_body"]
    assert Consent.objects.count() == before + 1
    assert Consent.objects.order_by("-id").first().witnessed_by.number == "2002"


def test_tasks_end_and_are_put_off_from_the_phone_and_one_that_ended_meanwhile_is_no_loss(phone, home, county):
    def assigned(kind):
        assign_tasks(
            household_ids=[home], kind=kind, note="核实", due_on=v.DRAWN, scope=Scope(None),
            by=county.ground.staff["2001"], at=v.at(v.DRAWN), business_date=v.DRAWN,
        )  # fmt: skip
        return Task.objects.get(kind=kind, ended_at__isnull=True).pk

    first, second = assigned("visit"), assigned("follow")
    later = (v.DRAWN + timedelta(days=7)).isoformat()

    def word(task, what, **more):
        return phone.item(phone.envelope("task", f"household:{home}", body={"task": task, "what": what, **more}))

    outcomes = phone.send(
        word(first, "done", note="已核实"),
        word(second, "snoozed", until=later),
        word(first, "forget"),
        word("x", "done"),
    )
    assert [one["code"] for one in outcomes] == ["", "", "bad_body", "bad_body"]
    assert Task.objects.get(id=first).result == "已核实"
    assert Task.objects.get(id=second).due_on.isoformat() == later
    assert [one["state"] for one in phone.send(word(first, "done"))] == ["received"]


def test_an_application_begins_a_dossier_once_and_decides_nothing(phone, home):
    body = {"product": "funong", "amount_fen": 5 * v.WAN, "months": 36, "purpose": "购羊"}
    item = phone.item(phone.envelope("application", f"household:{home}", body=body))
    (outcome,), _ = phone.send(item), phone.send(item)
    assert outcome["state"] in {"received", "quarantined"}, outcome
    assert Dossier.objects.filter(household_id=home).count() == (outcome["state"] == "received")
    refused = phone.send(
        *[
            phone.item(phone.envelope("application", f"household:{home}", body=body | changed))
            for changed in ({"amount_fen": -1}, {"amount_fen": 1.5}, {"product": "none"})
        ]
    )
    assert {one["state"] for one in refused} == {"quarantined"}


def test_a_wish_about_what_only_the_bank_changes_reaches_the_head_of_the_branch(phone, home, county):
    body = {"what": "调网格", "text": "这一户搬到下村了"}
    (outcome,) = phone.send(phone.item(phone.envelope("request", f"household:{home}", body=body)))
    assert outcome["state"] == "received"
    assert IntakeNotice.objects.get().to_id == county.ground.staff["2001"]
    assert Event.objects.get(kind="intake.requested").household_id == home
