"""Boundaries a bank brings are judged together; schematic neighbours give way, and what was there before is kept."""

import pytest
from shapely.geometry import box, mapping, shape

from qianmo.apps.grids.boundaries import old_boundaries, surveyed_villages
from qianmo.apps.grids.datum import to_gcj02
from qianmo.apps.grids.models import Cell
from qianmo.apps.grids.outlining import Drawn, draw_boundaries
from tests import village as v

pytestmark = pytest.mark.django_db
COUNTY = box(119, 43, 119.4, 43.2)
BOW = {"type": "Polygon", "coordinates": [[[119, 43], [119.1, 43.1], [119.1, 43], [119, 43.1], [119, 43]]]}
HALVES = {v.UPPER: box(119, 43, 119.2, 43.2), v.LOWER: box(119.2, 43, 119.4, 43.2)}


@pytest.fixture
def ground():
    """A county of two villages side by side, drawn schematically, and a third that is not drawn."""
    staff, branches = v.found_bank()
    cells = v.draw_ground(staff=staff, branches=branches)
    for code, one in {v.COUNTY: COUNTY, v.TOWN: COUNTY, **HALVES}.items():
        Cell.objects.filter(code=code).update(boundary=mapping(one))
    return v.Ground(staff, branches, cells, product_id=0)


def draw(ground, *, on=v.DRAWN, surveyed_in="gcj02", **shapes):
    drawn = [Drawn(getattr(v, name), one if isinstance(one, dict) else mapping(one)) for name, one in shapes.items()]
    return draw_boundaries(
        drawn=drawn, surveyed_in=surveyed_in, how="file", by=ground.staff["1001"], at=v.at(on), business_date=on
    )


def outline(code):
    return shape(Cell.objects.get(code=code).boundary)


def test_a_real_boundary_takes_its_place_and_a_schematic_neighbour_gives_way(ground):
    assert draw(ground, UPPER=box(119, 43, 119.25, 43.2)) == 1
    assert outline(v.UPPER).bounds[2] == pytest.approx(119.25)
    assert outline(v.LOWER).equals(box(119.25, 43, 119.4, 43.2))
    assert outline(v.TOWN).symmetric_difference(COUNTY).area < 1e-9
    assert surveyed_villages() == (1, 3)
    kept = {one.name: (one.surveyed, one.since, one.until) for one in old_boundaries()}
    assert kept == {"上村": (False, None, v.DRAWN), "下村": (False, None, v.DRAWN)}


@pytest.mark.parametrize(
    ("shapes", "code", "said"),
    [
        ({"UPPER": {"type": "LineString", "coordinates": [[119, 43], [119.1, 43]]}}, "no_polygon", "不是一个面"),
        ({"UPPER": {"type": "Polygon", "coordinates": "x"}}, "no_polygon", "不是一个面"),
        ({"UPPER": BOW}, "crosses", "在 119.05 43.05 自己与自己相交"),
        ({"UPPER": box(119.3, 43, 119.5, 43.2)}, "outside", "50.0% 在县界以外"),
        ({"UPPER": box(0, 0, 1, 1)}, "nowhere", "坐标系不对"),
        ({"UPPER": box(119, 43, 119.25, 43.2), "LOWER": HALVES[v.LOWER]}, "overlaps", "与下村的界线重叠 25.0%"),
        ({"UPPER": COUNTY}, "covers", "盖住了整个下村"),
        ({"TOWN": COUNTY}, "unknown", "没有代码为"),
    ],
)  # fmt: skip
def test_a_boundary_that_cannot_be_is_refused_with_place_or_share_and_nothing_changes(ground, shapes, code, said):
    refused = draw(ground, **shapes)
    assert refused[0].code == code
    assert said in refused[0].reason
    assert (surveyed_villages()[0], outline(v.UPPER).equals(HALVES[v.UPPER])) == (0, True)


def test_a_real_boundary_may_not_be_drawn_over_and_the_same_day_keeps_one_outline(ground):
    assert draw(ground, UPPER=HALVES[v.UPPER], LOWER=HALVES[v.LOWER]) == 2
    assert draw(ground, UPPER=box(119, 43, 119.3, 43.2))[0].code == "overlaps"
    assert draw(ground, UPPER=box(119, 43, 119.1, 43.2)) == 1
    assert len(old_boundaries()) == 2


def test_degrees_of_surveyors_are_moved_to_those_of_our_outlines(ground):
    lon, lat = to_gcj02(119.1, 43.1)
    assert (0.003 < lon - 119.1 < 0.009, 0.0005 < lat - 43.1 < 0.004) == (True, True)
    assert draw(ground, surveyed_in="wgs84", UPPER=box(119.05, 43.05, 119.1, 43.1)) == 1
    assert outline(v.UPPER).bounds[2:] == pytest.approx((lon, lat), abs=1e-5)
