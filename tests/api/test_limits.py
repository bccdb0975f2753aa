"""The ruler of the API: how much, how fast, how long."""

from datetime import timedelta

import pytest
from django.utils import timezone

from qianmo.apps.events.models import Event
from qianmo.apps.org import tokens
from qianmo.apps.org.models import ApiToken, PostHolding
from qianmo.apps.org.tokens import revoke_tokens
from tests import village as v
from tests.api.tokens import Program, sent_household, token_of, wish

pytestmark = pytest.mark.django_db


def test_a_body_over_five_megabytes_is_not_read(county):
    answer = Program(token_of("2002")).post("/rosters", {"households": [], "padding": "羊" * 2 * 1024 * 1024})
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


@pytest.mark.parametrize("limit", ["0", "101", "-1", "abc", "9" * 30])
def test_a_page_holds_at_most_a_hundred(county, limit):
    program = Program(token_of("2002"))
    for listing in ("/households", "/lines"):
        assert program.get(f"{listing}?limit={limit}").status_code == 422
        assert program.get(f"{listing}?limit=100").status_code == 200


def test_pages_follow_one_another_without_gap_or_repeat(county):
    v.file_families([v.family(county.ground, f"户{n}主") for n in range(7)])
    program, found, after = Program(token_of("2002")), [], ""
    while after is not None:
        page = program.get(f"/households?limit=3&after={after}").json()
        found += [row["number"] for row in page["items"]]
        assert page["total"] == 8
        after = page["next"]
    assert len(found) == len(set(found)) == 8
    assert found == sorted(found)


def test_the_twenty_first_request_of_a_second_waits_for_the_next(county, monkeypatch):
    monkeypatch.setattr(tokens, "PER_SECOND", 20)
    moment = timezone.now().replace(microsecond=0)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    program = Program(token_of("2002"))
    assert {program.get("/funnel").status_code for _ in range(20)} == {200}
    answer = program.get("/funnel")
    assert (answer.status_code, answer["Retry-After"], answer.json()["code"]) == (429, "1", "too_many")
    monkeypatch.setattr(timezone, "now", lambda: moment + timedelta(seconds=1))
    assert program.get("/funnel").status_code == 200


def test_a_token_ends_on_its_day_when_it_is_revoked_and_when_its_holder_leaves(county, monkeypatch):
    ending, revoked, left = (Program(token_of("2002")) for _ in range(3))
    row = ApiToken.objects.order_by("id")[1]
    staff = county.ground.staff["1011"]
    assert not revoke_tokens(ids=[row.pk], by=staff, now=timezone.now(), at=v.at(v.DRAWN), business_date=v.DRAWN)
    assert "已撤销" in revoked.get("/funnel").json()["detail"]
    PostHolding.objects.filter(staff__number="2002").update(valid=(v.OPENED, v.DRAWN))
    assert left.get("/funnel").json()["code"] == "postless"
    later = timezone.now() + timedelta(days=31)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert "到期" in ending.get("/funnel").json()["detail"]


def test_nothing_in_the_database_is_the_token(county):
    secret = token_of("2002")
    assert len(secret) > 43
    assert secret not in str(ApiToken.objects.values().get())
    assert not Event.objects.filter(payload__icontains=secret).exists()


@pytest.mark.parametrize(
    "changed",
    [
        {"requested_fen": 0},
        {"requested_fen": 5.5},
        {"requested_fen": "500000"},
        {"requested_fen": 10**30},
        {"consent_until": 0},
        {"consent_until": "20270305"},
        {"purpose": "购羊\x00"},
        {"household": "' OR 1=1"},
        {"limit": 1},
    ],
    ids=str,
)
def test_a_field_that_cannot_be_is_named_and_not_repeated(county, changed):
    answer = Program(token_of("2002")).post("/applications", wish("150422-101-201-0001") | changed)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert {row["at"].split(".")[-1] for row in answer.json()["errors"]} >= set(changed)


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[1]", b'"x"', b"null", b'{"households": NaN}'])
def test_a_body_that_is_no_json_is_said_to_be_so(county, body):
    program = Program(token_of("2002"))
    answer = program.client.post(
        "/api/v1/rosters",
        body,
        content_type="application/json",
        headers={"Authorization": f"Bearer {program.secret}", "Idempotency-Key": "0" * 32},
    )
    assert answer.status_code in {400, 422}
    assert answer["Content-Type"] == "application/problem+json"


def test_a_roster_is_filed_whole_or_not_at_all(county):
    program = Program(token_of("2002"))
    known = county.filings[v.UPPER].members[0].identity
    elsewhere = county.filings[v.FAR].members[0].identity
    bad = [sent_household(), sent_household(), sent_household(), sent_household(v.FAR)]
    bad[1]["members"][0]["identity"] = known
    bad[2]["members"][0]["identity"] = elsewhere
    answer = program.post("/rosters", {"households": bad})
    told = answer.json()
    assert answer.status_code == 422
    assert [(row["at"], row["code"]) for row in told["errors"]] == [
        ("households.1", "duplicate_person"),
        ("households.2", "duplicate_person"),
        ("households.3", "unknown_village"),
    ]
    assert "150422-101-201-0001" in told["errors"][0]["detail"]
    assert "102-201" not in told["errors"][1]["detail"]  # a file out of sight is not named
    assert program.get("/households").json()["total"] == 1

    good = [sent_household(), sent_household()]
    looked = program.post("/rosters", {"preview": True, "households": good})
    assert (looked.status_code, looked.json()["filed"]) == (200, [])
    assert program.get("/households").json()["total"] == 1
    filed = program.post("/rosters", {"households": good})
    assert (filed.status_code, len(filed.json()["filed"])) == (201, 2)
    assert program.get("/households").json()["total"] == 3
    again = program.post("/rosters", {"households": [good[0], good[0]]}).json()
    assert len(again["errors"]) == 2
