"""Who may call which operation of the field API: every operation, called by every post, with and without a token."""

import gzip
import json

import pytest
from django.test import Client

from benchmarks.measuring.phones import Phone
from qianmo.api.field.urls import api
from qianmo.apps.events.models import Event
from qianmo.apps.grids.ledgers.facts import NewFact, write_facts
from qianmo.apps.grids.ledgers.ground import Writing
from qianmo.apps.grids.ledgers.people import NewContact, enter_contacts
from qianmo.apps.grids.queries import Scope
from qianmo.apps.org.models import PostHolding
from qianmo.domain.access import ACCESS, Right
from qianmo.domain.villages import ROLES, ContactRole, FactKey
from tests import village as v
from tests.api.field.conftest import ask, phone_of
from tests.web.test_roles import INSIDE, NUMBERS, SEES

pytestmark = pytest.mark.django_db
OPEN = {"enrol_device", "unlock_device"}
READS = {
    "start": "/start",
    "grid": "/grids/{cell}",
    "form": "/forms/farm@1",
    "changes": "/changes",
    "blob_standing": "/blobs/" + "a" * 64,
    "lead_phone": "/leads/{cell}/phone",
    "waiting_contracts": "/households/{cell}/contracts",
}
WRITES = {
    "report_device": "/report",
    "logout": "/logout",
    "send_envelopes": "/envelopes",
    "sign_contract": "/contracts/C-1/sign",
}


def operations():
    paths = api.get_openapi_schema()["paths"].values()
    return {one["operationId"]: one for methods in paths for one in methods.values()}


def test_every_operation_has_a_stated_rule():
    assert set(operations()) == OPEN | set(READS) | set(WRITES) | {"send_chunk", "read_identity_card"}


def test_only_posts_that_work_in_the_field_enrol_a_phone(county):
    may = {post for post, access in ACCESS.items() if Right.WORK_IN_FIELD in access.rights}
    for number in INSIDE:
        if v.STAFF[number][1] in may:
            assert phone_of(number).told["person"]["number"] == number
        else:
            with pytest.raises(RuntimeError, match="no_field"):
                phone_of(number)


def test_without_a_token_that_holds_nothing_is_told(county):
    for address in [*READS.values(), *WRITES.values()]:
        method = "POST" if address in WRITES.values() else "GET"
        for header in ["", "Device", "Device wrong", "Bearer qm_x", "Device \x7f令牌"]:
            headers = {"Authorization": header} if header else {}
            status, told = ask(method, f"/api/field{address.format(cell=1)}", {}, **headers)
            assert (status, told["code"]) == (401, "no_token"), address


def test_a_phone_sees_the_villages_of_its_officer_and_no_other(county):
    for number in ("2002", "2003", "3002"):
        phone = phone_of(number)
        status, started = phone.call("GET", "/start")
        assert status == 200
        assert {one["code"] for one in started["grids"]} == set(SEES[number])
        for code, cell in county.ground.cells.items():
            if code in county.households:
                status, _ = phone.call("GET", f"/grids/{cell}")
                assert status == (200 if code in SEES[number] else 404)
        assert not NUMBERS.search(json.dumps(started))


def test_a_phone_knows_of_its_villages_what_the_ledgers_say_and_of_no_other(county):
    ground = county.ground
    writing = Writing(scope=Scope(None), by=ground.staff["2001"], at=v.at(v.DRAWN), on=v.DRAWN)
    for code, name, phone in ((v.UPPER, "乌云", "13800001234"), (v.FAR, "白云", "13800005678")):
        contact = NewContact(code=code, role=ContactRole.LIAISON, name=name, phone=phone, since=v.DRAWN)
        fact = NewFact(code=code, key=FactKey.POPULATION, value="1203", as_of=v.DRAWN, source="村委会")
        assert enter_contacts(new=[contact], writing=writing) == 1
        assert write_facts(new=[fact], writing=writing) == 1
    told = {one["name"]: one for one in phone_of("2002").call("GET", "/start")[1]["villages"]}
    assert {ground.cells[code] for code in SEES["2002"]} == {one["cell"] for one in told.values()}
    (upper,) = [one for one in told.values() if one["cell"] == ground.cells[v.UPPER]]
    assert upper["people"] == [{"role": ROLES[ContactRole.LIAISON], "name": "乌云", "phone": "138****1234"}]
    told_of = {one["name"]: (one["value"], one["as_of"], one["source"]) for one in upper["facts"] if one["value"]}
    assert told_of == {"人口": ("1,203 人", v.DRAWN.isoformat(), "村委会")}
    assert dict(upper["counts"])["建档"] == 1
    assert (upper["days"], upper["plaques"], upper["kinds"]) == ([], [], [])
    assert "白云" not in json.dumps(told, ensure_ascii=False)


def test_who_loses_the_post_is_let_in_no_more(county):
    phone = phone_of("2002")
    PostHolding.objects.filter(staff__number="2002").delete()
    assert phone.call("GET", "/start")[0] == 401
    with pytest.raises(RuntimeError, match="no_field"):
        phone_of("2002")


def test_wrong_passwords_lock_the_phone_out_like_the_console(county):
    phone_of("2002")
    body = {"number": "2002", "password": "no", "public_key": "", "device_name": ""}
    assert [ask("POST", "/api/field/enrol", body)[0] for _ in range(6)][-1] == 423
    assert ask("POST", "/api/field/enrol", body | {"password": v.PASSWORD})[0] == 423
    assert Event.objects.filter(kind="org.sign_in_refused").exists()


def test_the_same_person_gets_the_same_device_key_and_another_person_another(county):
    first = phone_of("2002")
    again, other = phone_of("2002", device=first.device), phone_of("2003", device=first.device)
    assert first.told["device_key"] == again.told["device_key"] != other.told["device_key"]
    assert first.call("GET", "/start")[0] == 401, "a new enrolment ends the token before it"


def test_a_phone_is_unlocked_by_password_and_left_by_logout(county):
    phone = phone_of("2002")
    assert phone.call("POST", "/logout") == (204, None)
    assert phone.call("GET", "/start")[0] == 401
    body = {"number": "2002", "password": v.PASSWORD, "device": phone.device}
    phone.token = ask("POST", "/api/field/unlock", body)[1]["token"]
    assert phone.call("GET", "/start")[0] == 200
    strange = ask("POST", "/api/field/unlock", body | {"device": "0195a1b2-0000-7000-8000-000000000000"})
    assert (strange[0], strange[1]["code"]) == (403, "not_enrolled")


def test_every_answer_carries_the_mark_and_is_kept_by_nobody(county):
    for address in ("/api/field/openapi.json", "/api/field/nothing", "/api/field/start"):
        answer = Client().get(address)
        assert (answer["Qianmo-Field"], answer["Cache-Control"]) == ("1", "no-store")


def test_a_packed_body_is_read_and_one_that_unpacks_without_end_is_not(county):
    phone = phone_of("2002")
    item = phone.survey(county.households[v.UPPER], {"scale_count": [None, 42]})
    headers = {"Authorization": f"Device {phone.token}", "Content-Encoding": "gzip"}

    def post(body):
        return Client().generic("POST", "/api/field/envelopes", body, content_type="application/json", headers=headers)

    told = post(gzip.compress(json.dumps({"items": [item]}).encode()))
    assert told.json()["items"][0]["state"] == "received"
    assert post(gzip.compress(b" " * 30_000_000)).status_code == 413
    assert post(b"\x1f\x8b broken").status_code in {400, 422}
    assert post(gzip.compress(b"{}")[:-4]).status_code in {400, 422}


def test_a_report_is_kept_and_an_unknown_field_of_it_is_ignored(county):
    phone = phone_of("2002")
    report = {"release": "1", "pending": 3, "storage_used": 10, "wiped": False, "battery": 80}
    assert phone.call("POST", "/report", report) == (200, {"orders_done": []})


def test_a_bad_key_enrols_nothing(county):
    v.account("2002")
    for key in ("", "AAAA", "!!"):
        body = {"number": "2002", "password": v.PASSWORD, "public_key": key}
        assert ask("POST", "/api/field/enrol", body)[0] == 422
    assert isinstance(phone_of("2002"), Phone)
