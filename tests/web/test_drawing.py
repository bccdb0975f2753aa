"""A boundary drawn on the board: sound ones hold from today, wrong ones are said beside the very points."""

import pytest
from shapely.geometry import box, mapping, shape

from qianmo.apps.events.models import Event
from qianmo.apps.grids.models import Cell, PastBoundary
from tests import village as v
from tests.web.rules import County
from tests.web.test_roles import visitor

pytestmark = pytest.mark.django_db
OUTLINES = {v.UPPER: box(119, 43, 119.2, 43.2), v.LOWER: box(119.2, 43, 119.4, 43.2)}
COUNTY = box(119, 43, 119.4, 43.2)
SAVE = f"/grids/boundaries/{v.UPPER}/save/"


@pytest.fixture
def office():
    County()
    for code, one in {v.COUNTY: COUNTY, v.TOWN: COUNTY, **OUTLINES}.items():
        Cell.objects.filter(code=code).update(boundary=mapping(one))
    return visitor("1001")


def lines(*points):
    return "\n".join(f"{lon},{lat}" for lon, lat in points)


def test_what_is_drawn_holds_from_today_and_what_was_before_is_kept(office):
    drawn = lines((119, 43), (119.25, 43), (119.25, 43.2), (119, 43.2))
    for _ in range(2):
        assert office.post(SAVE, {"points": drawn}).url == "/grids/boundaries/"
    upper, lower = (shape(Cell.objects.get(code=code).boundary) for code in OUTLINES)
    assert upper.equals(box(119, 43, 119.25, 43.2))
    assert lower.equals(box(119.25, 43, 119.4, 43.2))
    kept = PastBoundary.objects.filter(cell__level="village")
    assert {row.cell.code: (row.surveyed, row.valid.upper) for row in kept} == dict.fromkeys(OUTLINES, (False, v.DRAWN))
    assert {one.payload["how"] for one in Event.objects.filter(kind="grids.boundary_drawn")} == {"map"}


@pytest.mark.parametrize(
    ("points", "said"),
    [
        (lines((119, 43), (119.2, 43.2), (119.2, 43), (119, 43.2)), "自己与自己相交"),
        (lines((119.3, 43), (119.5, 43), (119.5, 43.2), (119.3, 43.2)), "在县界以外"),
        (lines((119, 43), (119.2, 43)), "要三个以上的点"),
        ("119,43\n119.1 43,1\nx", "要三个以上的点"),
        ("119,43\nnan,43\n119.2,43.1", "要三个以上的点"),
    ],
)
def test_what_cannot_be_is_said_and_the_points_are_still_there(office, points, said):
    answer = office.post(SAVE, {"points": points})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert points.split("\n")[0] in page
    assert shape(Cell.objects.get(code=v.UPPER).boundary).equals(OUTLINES[v.UPPER])


def test_the_board_opens_for_a_village_in_sight_and_for_no_other(office):
    board = office.get(f"/grids/boundaries/draw/?village={v.UPPER}").content.decode()
    assert f'data-cell="{v.UPPER}"' in board
    assert office.get("/grids/boundaries/draw/?village=%00").status_code == 404
