"""Which days a night closes."""

from datetime import date

import pytest

from qianmo.domain.calendar import DayKind, WorkingCalendar
from qianmo.domain.dayend import days_to_close, ends_month, last_before_work
from qianmo.domain.refusal import Refused

HOLIDAYS = {date(2026, 10, day): DayKind.HOLIDAY for day in range(1, 8)} | {date(2026, 10, 10): DayKind.MAKEUP}
CALENDAR = WorkingCalendar(days=HOLIDAYS, years=frozenset({2026}))
OPEN = date(2026, 9, 29)


def closing(until: date):
    return days_to_close(open_day=OPEN, until=until, calendar=CALENDAR)


def test_every_calendar_day_is_closed_worked_or_not():
    assert closing(OPEN) == [OPEN]
    assert closing(date(2026, 10, 2)) == [OPEN, date(2026, 9, 30), date(2026, 10, 1), date(2026, 10, 2)]


def test_a_day_before_the_open_one_is_refused_with_the_open_day():
    answer = closing(date(2026, 9, 28))
    assert answer == Refused(
        code="day_passed", reason="不能关闭 2026-09-28：营业日已经是 2026-09-29。可以关闭 2026-09-29 及以后"
    )


@pytest.mark.parametrize("until", [date(2026, 12, 31), date(2027, 1, 1), date(2029, 5, 1)])
def test_the_day_to_be_opened_needs_a_calendar_too(until):
    answer = closing(until)
    assert answer.code == "calendar_missing"
    assert answer.reason.startswith(f"不能关到 {until}：2027 年的工作日历还没有装入")


def test_the_last_day_a_calendar_allows_is_the_last_but_one_of_its_year():
    assert closing(date(2026, 12, 30))[-1] == date(2026, 12, 30)


@pytest.mark.parametrize(
    ("open_day", "last"),
    [
        (OPEN, OPEN),
        (date(2026, 9, 30), date(2026, 10, 7)),  # the holiday of a week
        (date(2026, 10, 9), date(2026, 10, 9)),  # the Saturday after it is worked
    ],
)
def test_closing_up_to_the_next_working_day_takes_the_holidays_along(open_day, last):
    assert last_before_work(open_day=open_day, calendar=CALENDAR) == last


def test_no_working_day_is_guessed_in_a_year_without_a_calendar():
    assert isinstance(last_before_work(open_day=date(2026, 12, 31), calendar=CALENDAR), Refused)


def test_a_month_ends_on_its_last_calendar_day():
    assert [day for day in range(1, 29) if ends_month(date(2026, 2, day))] == [28]
    assert ends_month(date(2026, 12, 31))
