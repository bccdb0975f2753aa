from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianmo.domain.dated import DayRange, add_months, check_apart, check_tiling, day_written
from qianmo.domain.refusal import Refused

DAY = date(2026, 1, 1)


def span(start, until=None):
    """Days counted from the first of January 2026."""
    return DayRange(start=DAY + timedelta(start), until=None if until is None else DAY + timedelta(until))


@pytest.mark.parametrize("text", ["2026-10-08", "2026/10/8", "2026.10.8", "20261008", "2026-10-08T00:00:00"])
def test_a_day_is_read_as_people_and_spreadsheets_write_it(text):
    assert day_written(text) == date(2026, 10, 8)


@pytest.mark.parametrize("text", ["", "2026-02-30", "10-08", "2026-10-08x", "二〇二六年十月八日", "２０２６-10-08"])
def test_what_is_no_day_is_none(text):
    assert day_written(text) is None


def test_the_first_day_counts_and_the_last_does_not():
    january = DayRange(start=date(2026, 1, 1), until=date(2026, 2, 1))
    assert january.days == 31
    assert january.contains(date(2026, 1, 1))
    assert not january.contains(date(2026, 2, 1))
    assert not january.contains(date(2025, 12, 31))


def test_an_open_range_never_ends():
    assert span(0).days is None
    assert span(0).contains(date.max)


def test_a_range_cannot_end_before_it_starts():
    with pytest.raises(ValueError, match="before it starts"):
        span(5, 4)


@pytest.mark.parametrize(
    ("first", "second", "shared"),
    [
        (span(0, 5), span(5, 9), False),
        (span(0, 6), span(5, 9), True),
        (span(0), span(5, 9), True),
        (span(9), span(5, 9), False),
        (span(0), span(400), True),
        (span(3, 3), span(0, 9), False),
    ],
)
def test_neighbours_share_no_day(first, second, shared):
    assert first.overlaps(second) is shared
    assert second.overlaps(first) is shared


def test_ranges_apart_are_accepted_in_any_order_and_empty_ones_do_not_disturb():
    assert check_apart([span(5, 9), span(0, 5), span(3, 3), span(9)]) is None


def test_the_first_shared_day_is_named():
    refused = check_apart([span(0, 7), span(5, 9)])
    assert isinstance(refused, Refused)
    assert refused.reason == "两段期间在 2026-01-06 重叠。请先结束前一段，再开始后一段。"


@pytest.mark.parametrize(
    ("ranges", "whole", "code"),
    [
        ([span(5, 9), span(0, 5)], span(0, 9), None),
        ([span(0, 5), span(5)], span(0), None),
        ([], span(0, 0), None),
        ([span(0, 5), span(4, 9)], span(0, 9), "ranges_overlap"),
        ([span(0, 4), span(5, 9)], span(0, 9), "ranges_gap"),
        ([span(1, 9)], span(0, 9), "ranges_gap"),
        ([span(0, 8)], span(0, 9), "ranges_gap"),
        ([span(0, 9)], span(0), "ranges_gap"),
        ([span(0)], span(0, 9), "ranges_gap"),
        ([], span(0, 9), "ranges_gap"),
    ],
)
def test_tiles_cover_the_whole_day_for_day(ranges, whole, code):
    refused = check_tiling(ranges=ranges, whole=whole)
    assert (refused and refused.code) == code


bounded = st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda pair: span(min(pair), max(pair)))


@given(st.lists(bounded, max_size=6))
def test_apart_and_tiling_agree_with_counting_days_one_by_one(ranges):
    days = [each.start + timedelta(offset) for each in ranges for offset in range(each.days)]
    apart = len(days) == len(set(days))
    assert (check_apart(ranges) is None) is apart
    whole = span(0, 60)
    complete = set(days) == {whole.start + timedelta(offset) for offset in range(60)}
    assert (check_tiling(ranges=ranges, whole=whole) is None) is (apart and complete)


@given(st.lists(st.integers(0, 400), min_size=2, unique=True))
def test_cutting_a_range_anywhere_tiles_it(cuts):
    edges = sorted(cuts)
    pieces = [span(before, after) for before, after in pairwise(edges)]
    assert check_tiling(ranges=pieces, whole=span(edges[0], edges[-1])) is None


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 3, 5), 12, date(2027, 3, 5)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 12, 31), 0, date(2026, 12, 31)),
    ],
)
def test_months_keep_the_day_or_end_with_the_month(day, months, later):
    assert add_months(day=day, months=months) == later
