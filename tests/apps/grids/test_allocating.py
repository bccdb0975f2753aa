"""就近分配: the nearest outlet is proposed; what is accepted holds from its day, and the past keeps its branch."""

from datetime import date, timedelta

import pytest

from qianmo.apps.events.models import Event
from qianmo.apps.grids.allocating import Allocation, allocate, branches_on, nearest_branches, place_outlets
from qianmo.apps.grids.ledgers.ground import Writing
from qianmo.apps.grids.models import Cell
from qianmo.apps.grids.queries import Scope, stewards
from tests import village as v

pytestmark = pytest.mark.django_db
MARCH = date(2026, 3, 2)
POINTS = {v.UPPER: (119.0, 44.0), v.LOWER: (119.1, 44.0), v.FAR: (119.5, 44.0)}


@pytest.fixture
def ground():
    """The first branch stands in the upper village, the second in the far one; the lower belongs to nobody."""
    staff, branches = v.found_bank()
    cells = v.draw_ground(staff=staff, branches=branches)
    for code, (lon, lat) in POINTS.items():
        Cell.objects.filter(code=code).update(label_lon=lon, label_lat=lat)
    Cell.objects.filter(code=v.LOWER).update(branch=None)
    ground = v.Ground(staff, branches, cells, product_id=0)
    standing = {branches[v.FIRST]: v.UPPER, branches[v.SECOND]: v.FAR}
    assert place_outlets(standing=standing, since=v.OPENED, writing=writing(ground)) == 2
    return ground


def writing(ground):
    return Writing(scope=Scope(None), by=ground.staff["1001"], at=v.at(v.DRAWN), on=v.DRAWN)


def give(ground, branch, *, code=v.LOWER, since=v.DRAWN, seen=None, reason="就近分配"):
    new = [Allocation(code=code, branch_id=ground.branches[branch], seen=seen)]
    return allocate(new=new, since=since, reason=reason, writing=writing(ground))


def test_a_village_without_a_branch_is_proposed_the_nearest_with_the_way_to_it(ground):
    (found,) = nearest_branches(scope=Scope(None), on=v.DRAWN)
    assert (found.code, found.branch) == (v.LOWER, "")
    # 0.1° at 44° north: 111,195 m × cos 44° / 10 = 7,999 m; 0.4°: 31,994.8 m
    assert [(way.name, way.metres) for way in found.ways] == [("富河支行", 7_999), ("乌兰坝支行", 31_995)]


def test_what_is_accepted_holds_from_its_day_and_the_past_stays(ground):
    lower = ground.cells[v.LOWER]
    owner = stewards(cell_ids=[lower], on=v.DRAWN)
    for expected in (1, 0):
        assert give(ground, v.FIRST) == expected
    first = ground.branches[v.FIRST]
    day_before = v.DRAWN - timedelta(days=1)
    assert branches_on(cell_ids=[lower], on=day_before) == {lower: None}
    assert branches_on(cell_ids=[lower], on=v.DRAWN) == {lower: first}
    assert stewards(cell_ids=[lower], on=v.DRAWN) == owner
    assert Event.objects.get(kind="grids.allocated").payload["branch"] == "富河支行"
    assert nearest_branches(scope=Scope(None), on=v.DRAWN) == []


def test_a_village_that_lies_nearer_to_another_outlet_is_told_and_may_be_given_to_it(ground):
    give(ground, v.SECOND)
    (found,) = nearest_branches(scope=Scope(None), on=v.DRAWN, allocated=True)
    assert (found.branch, found.metres, found.proposed.name) == ("乌兰坝支行", 31_995, "富河支行")
    refused = give(ground, v.FIRST, seen=ground.branches[v.SECOND])
    assert refused[0].reason == "下村现在的机构从 2026-03-05 起，生效日请定在之后"


@pytest.mark.parametrize(
    ("branch", "changed", "code"),
    [
        (v.FIRST, {"code": "150422999999"}, "unknown"),
        (v.OFFICE, {}, "no_outlet"),
        (v.FIRST, {"reason": ""}, "no_text"),
        (v.FIRST, {"since": v.DRAWN + timedelta(days=1)}, "too_late"),
        (v.SECOND, {"code": v.UPPER}, "moved"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(ground, branch, changed, code):
    before = list(Cell.objects.order_by("id").values_list("id", "branch_id"))
    assert give(ground, branch, **changed)[0].code == code
    assert list(Cell.objects.order_by("id").values_list("id", "branch_id")) == before


def test_an_outlet_moves_on_a_day_and_villages_are_proposed_by_where_it_stands_then(ground):
    second = ground.branches[v.SECOND]
    assert place_outlets(standing={second: v.LOWER}, since=MARCH, writing=writing(ground)) == 1
    (found,) = nearest_branches(scope=Scope(None), on=v.DRAWN)
    assert (found.proposed.name, found.proposed.metres) == ("乌兰坝支行", 0)
    early = place_outlets(standing={second: v.FAR}, since=MARCH, writing=writing(ground))
    assert {pk: one.code for pk, one in early.items()} == {second: "too_early"}
