"""Leads and the own day on a phone: what is fetched, what is noted without a network, what has moved on meanwhile."""

from datetime import UTC, datetime, timedelta

import pytest

from qianmo.apps.briefings.services import NewPlan, plan_days
from qianmo.apps.events.models import Event
from qianmo.apps.grids.queries import Scope
from qianmo.apps.intake.models import IntakeNotice
from qianmo.apps.leads.models import Lead, LeadList, NoContact, Touch
from qianmo.apps.leads.services import reassign_leads
from tests import village as v
from tests.api.field.conftest import phone_of
from tests.web.rules.leads import listed

pytestmark = pytest.mark.django_db
NOW = {"at": v.at(v.DRAWN), "business_date": v.DRAWN}
LATER = (v.DRAWN + timedelta(days=7)).isoformat()
INTERESTED = {"channel": "phone", "outcome": "interested", "next_on": LATER}


@pytest.fixture
def lead(county):
    return Lead.objects.get(list_id=listed(county))


def touch(phone, lead, *, made_at=None, **body):
    told = {"made_at": made_at.isoformat()} if made_at else {}
    return phone.item(phone.envelope("touch", f"lead:{lead.pk}", body=INTERESTED | body, **told))


def given_to(county, lead, number):
    answer = reassign_leads(
        lead_ids=[lead.pk], to=county.ground.staff[number], branch_id=county.ground.branches[v.FIRST],
        scope=Scope(None), by=county.ground.staff["2001"], **NOW,
    )  # fmt: skip
    assert answer == 1


def test_the_officer_fetches_his_own_leads_with_the_script_and_notes_them_without_a_network(phone, lead):
    LeadList.objects.update(script="先说额度，不催办")
    told = phone.call("GET", "/start")[1]["leads"]
    (one,) = told["rows"]
    assert (told["total"], one["id"], one["household"], one["state"]) == (1, lead.pk, lead.household_id, "open")
    assert told["lists"] == [{"id": lead.list_id, "name": "种植大户", "script": "先说额度，不催办"}]
    assert told["reasons"]["never"] == "请勿再联系"
    item = touch(phone, lead)
    (outcome,) = phone.send(item)
    assert phone.send(item) == [outcome]
    assert phone.holds(item, outcome)
    lead.refresh_from_db()
    kept = Touch.objects.get()
    assert (lead.state, lead.next_on.isoformat(), kept.on) == ("working", LATER, v.DRAWN)
    (one,) = phone.call("GET", "/start")[1]["leads"]["rows"]
    assert one["last"] == "电话 · 有意向"
    (gone,) = phone.send(touch(phone, lead, outcome="lost", lost_to="never", next_on=None))
    assert gone["state"] == "received"
    assert NoContact.objects.get().household_id == lead.household_id
    assert phone.call("GET", "/start")[1]["leads"]["rows"] == []


def test_what_cannot_be_noted_stops_only_itself(phone, lead):
    other = phone_of("3002")
    outcomes = phone.send(
        touch(phone, lead, outcome="lost", next_on=None), touch(phone, lead, next_on="2026-13-01"),
        touch(phone, lead, channel=1), touch(phone, lead, made_at=datetime.now(UTC), next_on="2020-01-01"),
        phone.item(phone.envelope("touch", f"household:{lead.household_id}", body=INTERESTED)), touch(phone, lead),
    )  # fmt: skip
    codes = ["touch_reason", "bad_body", "bad_body", "touch_next_day", "bad_body", ""]
    assert [one["code"] for one in outcomes] == codes
    (foreign,) = other.send(touch(other, lead))
    assert foreign["code"] == "not_own"
    assert Touch.objects.count() == 1


def test_who_once_had_the_lead_may_still_send_what_he_wrote_but_a_later_word_stands(phone, county, lead):
    early = datetime.combine(v.DRAWN - timedelta(days=1), datetime.min.time(), UTC)
    late = touch(phone, lead, made_at=early, next_on=v.DRAWN.isoformat())
    given_to(county, lead, "2003")
    other = phone_of("2003")
    (mine,) = other.send(touch(other, lead, outcome="thinking"))
    (outcome,) = phone.send(late)
    assert (mine["state"], outcome["state"]) == ("received", "received")
    lead.refresh_from_db()
    assert (lead.state, lead.next_on.isoformat()) == ("working", LATER)
    first, second = Touch.objects.order_by("at")
    assert (first.by.number, first.on, second.by.number) == ("2002", v.DRAWN - timedelta(days=1), "2003")
    told = {one.to.number: one.text for one in IntakeNotice.objects.all()}
    assert "收到改派前的名单“种植大户”的触达" in told["2003"]
    assert "由现在的承接人接着办" in told["2002"]


def test_a_touch_of_a_day_on_which_the_list_still_held_is_taken_after_its_end(phone, lead):
    day = v.DRAWN - timedelta(days=1)
    early = datetime.combine(day, datetime.min.time(), UTC)
    before = touch(phone, lead, made_at=early, next_on=day.isoformat())
    after = touch(phone, lead)
    LeadList.objects.update(expires_on=day, state="expired")
    assert [one["code"] for one in phone.send(before, after)] == ["", "list_over"]


def test_a_number_is_lifted_for_a_call_by_whoever_has_the_lead_and_the_record_knows(phone, county, lead):
    status, told = phone.call("GET", f"/leads/{lead.pk}/phone")
    assert (status, told) == (200, {"phone": f"1380000{v.UPPER[-4:]}"})
    assert Event.objects.get(kind="households.unmasked").payload["purpose"] == "lead"
    assert phone_of("2003").call("GET", f"/leads/{lead.pk}/phone")[0] == 404
    Lead.objects.update(household=None)
    assert phone.call("GET", f"/leads/{lead.pk}/phone")[0] == 422
    LeadList.objects.update(state="expired")
    assert phone.call("GET", f"/leads/{lead.pk}/phone")[0] == 404


def test_the_own_day_is_shown_and_settled_from_the_phone(phone, county, lead):
    upper = county.households[v.UPPER]
    me = county.ground.staff["2002"]
    plan = NewPlan(staff_id=me, branch_id=county.ground.branches[v.FIRST], day=v.DRAWN, calls={upper: "名单"})
    assert not plan_days(plans=[plan], scope=Scope(None), **NOW)
    day = phone.call("GET", "/start")[1]["day"]
    assert (day["settled"], day["touches"], [one["called"] for one in day["calls"]]) == (False, 0, [False])

    def settle(**body):
        entity = f"day:{v.DRAWN:%Y%m%d}"
        return phone.item(phone.envelope("day", entity, body={"left": {}, "carried": [], "said": "", **body}))

    outcomes = phone.send(
        settle(), settle(left=[1]), phone.item(phone.envelope("day", f"lead:{lead.pk}")),
        settle(left={str(upper): "away"}, carried=[upper], said="明天再去"),
    )  # fmt: skip
    assert [one["code"] for one in outcomes] == ["no_reason", "bad_body", "bad_body", ""]
    day = phone.call("GET", "/start")[1]["day"]
    assert (day["settled"], day["calls"][0]["left"]) == (True, "不在家")
    assert [one["code"] for one in phone.send(settle())] == ["settled"]
