"""Market share: how a share moves, the county as the sum of its towns, and totals that cannot stand."""

from datetime import date
from fractions import Fraction

import pytest

from qianmo.domain.ratio import Ratio
from qianmo.domain.targets.market import check_totals, month_end, moved, whole_county

AUGUST, ON = date(2026, 8, 31), date(2026, 9, 29)


@pytest.mark.parametrize(
    ("now", "before", "change"),
    [
        (Ratio(205, 1000), Ratio(20, 100), Fraction(5, 1000)),  # 20.00 % to 20.50 %: half a point
        (Ratio(1, 4), Ratio(1, 3), Fraction(-1, 12)),
        (Ratio(1, 4), Ratio(0, 0), None),
        (Ratio(1, 4), None, None),
    ],
)
def test_a_share_moves_by_points(now, before, change):
    assert moved(now, before) == change


def test_a_county_that_is_not_told_is_the_sum_of_its_towns():
    towns = {("a", "loan"): 3, ("b", "loan"): 4, ("", "deposit"): 9}
    assert whole_county(towns) == {**towns, ("", "loan"): 7}
    assert whole_county({("", "loan"): 8, ("a", "loan"): 3}) == {("", "loan"): 8, ("a", "loan"): 3}


@pytest.mark.parametrize(
    ("on_day", "totals", "part"),
    [
        (AUGUST, {("", "loan"): 8, ("a", "loan"): 8}, None),
        (AUGUST, {("", "loan"): 8_00, ("a", "loan"): 9_00}, "各项贷款乡镇合计超过全县 1.00 元"),
        (date(2026, 8, 30), {("", "loan"): 1}, "不是月末"),
        (date(2026, 9, 30), {("", "loan"): 1}, "还没有到"),
        (AUGUST, {}, "一个数也没有"),
        (AUGUST, {("", "loan"): -1}, "有负数"),
    ],
)
def test_totals_that_cannot_stand_are_told(on_day, totals, part):
    refused = check_totals(on_day=on_day, totals=totals, on=ON)
    assert (refused is None) if part is None else part in refused.reason


def test_the_end_of_a_month():
    assert [month_end(date(2026, month, 5)).day for month in (2, 4, 12)] == [28, 30, 31]
