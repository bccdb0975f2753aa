"""The nearest of known places; a thousandth of a degree of latitude is some 111 m, of longitude at 44° some 80 m."""

from qianmo.domain.neighbours import nearest_within

HERE = (119_000_000, 44_000_000)


def east(micro):
    return HERE[0] + micro, HERE[1]


def north(micro):
    return HERE[0], HERE[1] + micro


def test_the_nearest_within_reach_is_found_and_none_beyond_it():
    known = {1: north(600), 2: east(600), 3: north(5_000)}  # 67 m, 48 m, 556 m
    assert nearest_within(points={9: HERE}, known=known, metres=100) == {9: 2}
    assert nearest_within(points={9: HERE}, known={1: north(600)}, metres=60) == {}
    assert nearest_within(points={9: HERE}, known={}, metres=100) == {}


def test_reach_goes_over_the_edge_of_a_square_and_equals_go_to_the_smaller_id():
    points = {pk: east(pk * 100) for pk in range(1, 60)}
    known = {7: east(0), 8: east(0), 9: east(6_000)}
    found = nearest_within(points=points, known=known, metres=240)  # 3,000 millionths east: 240 m
    assert {found[pk] for pk in range(1, 30)} == {7}
    assert {found[pk] for pk in range(31, 60)} == {9}
