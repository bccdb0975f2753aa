"""Contests: four rules for who stands before whom, groups of similar size, and what cannot be set up."""

from datetime import date

import pytest

from qianmo.domain.performance.contests import Side, check_contest, check_groups, grouped, places, reached_on
from qianmo.domain.ratio import Ratio


def _side(done, increase, bad, day, target=100):
    return Side(score=Ratio(done, target), absolute=increase, bad=Ratio(bad, 1000), reached_on=date(2026, 9, day))


def test_completion_decides_then_the_amount_then_bad_loans_then_time_and_equals_share():
    sides = {
        "later": _side(95, 10, 5, 17), "first": _side(95, 10, 5, 9), "worse": _side(95, 10, 6, 8),
        "larger": _side(95, 11, 9, 18), "best": _side(96, 1, 9, 18), "no target": _side(5, 99, 0, 1, target=0),
        "as late": _side(95, 10, 5, 17),
    }  # fmt: skip
    assert places(sides) == {
        "best": 1, "larger": 2, "first": 3, "later": 4, "as late": 4, "worse": 6, "no target": 7
    }  # fmt: skip


def test_a_side_stands_where_it_stands_since_the_first_day_it_was_as_high():
    steps = [(date(2026, 7, 31), 30), (date(2026, 8, 31), 20), (date(2026, 9, 28), 25)]
    assert reached_on(steps) == date(2026, 7, 31)
    assert reached_on(steps[:2]) == date(2026, 7, 31)
    assert reached_on([(date(2026, 7, 31), 10), (date(2026, 8, 31), 20)]) == date(2026, 8, 31)


def test_sides_of_similar_size_meet():
    sizes = {"a": 50, "b": 900, "c": 40, "d": 800, "e": 300}
    assert grouped(sizes, groups=2) == {"b": 1, "d": 1, "e": 1, "a": 2, "c": 2}


JULY = {"name": "三季度投放", "first": date(2026, 7, 1), "until": date(2026, 9, 30), "groups": 2, "sides": 5}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({}, None),
        ({"name": " "}, "no_name"),
        ({"until": date(2026, 6, 30)}, "period"),
        ({"on": date(2026, 7, 2)}, "begun"),
        ({"sides": 3}, "groups"),
        ({"groups": 0}, "groups"),
        ({"completion_of_target": False}, "no_target"),
    ],
)
def test_what_cannot_be_set_up_says_why(change, code):
    asked = {**JULY, "completion_of_target": True, "on": date(2026, 6, 30), **change}
    refused = check_contest(**asked)
    assert (refused and refused.code) == code


def test_nobody_competes_alone():
    assert check_groups([1, 1, 2, 2, 0]) is None
    assert check_groups([1, 1, 2, 0]).code == "alone"
    assert check_groups([0, 0]).code == "nobody"
