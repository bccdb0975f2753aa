"""Schematic cells: they fill the outline, do not overlap, and every village can be found and clicked."""

from functools import cache
from itertools import pairwise

import pytest
import shapely
from shapely.geometry import Point, box, shape

from qianmo.apps.grids import mosaic
from qianmo.apps.grids.cells import group_cells, schematic_cells
from qianmo.apps.grids.divisions import DivisionRow, read_edition
from qianmo.apps.grids.outlines import UnknownOutlineError, read_outline

COUNTIES = ["150422", "360923"]


@cache
def drawn(county):
    return schematic_cells(read_edition(county), read_outline(county))


def shapes(county, level):
    return {cell.code: shape(cell.geometry) for cell in drawn(county) if cell.level == level}


@pytest.mark.parametrize("county", COUNTIES)
def test_every_division_has_one_cell(county):
    rows = read_edition(county)
    assert [(cell.code, cell.level) for cell in drawn(county)] == [(row.code, row.level) for row in rows]


@pytest.mark.parametrize("county", COUNTIES)
def test_villages_fill_the_outline_without_overlap(county):
    villages = list(shapes(county, "village").values())
    whole = shapely.union_all(villages)
    outline = read_outline(county)
    assert all(village.is_valid and village.area > 0 for village in villages)
    # No overlap: the parts are together exactly as large as the whole.
    assert sum(village.area for village in villages) == pytest.approx(whole.area, rel=1e-9)
    # Covering: one piece without holes, off the outline by no more than the rounding to four decimals (some 5 m).
    assert whole.geom_type == "Polygon"
    assert len(whole.interiors) == 0
    assert whole.symmetric_difference(outline).area < outline.length * 0.00005
    assert whole.hausdorff_distance(outline) < 0.0001


@pytest.mark.parametrize("county", COUNTIES)
def test_villages_lie_inside_their_town_and_towns_make_the_county(county):
    towns, villages = shapes(county, "town"), shapes(county, "village")
    below = {code: [] for code in towns}
    for row in read_edition(county):
        if row.level == "village":
            below[row.parent_code].append(villages[row.code])
    for code, town in towns.items():
        assert town.symmetric_difference(shapely.union_all(below[code])).area < 1e-9
    whole = next(iter(shapes(county, "county").values()))
    assert whole.symmetric_difference(shapely.union_all(list(towns.values()))).area < 1e-9


@pytest.mark.parametrize("county", COUNTIES)
def test_neighbours_share_their_vertices(county):
    """A vertex on a border is a vertex of both cells, so no zoom opens a gap between them."""
    assert shapely.coverage_is_valid(list(shapes(county, "village").values()))


@pytest.mark.parametrize("county", COUNTIES)
def test_coordinates_have_four_decimals(county):
    def numbers(value):
        return [value] if isinstance(value, float) else [one for part in value for one in numbers(part)]

    for cell in drawn(county):
        assert all(number == round(number, 4) for number in numbers(cell.geometry["coordinates"]))


@pytest.mark.parametrize("county", COUNTIES)
def test_labels_lie_inside_their_cell(county):
    for cell in drawn(county):
        assert shape(cell.geometry).contains(Point(cell.label_lon, cell.label_lat)), cell.code


@pytest.mark.parametrize(("county", "communities"), [("150422", 20), ("360923", 16)])
def test_urban_cells_are_large_enough_to_click(county, communities):
    cells = [cell for cell in drawn(county) if cell.level == "village"]
    urban = [shape(cell.geometry) for cell in cells if cell.urban]
    assert len(urban) == communities
    # On a map 700 pixels high a cell is at least 8 pixels across at its narrowest.
    _, south, _, north = read_outline(county).bounds
    pixel = (north - south) / 700
    shrink = mosaic.Plane(read_outline(county)).shrink
    for cell in urban:
        flat = shapely.transform(cell, lambda points: points * (shrink, 1))
        assert 2 * shapely.maximum_inscribed_circle(flat, tolerance=pixel / 10).length > 8 * pixel


def test_the_urban_circle_is_round_on_the_ground():
    circle = shapely.union_all([shape(cell.geometry) for cell in drawn("150422") if cell.urban])
    west, south, east, north = circle.bounds
    shrink = mosaic.Plane(read_outline("150422")).shrink
    assert (east - west) * shrink == pytest.approx(north - south, rel=0.01)
    assert circle.contains(Point(119.362931, 43.960889))


def test_a_town_without_a_point_gets_the_emptiest_corner():
    north_west = next(cell for cell in drawn("150422") if cell.code == "150422105000")
    assert (north_west.label_lon < 119.1, north_west.label_lat > 44.3) == (True, True)


def test_the_same_divisions_always_give_the_same_cells():
    assert schematic_cells(read_edition("360923"), read_outline("360923")) == drawn("360923")


def test_a_county_of_one_village_is_its_outline():
    rows = [
        DivisionRow("150422000000", "县", "county", "", None, 0.5, 0.5),
        DivisionRow("150422100000", "镇", "town", "150422000000", None, None, None),
        DivisionRow("150422100200", "村委会", "village", "150422100000", None, None, None),
    ]
    cells = schematic_cells(rows, box(0, 0, 1, 1))
    assert [shape(cell.geometry).area for cell in cells] == [1.0, 1.0, 1.0]


def test_groups_are_counted_not_drawn():
    village = next(row for row in read_edition("150422") if row.code == "150422101211")
    assert [(group.code, group.name) for group in group_cells(village, 2)] == [
        ("15042210121101", "1组"),
        ("15042210121102", "2组"),
    ]
    community = next(row for row in read_edition("150422") if row.code == "150422404004")
    assert group_cells(community, 1)[0].name == "1片区"


@pytest.mark.parametrize("code", ["999999", "../150422", ""])
def test_an_unknown_outline_is_named(code):
    with pytest.raises(UnknownOutlineError, match="没有区划代码"):
        read_outline(code)


def test_a_part_cut_off_from_its_seed_goes_to_its_neighbour():
    # A region like a U: the seed in the left arm is nearer to the foot of the right arm than the right seed is.
    horseshoe = box(0, 0, 3, 4).difference(box(1, 0.5, 2, 4))
    cells = mosaic.tessellate({"left": Point(0.5, 0.6), "right": Point(2.9, 3.9)}, horseshoe)
    assert {code: cell.geom_type for code, cell in cells.items()} == {"left": "Polygon", "right": "Polygon"}
    assert sum(cell.area for cell in cells.values()) == pytest.approx(horseshoe.area)


def test_sectors_share_a_disc_in_proportion():
    disc = Point(0, 0).buffer(1, quad_segs=64)
    cut = mosaic.sectors({"west": 10, "east": 8, "park": 2}, Point(0, 0), disc)
    assert {code: round(20 * cell.area / disc.area, 1) for code, cell in cut.items()} == {
        "west": 10.0,
        "east": 8.0,
        "park": 2.0,
    }
    assert cut["west"].centroid.x < 0 < cut["east"].centroid.x
    assert (round(cut["park"].centroid.x, 6), cut["park"].centroid.y < -0.5) == (0, True)


def test_a_walk_goes_from_neighbour_to_neighbour():
    points = [Point(x, 0) for x in (5, 1, 4, 2, 3)]
    path = mosaic.walk(points, Point(0, 0))
    assert [point.x for point in path] == [1, 2, 3, 4, 5]
    assert max(one.distance(other) for one, other in pairwise(path)) == 1
