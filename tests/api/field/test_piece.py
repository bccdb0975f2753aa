"""The phone of somebody who has a piece of a village: its households and nothing else of it, whatever happens since."""

import json
from datetime import timedelta

import pytest

from benchmarks.measuring.phones import visited
from qianmo.apps.fieldwork.models import Visit
from qianmo.apps.grids.models import Cell
from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.models import Household, Membership
from qianmo.apps.households.queries import facts_in_force
from qianmo.apps.households.services.grouping import Placing, put_into_pieces
from qianmo.apps.intake.models import Envelope, Quarantined
from qianmo.apps.org.services import open_business_day
from qianmo.apps.tasks.models import Task
from qianmo.apps.tasks.services import assign_tasks
from tests import village as v
from tests.api.field.conftest import phone_of
from tests.api.field.test_kinds import filing
from tests.apps.grids.test_piece_stewards import TAKER, county_with_building, give

pytestmark = pytest.mark.django_db
TOMORROW = v.DRAWN + timedelta(days=1)


@pytest.fixture
def county(db):
    return county_with_building()


def work(phone, household, task=0):
    """One of every kind of envelope that is about a household."""
    person = Membership.objects.get(household_id=household, relation="head").person_id
    bodies = {
        "survey": {},
        "visit": visited(),
        "consent": {"person": person, "purpose": "enquiry", "until": "2027-03-01"},
        "request": {"what": "调网格", "text": "请看"},
        "task": {"task": task, "what": "done", "note": "去过"},
        "application": {"product": "funong", "amount_fen": 5 * v.WAN, "months": 36, "purpose": "购羊"},
    }
    changes = {"survey": {"scale_count": [None, 42]}}
    return [
        phone.item(phone.envelope(kind, f"household:{household}", body=body, changes=changes.get(kind, {})))
        for kind, body in bodies.items()
    ]


def codes(outcomes):
    return [one["code"] for one in outcomes]


def put_elsewhere(county, household, piece):
    """The branch puts a household of the piece into none."""
    new = [Placing(household_id=household, piece_id=None, seen=piece)]
    told = {"scope": Scope(None), "by": county.ground.staff["2001"], "at": v.at(v.DRAWN), "business_date": v.DRAWN}
    assert put_into_pieces(new=new, since=v.DRAWN, reason="搬到前排", **told) == 1


def test_the_phone_carries_the_piece_and_nothing_else_of_the_village_and_writes_its_files(county):
    home, upper = county.households[v.UPPER], county.ground.cells[v.UPPER]
    piece = Cell.objects.get(name="1号楼").pk
    (other,) = Household.objects.filter(village_id=upper).exclude(id=home).values_list("id", flat=True)
    tasks = {"kind": "visit", "note": "看看", "due_on": v.DRAWN, "scope": Scope(None), "at": v.at(v.DRAWN)}
    assign_tasks(household_ids=[home, other], by=county.ground.staff["2001"], business_date=v.DRAWN, **tasks)
    phone = phone_of(TAKER)
    assert phone.call("GET", f"/grids/{piece}")[0] == 404
    assert set(codes(phone.send(*work(phone, home)))) == {"foreign_grid"}
    assert isinstance(give(county, TAKER), int)

    _, start = phone.call("GET", "/start")
    assert {one["code"]: (one["name"], one["piece"], one["households"]) for one in start["grids"]} == {
        v.LOWER: ("下村", False, 1),
        f"{v.UPPER}02": ("上村 1号楼", True, 1),
    }
    assert [one["cell"] for one in start["villages"]] == [county.ground.cells[v.LOWER]]
    assert phone.call("GET", f"/grids/{upper}")[0] == 404
    _, page = phone.call("GET", f"/grids/{piece}")
    (card,) = page["households"]
    assert (card["id"], card["cell"], card["group"], len(card["tasks"])) == (home, piece, "1号楼", 1)
    theirs = Household.objects.get(id=other).number
    assert theirs not in json.dumps([start, page, phone.call("GET", "/changes?since=0")[1]])

    of_task = {row.household_id: row.pk for row in Task.objects.all()}
    assert set(codes(phone.send(*work(phone, other, of_task[other])))) == {"foreign_grid"}
    crossed = phone.envelope("task", f"household:{home}", body={"task": of_task[other], "what": "done", "note": "去过"})
    assert codes(phone.send(phone.item(crossed))) == ["missing"]
    outcomes = phone.send(*work(phone, home, of_task[home]))
    assert [one["state"] for one in outcomes[:5]] == ["received"] * 5, outcomes
    assert facts_in_force(household_ids=[home], on=v.DRAWN)[home]["scale_count"] == 42
    assert (Visit.objects.get().household_id, Envelope.objects.filter(steward__isnull=False).count()) == (home, 0)
    assert Task.objects.get(id=of_task[home]).result == "去过"
    new, elsewhere = phone.send(phone.item(filing(phone, piece)), phone.item(filing(phone, upper)))
    assert (new["state"], elsewhere["code"]) == ("held", "foreign_grid")
    filed = Household.objects.order_by("-id").first()
    assert (filed.village_id, filed.group_id) == (upper, piece)

    written = [phone.visit(home), phone.survey(home, {"scale_count": [42, 45]})]
    put_elsewhere(county, home, piece)
    _, changes = phone.call("GET", f"/changes?since={start['offset']}")
    assert changes["pieces"] == [{"cell": piece, "households": [filed.pk]}]
    assert home not in [one["id"] for one in changes["households"]]
    assert [one["state"] for one in phone.send(*written)] == ["received", "received"], "it was his when he wrote"
    assert {row.steward and row.steward.number for row in Envelope.objects.order_by("-id")[:2]} == {"2002"}
    assert "移交前" in phone_of("2002").call("GET", "/start")[1]["notices"][0]["text"]


def test_who_loses_the_piece_sees_it_no_more_and_his_unsent_work_is_taken_or_said_why_not(county):
    home, piece = county.households[v.UPPER], Cell.objects.get(name="1号楼").pk
    (other,) = Household.objects.filter(group__code=f"{v.UPPER}01").values_list("id", flat=True)[:1]
    assert isinstance(give(county, TAKER), int)
    phone = phone_of(TAKER)
    mine, never = work(phone, home)[:2], work(phone, other)[:2]
    assert isinstance(give(county, None, since=TOMORROW), int)
    open_business_day(day=TOMORROW, at=v.at(TOMORROW, hour=8))
    _, start = phone.call("GET", "/start")
    assert [one["code"] for one in start["grids"]] == [v.LOWER]
    _, changes = phone.call("GET", "/changes?since=0")
    assert (piece in changes["removed_grids"], changes["pieces"]) == (True, [])
    assert home not in [one["id"] for one in changes["households"]]
    assert phone.call("GET", f"/grids/{piece}")[0] == 404
    outcomes = phone.send(*mine, *never)
    assert codes(outcomes) == ["", "", "foreign_grid", "foreign_grid"]
    assert {(row.author.number, row.steward.number) for row in Envelope.objects.all()} == {(TAKER, "2002")}
    assert {bool(bytes(row.sealed)) for row in Quarantined.objects.all()} == {True}
    assert "不在您管过的网格里" in outcomes[-1]["reason"]
    assert {"移交前" in one["text"] for one in phone.call("GET", "/start")[1]["notices"]} == {True}
