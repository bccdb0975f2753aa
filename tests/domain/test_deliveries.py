"""What is expected of the core bank, and what of a row it delivered is shown."""

from datetime import date, timedelta

import pytest

from qianmo.domain.deliveries import is_expected, without_numbers

DAY = date(2026, 11, 25)


def before(*weeks):
    return {DAY - timedelta(days=7 * week) for week in weeks}


@pytest.mark.parametrize(
    ("came", "expected"),
    [
        (before(1, 2, 3), True),
        (before(1, 3), True),
        (before(2, 3), True),
        (before(1), False),
        (before(4, 5, 6), False),
        ({DAY}, False),
        (set(), False),
    ],
)
def test_a_kind_is_expected_where_it_came_on_two_of_the_three_same_weekdays_before(came, expected):
    assert is_expected(DAY, came=came) is expected


def test_a_bank_that_rests_on_sundays_owes_nothing_on_sundays():
    worked = {DAY - timedelta(days=n) for n in range(1, 40)}
    worked = {day for day in worked if day.weekday() < 5}
    owed = [day for n in range(7) if is_expected(day := DAY + timedelta(days=n), came=worked | before(0))]
    assert [day.weekday() for day in owed] == [2, 3, 4, 0, 1]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("6228480012345678901,2026-11-25,1234567.89", "***************8901,2026-11-25,1234567.89"),
        ("张三|15042219840506001X|138****1234", "张三|**************001X|138****1234"),
        ("20261125150422198405060017张三", "**********************0017张三"),
        ("D101\t20261125\t-88.00", "D101\t20261125\t-88.00"),
        ("62-2848-0012", "********0012"),
        ("", ""),
    ],
)
def test_long_numbers_keep_their_last_four(text, shown):
    assert without_numbers(text) == shown
