"""Pieces cut after the households were filed are filled: by address, by neighbours, by hand; dated and told."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest

from qianmo.apps.campaigns.queries import lattice_by_group
from qianmo.apps.campaigns.queries.past import households_that_left
from qianmo.apps.events.models import Event
from qianmo.apps.grids.cutting import NewCut, cut_cells
from qianmo.apps.grids.ledgers.ground import Writing
from qianmo.apps.grids.models import Cell
from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.models import Household, PastVillage, Position
from qianmo.domain.villages import CellKind
from tests import village as v
from tests.web.rules import County
from tests.web.test_roles import visitor

pytestmark = pytest.mark.django_db
HERE = f"/grids/ledgers/{v.UPPER}/pieces/"
DAY = timedelta(days=1)


@pytest.fixture
def county():
    found = County()
    writing = Writing(scope=Scope(None), by=found.ground.staff["1001"], at=v.at(v.DRAWN), on=v.DRAWN)
    new = [NewCut(code=v.UPPER, kind=CellKind.BUILDING, name=name, since=v.SIGNED) for name in ("1号楼", "11号楼")]
    assert cut_cells(new=new, writing=writing) == len(new)
    assert cut_cells(new=[NewCut(code=v.LOWER, kind=CellKind.GROUP, name="外组", since=v.SIGNED)], writing=writing) == 1
    return found


def settle(county, address, **place):
    home = Household.objects.get(id=county.households[v.UPPER])
    Household.objects.filter(id=home.pk).update(address=address, group=place.get("group"))
    return home.pk


def piece(name):
    return Cell.objects.get(name=name).pk


def sent(county, target, *, home, seen=0, likely=0, **changed):
    form = {"put": f"{home}:{seen}:{likely}", "target": str(target), "since": v.DRAWN.isoformat(), "reason": "新划楼栋"}
    return visitor("2001").post(f"{HERE}put/", form | {"request_id": str(uuid4())} | changed, follow=True)


def said(answer):
    return re.findall(r'role="(?:alert|status)">([^<]+)<', answer.content.decode())


def test_a_household_goes_where_its_address_says_is_told_and_can_be_taken_out_again(county):
    home = settle(county, "幸福里11号楼2单元")
    page = visitor("2001").get(HERE).content.decode()
    assert f'value="{home}:0:{piece("11号楼")}"' in page
    assert "checked" in page
    answer = sent(county, "each", home=home, likely=piece("11号楼"))
    assert f"已归 1 户，{v.DRAWN} 起" in said(answer)
    assert Household.objects.get(id=home).group_id == piece("11号楼")
    assert "11号楼" in dict(lattice_by_group(scope=Scope(None), village_id=county.ground.cells[v.UPPER]))
    past = PastVillage.objects.get(household_id=home)
    assert (past.village_id, past.group_id, past.until) == (county.ground.cells[v.UPPER], None, v.DRAWN)
    assert Event.objects.get(kind="households.grouped").payload["to"] == "11号楼"
    assert "归入11号楼" in visitor("2001").get(f"/households/{home}/").content.decode()
    left = households_that_left(scope=Scope(None), village_id=county.ground.cells[v.UPPER])
    assert left == ([], 0), "it lies in the village as before"
    assert "没有变动" in said(sent(county, piece("11号楼"), home=home, seen=piece("11号楼")))[0]
    assert "已归 1 户" in said(sent(county, "none", home=home, seen=piece("11号楼")))[0]
    assert Household.objects.get(id=home).group_id is None


def test_who_lies_in_a_group_seems_to_belong_to_the_building_inside_it_that_the_address_names(county):
    group = Cell.objects.create(
        code=f"{v.UPPER}99", name="3片区", level="group", parent_id=county.ground.cells[v.UPPER], urban=True
    )
    home = settle(county, "幸福里3片区1号楼2单元", group=group)
    assert f'value="{home}:{group.pk}:{piece("1号楼")}"' in visitor("2001").get(HERE).content.decode()
    Household.objects.filter(id=home).update(group_id=piece("11号楼"))  # in a building: left where it is
    assert f'value="{home}:' not in visitor("2001").get(HERE).content.decode()


def test_a_household_beside_one_that_was_put_seems_to_belong_there_too(county):
    home, near = settle(county, "东头", group=piece("1号楼")), Household.objects.get(id=county.households[v.LOWER])
    Household.objects.filter(id=near.pk).update(village_id=county.ground.cells[v.UPPER], group=None, address="西头")
    for pk, lat in ((home, 43_900_000), (near.pk, 43_900_500)):  # 56 m apart
        Position.objects.create(
            household_id=pk, lon_e6=119_300_000, lat_e6=lat, as_of=v.DRAWN, source="表",
            recorded_by_id=county.ground.staff["1001"],
        )  # fmt: skip
    page = visitor("2001").get(HERE).content.decode()
    assert f'value="{near.pk}:0:{piece("1号楼")}"' in page
    assert "100 米内的邻居在那里" in page
    assert f'value="{home}:' not in page
    assert f'value="{home}:' in visitor("2001").get(f"{HERE}?in={piece('1号楼')}&q=东头").content.decode()


def test_what_cannot_be_put_is_said_and_nothing_changes(county):
    home = settle(county, "东头")
    for target, changed, sentence in (
        (piece("外组"), {}, "没有这一块"),
        (piece("1号楼"), {"since": (v.DRAWN + DAY).isoformat()}, "还没有到"),
        (piece("1号楼"), {"since": (v.SIGNED - DAY).isoformat()}, f"最早只能从 {v.SIGNED} 起"),
        (piece("1号楼"), {"reason": " "}, "原因"),
        (piece("1号楼"), {"seen": piece("11号楼")}, "已由别人归到另一块"),
        (piece("1号楼"), {"put": []}, "请勾选要归的户"),
        ("x", {}, "请选归到哪一块"),
        (piece("1号楼"), {"put": f"{county.households[v.FAR]}:0:0"}, "不在您的范围"),
    ):
        assert any(sentence in one for one in said(sent(county, target, home=home, **changed))), sentence
    assert Household.objects.get(id=home).group_id is None
    assert not Event.objects.filter(kind="households.grouped").exists()
