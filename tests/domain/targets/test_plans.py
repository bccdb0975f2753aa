"""Targets that add up, and how far along a year one is."""

import pytest

from qianmo.domain.ratio import Ratio
from qianmo.domain.refusal import Refused
from qianmo.domain.targets.plans import Pace, check_parts, pace

EVEN = [10] * 12
SPRING = [20, 20, 30, 20, 10, 0, 0, 5, 5, 5, 3, 2]


@pytest.mark.parametrize(("parts", "told"), [({"东": 60, "西": 41}, "多了 1"), ({"东": 60, "西": 39}, "少了 1")])
def test_a_plan_that_does_not_add_up_says_by_how_much(parts, told):
    refused = check_parts(name="全行", whole=100, parts=parts)
    assert isinstance(refused, Refused)
    assert told in refused.reason


@pytest.mark.parametrize(
    ("done", "months", "month", "day", "told"),
    [
        (40, EVEN, 5, 30, Pace(done=Ratio(40, 120), due=50, ahead=-10, forecast=96)),
        (50, EVEN, 5, 30, Pace(done=Ratio(50, 120), due=50, ahead=0, forecast=120)),
        (45, EVEN, 5, 15, Pace(done=Ratio(45, 120), due=45, ahead=0, forecast=120)),
        (100, SPRING, 5, 30, Pace(done=Ratio(100, 120), due=100, ahead=0, forecast=120)),
        (7, [0] * 11 + [120], 3, 30, Pace(done=Ratio(7, 120), due=0, ahead=7, forecast=7)),
    ],
)
def test_pace_follows_the_shape_of_the_year(done, months, month, day, told):
    assert pace(done=done, months=months, month=month, day=day, days_in_month=30) == told


def test_a_year_has_twelve_months():
    with pytest.raises(ValueError, match="twelve"):
        pace(done=1, months=[1], month=1, day=1, days_in_month=30)
