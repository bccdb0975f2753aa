"""A piece of a village has an owner of its own: handed over and back like a village, seeing that piece and no more."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from qianmo.apps.campaigns.queries import funnel_by_piece, households
from qianmo.apps.grids.cutting import NewCut, cut_cells
from qianmo.apps.grids.handing_over import NewHandover, move_cells, undo_handover
from qianmo.apps.grids.handovers import handovers, held_cells
from qianmo.apps.grids.ledgers.ground import Writing
from qianmo.apps.grids.models import Cell
from qianmo.apps.grids.queries import Scope, scope_of, stewards
from qianmo.apps.households.models import Household, Membership, Segment
from qianmo.apps.households.queries import faces, household, numbered
from qianmo.apps.households.queries.businesses import register_of
from qianmo.apps.households.services import Unmasking, unmask
from qianmo.apps.households.services.businesses import BusinessEnd, NewBusiness, end_businesses, note_businesses
from qianmo.apps.households.services.regrouping import NewSegment, change_segments
from qianmo.apps.households.services.relocating import NewRelocation, propose_relocations
from qianmo.apps.leads.queries.ground import ground as ground_of_list
from qianmo.apps.org.models import Staff
from qianmo.apps.org.queries import signed_in
from qianmo.apps.tasks.queries import open_tasks
from qianmo.apps.tasks.services import assign_tasks, end_tasks, postpone_tasks
from qianmo.domain.businesses import Business as Told
from qianmo.domain.villages import CellKind
from tests import village as v
from tests.web.rules import County
from tests.web.test_roles import visitor

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TAKER = "2003"


def county_with_building():
    """A county where one household of the upper village lies in a building that 2003, who owns the lower, may take."""
    found = County()
    writing = Writing(scope=Scope(None), by=found.ground.staff["1001"], at=v.at(v.DRAWN), on=v.DRAWN)
    cut_cells(new=[NewCut(code=v.UPPER, kind=CellKind.BUILDING, name="1号楼", since=v.SIGNED)], writing=writing)
    home = found.households[v.UPPER]
    v.file_families([v.family(found.ground, "乌云")])
    Household.objects.filter(id=home).update(group=Cell.objects.get(name="1号楼"))
    return found


@pytest.fixture
def county():
    return county_with_building()


def give(county, to, *, since=v.DRAWN, role="owner"):
    (held,) = held_cells(codes=[Cell.objects.get(name="1号楼").code], scope=Scope(None))
    new = NewHandover(
        seen={held.code: held.duty(role).row_id}, to=county.ground.staff[to] if to else None, since=since,
        reason="分片包户", by=county.ground.staff["2001"], request_id=uuid4(), role=role,
    )  # fmt: skip
    return move_cells(new=new, scope=Scope(None), at=v.at(v.DRAWN), business_date=v.DRAWN)


def scope_at(number, on):
    return scope_of(person=signed_in(user_id=v.account(number), on=on), on=on)


def test_who_owns_a_piece_sees_its_households_and_work_and_nothing_else_of_the_village(county):
    home, village = county.households[v.UPPER], county.ground.cells[v.UPPER]
    tasks = {"kind": "visit", "scope": Scope(None), "by": county.ground.staff["2001"], "at": v.at(v.DRAWN)}
    every = list(Household.objects.filter(village_id=village).order_by("id").values_list("id", flat=True))
    assign_tasks(household_ids=every, note="看看", due_on=v.DRAWN, business_date=v.DRAWN, **tasks)
    before = scope_at(TAKER, v.DRAWN)
    assert household(scope=before, household_id=home, on=v.DRAWN) is None
    assert isinstance(give(county, TAKER), int)
    piece, scope = Cell.objects.get(name="1号楼").pk, scope_at(TAKER, v.DRAWN)
    assert (scope.village_ids, scope.piece_ids) == (before.village_ids, {piece})
    assert set(faces(household_ids=every, scope=scope)) == {home}
    assert {one.household_id for one in households(scope=scope).rows} & set(every) == {home}
    assert {one.household_id for one in open_tasks(scope=scope)} & set(every) == {home}
    assert {one.household_id for one in open_tasks(scope=scope_at("2002", v.DRAWN))} >= set(every)
    assert funnel_by_piece(piece_ids=[piece])[piece].filed == 1
    asked = ground_of_list(scope=Scope(None), on=v.DRAWN, fresh_only=False).asked_first.to_pylist()
    assert {"household_id": home, "staff_id": county.ground.staff[TAKER]} in asked
    manager = visitor(TAKER)
    others = [pk for pk in every if pk != home]
    assert manager.get(f"/households/{home}/").status_code == 200
    assert manager.get(f"/households/{others[0]}/").status_code == 404
    assert manager.get(f"/campaigns/{v.UPPER}/").status_code == 404
    listed = {one.household_id: one.id for one in open_tasks(scope=Scope(None))}
    done = {"outcome": "done", "scope": scope, "by": county.ground.staff[TAKER], "at": v.at(v.DRAWN)}
    refused = end_tasks(ids=[listed[home], listed[others[0]]], result="去过", business_date=v.DRAWN, **done)
    assert set(refused) == {listed[others[0]]}


def test_who_owns_a_piece_writes_the_files_of_its_households_and_of_no_other(county):
    home, village = county.households[v.UPPER], county.ground.cells[v.UPPER]
    (other,) = Household.objects.filter(village_id=village).exclude(id=home).values_list("id", flat=True)
    assert isinstance(give(county, TAKER), int)
    told = {"scope": scope_at(TAKER, v.DRAWN), "by": county.ground.staff[TAKER], "at": v.at(v.DRAWN)}
    told["business_date"] = v.DRAWN
    shop = Told(name="楼下小卖部", kind="stall", trade="零售", place="1号楼", code="", since=v.FILED)
    noted, hidden = note_businesses(
        new=[NewBusiness(household_id=pk, told=shop, source="照招牌") for pk in (home, other)], **told
    )
    assert (isinstance(noted, int), hidden.code) == (True, "not_found")
    assert [
        one.household_id for one in register_of(scope=told["scope"], cell_id=None, kind="", search="", limit=9)
    ] == [home]
    end = BusinessEnd(business_id=noted, until=v.DRAWN, why="关门")
    assert end_businesses(ends=[end], **told) == [None]
    shops = next(one for one in Segment.values if one != "farm")
    regrouped = [
        NewSegment(household_id=pk, segment=shops, seen="farm", since=v.DRAWN, reason="开店") for pk in (home, other)
    ]
    assert [one and one.code for one in change_segments(new=regrouped, **told)] == [None, "not_found"]
    moves = [
        NewRelocation(
            household_id=pk, village_code=v.LOWER, group="", address="下村 9 号", since=v.DRAWN, reason="搬家",
            evidence="租约",
        )
        for pk in (home, other)
    ]  # fmt: skip
    proposed, hidden = propose_relocations(new=moves, **told)
    assert (isinstance(proposed, int), hidden.code) == (True, "not_found")
    assigned = assign_tasks(household_ids=[home, other], kind="visit", note="看看", due_on=v.DRAWN, **told)
    assert (assigned.opened, assigned.known) == (1, 0)
    (task,) = open_tasks(scope=told["scope"], household_ids=[home, other])
    put_off = {"ids": [task.id], "due_on": v.DRAWN + DAY, "reason": "外出", **told}
    assert postpone_tasks(**put_off) == {}
    head = Membership.objects.get(household_id=home, relation="head").person_id
    at_other = Membership.objects.get(household_id=other, relation="head").person_id
    lift = {"number": "identity", "purpose": "visit", "by": told.pop("by")}
    lifted, refused = (
        unmask(wanted=Unmasking(household_id=pk, person_id=person, **lift), **told)
        for pk, person in ((home, head), (other, at_other))
    )
    assert (lifted, refused) == (county.filings[v.UPPER].members[0].identity, None)
    numbers = Household.objects.filter(id__in=[home, other]).values_list("number", flat=True)
    assert set(numbered(numbers=list(numbers), scope=told["scope"]).values()) == {home}
    after = dict(told) | {"scope": scope_at(TAKER, v.DRAWN - DAY)}
    assert unmask(wanted=Unmasking(household_id=home, person_id=head, **lift), **after) is None


def test_a_piece_goes_back_to_the_village_s_owner_and_every_step_can_be_taken_back(county):
    piece, village = Cell.objects.get(name="1号楼").pk, county.ground.cells[v.UPPER]
    assert isinstance(give(county, TAKER), int)
    assert isinstance(give(county, "2002", role="helper"), int)
    assert give(county, None, since=v.DRAWN).code == "too_early"
    last = give(county, None, since=v.DRAWN + DAY)
    assert isinstance(last, int)
    assert stewards(cell_ids=[piece], on=v.DRAWN + DAY) == {}
    assert stewards(cell_ids=[village], on=v.DRAWN + DAY)[village].owner_id == county.ground.staff["2002"]
    assert stewards(cell_ids=None, on=v.DRAWN).keys().isdisjoint({piece})
    told = handovers(scope=Scope(frozenset({village})))
    assert next((one.cells[0][1], one.role, one.to) for one in told) == ("上村 1号楼", "主办", "村主办")
    back = {"by": county.ground.staff["2001"], "at": v.at(v.DRAWN), "business_date": v.DRAWN}
    assert undo_handover(handover_id=last, scope=Scope(frozenset()), **back).code == "no_handover"
    assert undo_handover(handover_id=last, scope=Scope(frozenset({village})), **back) is None
    held = stewards(cell_ids=[piece], on=v.DRAWN + DAY)[piece]
    assert (held.owner_id, held.helper) == (county.ground.staff[TAKER], Staff.objects.get(number="2002").name)
    whole = NewHandover(
        seen={one.code: one.owner.row_id for one in held_cells(codes=[v.UPPER], scope=Scope(None))}, to=None,
        since=v.DRAWN, reason="还给谁", by=back["by"], request_id=uuid4(),
    )  # fmt: skip
    refused = move_cells(new=whole, scope=Scope(None), at=v.at(v.DRAWN), business_date=v.DRAWN)
    assert "村要有主办" in refused.reason
    assert move_cells(
        new=replace(whole, seen={"x": 1}), scope=Scope(None), at=v.at(v.DRAWN), business_date=v.DRAWN
    ).code == "no_cell"  # fmt: skip


def test_the_preview_counts_what_goes_along_and_the_pages_name_the_piece_with_its_village(county):
    head, code = visitor("2001"), Cell.objects.get(name="1号楼").code
    preview = head.get(f"/grids/handover/?cells={code}").content.decode()
    assert "上村 1号楼" in preview
    assert "随同移交 <b>1</b> 户" in preview
    form = {"to": county.ground.staff[TAKER], "since": v.DRAWN.isoformat(), "reason": "分片包户", "seen": f"{code}:0"}
    head.post("/grids/handover/move/", form | {"request_id": str(uuid4())})
    assert "上村 1号楼" in head.get(f"/grids/handovers/?village={v.UPPER}").content.decode()
    assert Staff.objects.get(number=TAKER).name in head.get(f"/grids/ledgers/{v.UPPER}/blocks/").content.decode()
