"""The core's files over the API: sent once however often, refused with a sentence, watched until they count."""

from uuid import uuid4

import pytest

from qianmo.apps.feeds.models import CoreRate, Delivery
from qianmo.config.jobs import carry_delivery
from tests.api.tokens import Program, token_of
from tests.web.rules.feeds import delivered

pytestmark = pytest.mark.django_db
NAME, RATES = "rates_20260304.csv", "产品代码,起始日,年利率\nD101,2026-03-04,0.10\nD201,2026-03-04,1.35\n"


@pytest.fixture
def program(county):
    return Program(token_of("1007"))


def test_a_file_is_received_once_carried_and_told(program):
    key = uuid4()
    first, again = (program.send_file(NAME, RATES, key, rows=2) for _ in range(2))
    assert (first.status_code, first.json()["state"]) == (202, "received")
    assert (again.content, again["Idempotent-Replayed"]) == (first.content, "true")
    other = program.send_file(NAME, RATES + "D301,2026-03-04,1\n", key, rows=2)
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")
    same = program.send_file(NAME, RATES)  # the same file under another key is the delivery it was
    assert same.json()["id"] == first.json()["id"]
    carry_delivery(delivery_id=first.json()["id"])
    told = program.get(f"/deliveries/{first.json()['id']}").json()
    assert (told["state"], told["rows"], told["rejects"]) == ("carried", 2, [])
    assert CoreRate.objects.count() == 2
    assert Delivery.objects.get().channel == "api"


def test_refused_rows_are_told_a_hundred_at_a_time_with_their_numbers_masked(program):
    wrong = "".join(f"D{n},2026-03-04,62284800123456{n:03}\n" for n in range(150))
    pk = program.send_file(NAME, RATES + wrong).json()["id"]
    carry_delivery(delivery_id=pk)
    first = program.get(f"/deliveries/{pk}").json()
    assert (first["state"], first["rejected"], len(first["rejects"]), first["rejects_next"]) == (
        "refused", 150, 100, 100,
    )  # fmt: skip
    assert "62284800123456" not in program.get(f"/deliveries/{pk}").content.decode()
    rest = program.get(f"/deliveries/{pk}?after=100").json()
    assert (len(rest["rejects"]), rest["rejects_next"], rest["rejects"][-1]["line"]) == (50, None, 153)


@pytest.mark.parametrize(
    ("name", "told", "code"),
    [
        ("what.csv", {}, "name_unknown"),
        ("balances_.csv", {}, "name_unknown"),
        (NAME, {"rows": "两"}, "invalid"),
        (NAME, {"rows": -1}, "invalid"),
        (NAME, {"on": "2026-13-01"}, "invalid"),
        (NAME, {"fen": "1.5"}, "invalid"),
        (NAME, {"unknown": 1}, "invalid"),
        (NAME, {"since": "2026-03-09", "on": "2026-03-04"}, "days_turned"),
    ],
)
def test_what_cannot_be_received_is_refused_with_a_code(program, name, told, code):
    answer = program.send_file(name, RATES, **told)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert Delivery.objects.count() == 0


def test_an_empty_file_and_none_at_all_are_refused(program):
    assert program.send_file(NAME, "").status_code == 422
    assert program.post("/deliveries", {"rows": 2}).json()["code"] == "invalid"


def test_deliveries_are_listed_page_by_page_and_narrowed(program, county):
    ids = [delivered(county, digest=bytes([n]) * 32, state="refused" if n else "carried") for n in range(3)]
    first = program.get("/deliveries?limit=2").json()
    assert ([one["id"] for one in first["items"]], first["total"], first["next"]) == ([ids[2], ids[1]], 3, 2)
    assert [one["id"] for one in program.get("/deliveries?limit=2&after=2").json()["items"]] == [ids[0]]
    assert program.get("/deliveries?state=carried&kind=balances&since=2026-03-04").json()["total"] == 1
    assert program.get("/deliveries?kind=x").status_code == 422
    assert program.get("/deliveries/999999").status_code == 404
