"""Positions worth keeping, and the squares of who needs no door; reckoned by hand."""

import pytest

from qianmo.domain.places import coarse, square_side, worth_keeping


@pytest.mark.parametrize(
    ("accuracy_m", "outside", "mock", "kept"),
    [
        (35, False, None, True),
        (100, False, False, True),
        (101, False, None, False),
        (35, True, None, False),
        (35, False, True, False),
    ],
)
def test_a_position_counts_when_the_phone_was_sure_and_stood_there(accuracy_m, outside, mock, kept):
    assert worth_keeping(accuracy_m=accuracy_m, outside=outside, mock=mock) is kept


def test_squares_follow_the_view_and_have_a_floor_without_doors():
    assert square_side(span_e6=96_000, across=48, doors=True) == 2_000
    assert square_side(span_e6=96_000, across=48, doors=False) == 5_000
    assert square_side(span_e6=960_000, across=48, doors=False) == 20_000
    assert square_side(span_e6=-5, across=48, doors=True) == 1


def test_a_coarse_place_is_the_middle_of_its_square():
    assert coarse(e6=119_343_210) == 119_342_500
    assert coarse(e6=119_344_999) == 119_342_500
