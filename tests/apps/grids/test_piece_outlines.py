"""Outlines of pieces: inside their village, beside their siblings, kept when replaced, sent to the map."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.backends.postgresql.psycopg_any import DateRange
from shapely.geometry import box, mapping, shape

from qianmo.apps.events.models import Event
from qianmo.apps.grids.cutting import NewCut, cut_cells
from qianmo.apps.grids.ledgers.ground import Writing
from qianmo.apps.grids.models import Cell, PastBoundary
from qianmo.apps.grids.outlining import Drawn
from qianmo.apps.grids.piece_outlines import draw_pieces, outlines_of
from qianmo.apps.grids.queries import Scope
from qianmo.domain.villages import CellKind
from tests import village as v
from tests.web.rules import County
from tests.web.test_roles import visitor

pytestmark = pytest.mark.django_db
GROUND = box(119, 43, 119.2, 43.2)
WEST, EAST = box(119, 43, 119.1, 43.2), box(119.1, 43, 119.2, 43.2)
BOW = {"type": "Polygon", "coordinates": [[[119, 43], [119.1, 43.1], [119.1, 43], [119, 43.1], [119, 43]]]}
CUTS = ((CellKind.BUILDING, "1号楼"), (CellKind.BUILDING, "2号楼"), (CellKind.GROUP, "东片"))


@pytest.fixture
def county():
    found = County()
    writing = Writing(scope=Scope(None), by=found.ground.staff["1001"], at=v.at(v.DRAWN), on=v.DRAWN)
    cut_cells(new=[NewCut(code=v.UPPER, kind=kind, name=name, since=v.SIGNED) for kind, name in CUTS], writing=writing)
    Cell.objects.filter(code=v.UPPER).update(boundary=mapping(GROUND))
    return found, writing


def code(name):
    return Cell.objects.get(name=name).code


def draw(writing, **shapes):
    named = {"one": "1号楼", "two": "2号楼", "east": "东片"}
    drawn = [Drawn(code(named[key]), one if isinstance(one, dict) else mapping(one)) for key, one in shapes.items()]
    return draw_pieces(drawn=drawn, surveyed_in="gcj02", how="file", writing=writing)


def test_a_building_lies_in_its_village_and_in_a_group_and_beside_its_siblings(county):
    _, writing = county
    assert draw(writing, one=WEST, two=EAST, east=EAST) == 3
    assert draw(writing, one=WEST) == 1
    assert shape(Cell.objects.get(name="1号楼").boundary).equals(WEST)
    assert not PastBoundary.objects.exists()
    later = replace(writing, on=v.DRAWN + timedelta(days=1))
    assert draw(later, one=box(119, 43, 119.1, 43.19)) == 1
    assert PastBoundary.objects.get().valid == DateRange(v.DRAWN, later.on)
    told = Event.objects.filter(kind="grids.piece_drawn").values_list("payload__piece", flat=True)
    assert sorted(told) == ["1号楼", "1号楼", "2号楼", "东片"]
    for refused, said in (
        (draw(writing, two=box(119.05, 43, 119.2, 43.2)), "与1号楼的界线重叠 50.0%"),
        (draw(writing, two=box(119.1, 43, 119.3, 43.2)), "有 50.0% 在上村的界线以外"),
        (draw(writing, two=BOW), "自己与自己相交"),
        (
            draw_pieces(drawn=[Drawn(v.UPPER, mapping(EAST))], surveyed_in="gcj02", how="file", writing=writing),
            "没有代码",
        ),
        (draw(Writing(scope=Scope(frozenset()), by=1, at=v.at(v.DRAWN), on=v.DRAWN), two=EAST), "不在您的范围"),
    ):
        assert said in refused[0].reason
    assert shape(Cell.objects.get(name="2号楼").boundary).equals(EAST)
    Cell.objects.filter(code=v.UPPER).update(boundary=mapping(WEST))
    upper = Cell.objects.get(code=v.UPPER).pk
    assert {one.name: one.outside for one in outlines_of(village_ids=[upper])[upper]} == {
        "一组": False, "1号楼": False, "2号楼": True, "东片": True,
    }  # fmt: skip


def test_the_page_draws_brings_and_shows_and_the_map_gets_what_is_drawn(county):
    head = visitor("2001")
    here = f"/grids/ledgers/{v.UPPER}/blocks/"
    building = f"{here}{code('1号楼')}"
    board = head.get(f"{building}/draw/").content.decode()
    assert f'data-within="{v.UPPER}"' in board
    outside = head.post(f"{building}/save/", {"points": "119,43\n119.3,43\n119.3,43.2\n119,43.2"})
    assert (outside.status_code, "在上村的界线以外" in outside.content.decode()) == (422, True)
    head.post(f"{building}/save/", {"points": "119,43\n119.1,43\n119.1,43.2\n119,43.2"})
    file = {"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": {"name": "2号楼"}, "geometry": mapping(EAST)}]}  # fmt: skip
    head.post(f"{here}bring/", {"file": SimpleUploadedFile("二.geojson", json.dumps(file).encode()), "datum": "gcj02"})
    page = head.get(here).content.decode()
    assert page.count(">改界线</a>") == 2
    features = json.loads(head.get(f"{here}ground/").content)["features"]
    assert [one["properties"]["name"] for one in features] == ["上村", "1号楼", "2号楼"]
