"""Days and parts of a year under each convention, worked by hand in tests/tables/daycount.csv."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianmo.domain.daycount import BASIS, days, year_fraction
from tests.domain.tables import day, rows

DAYS = st.dates(date(1999, 1, 1), date(2101, 12, 31))


@pytest.mark.parametrize("row", rows("daycount"), ids=lambda row: f"{row['计息基础']} {row['起（计入）']}")
def test_a_span_is_as_long_as_worked_by_hand(row):
    start, end, convention = day(row["起（计入）"]), day(row["止（不计）"]), row["计息基础"]
    assert days(start, end, convention) == int(row["天数"])
    assert year_fraction(start, end, convention) == Fraction(int(row["分子"]), int(row["分母"]))


@given(DAYS, DAYS, DAYS)
def test_neighbouring_spans_add_up_wherever_no_month_end_is_bent_by_its_neighbour(a, b, c):
    for convention in ("ACT/360", "ACT/365F", "ACT/ACT-ISDA", "30E/360"):
        for count in (days, year_fraction):
            assert count(a, b, convention) + count(b, c, convention) == count(a, c, convention)


@given(st.integers(1999, 2100), st.dates(date(2000, 1, 1), date(2000, 12, 31)))
def test_a_calendar_year_is_one_by_isda_wherever_it_is_cut(year, cut):
    middle = date(year, 1, 1) + timedelta(days=min(cut.timetuple().tm_yday - 1, 364))
    parts = [
        year_fraction(date(year, 1, 1), middle, "ACT/ACT-ISDA"),
        year_fraction(middle, date(year + 1, 1, 1), "ACT/ACT-ISDA"),
    ]
    assert sum(parts) == 1


def test_an_unknown_convention_is_named_in_the_error():
    with pytest.raises(ValueError, match="ACT/364"):
        days(date(2026, 1, 1), date(2026, 2, 1), "ACT/364")


def test_loans_are_kept_under_conventions_with_one_denominator():
    assert "ACT/ACT-ISDA" not in BASIS
