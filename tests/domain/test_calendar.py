import csv
from datetime import UTC, date, datetime, time, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import qianmo
from qianmo.domain.calendar import DayKind, DeadlineRule, WorkingCalendar, deadline
from qianmo.domain.dated import DayRange
from qianmo.domain.refusal import Refused
from tests.domain.tables import rows

PUBLISHED = Path(qianmo.__file__).parent / "apps" / "org" / "calendars" / "2026.csv"
BEIJING = timezone(timedelta(hours=8))


def published_days():
    with PUBLISHED.open(encoding="utf-8", newline="") as lines:
        return {date.fromisoformat(row["date"]): DayKind(row["kind"]) for row in csv.DictReader(lines)}


CALENDAR = WorkingCalendar(days=published_days(), years=frozenset({2025, 2026}))


def days(*spans):
    """Days of 2026 written as 「02-15…23」."""
    for span in spans:
        first, _, last = span.partition("…")
        start = date.fromisoformat(f"2026-{first}")
        for number in range(start.day, int(last or start.day) + 1):
            yield start.replace(day=number)


def test_the_published_days_of_2026_are_those_of_the_state_council():
    off = set(days("01-01…03", "02-15…23", "04-04…06", "05-01…05", "06-19…21", "09-25…27", "10-01…07"))
    worked = set(days("01-04", "02-14", "02-28", "05-09", "09-20", "10-10"))
    in_2026 = {day: kind for day, kind in published_days().items() if day.year == 2026}
    assert {day for day, kind in in_2026.items() if kind is DayKind.HOLIDAY} == off
    assert {day for day, kind in in_2026.items() if kind is DayKind.MAKEUP} == worked
    assert set(in_2026) == off | worked


def test_a_day_is_what_the_calendar_or_else_the_week_says():
    assert CALENDAR.kind_of(date(2026, 9, 28)) == DayKind.WORK
    assert CALENDAR.kind_of(date(2026, 9, 19)) == DayKind.REST
    assert CALENDAR.kind_of(date(2026, 9, 20)) == DayKind.MAKEUP
    assert CALENDAR.kind_of(date(2026, 10, 1)) == DayKind.HOLIDAY


@pytest.mark.parametrize(
    ("year", "working_days"),
    [(2025, 248), (2026, 248)],
)
def test_a_year_has_the_working_days_its_calendar_gives_it(year, working_days):
    # 261 weekdays each; 2025: 18 holidays on weekdays, 5 weekend days worked; 2026: 19 and 6.
    whole = DayRange(start=date(year, 1, 1), until=date(year + 1, 1, 1))
    assert CALENDAR.count(whole) == working_days


def test_a_year_that_is_not_loaded_is_refused_and_not_guessed():
    reason = "算不出工作日：2027 年的工作日历还没有载入。请在国务院公布后载入。"
    late = datetime(2026, 12, 30, 9, 0, tzinfo=BEIJING)
    rule = DeadlineRule(days=3, cutoff=time(17), zone=BEIJING)
    for answer in (
        CALENDAR.kind_of(date(2027, 1, 4)),
        CALENDAR.working_day_from(date(2027, 1, 4)),
        CALENDAR.count(DayRange(start=date(2026, 12, 30), until=date(2027, 1, 4))),
        deadline(accepted_at=late, rule=rule, calendar=CALENDAR),
    ):
        assert isinstance(answer, Refused)
        assert answer.reason == reason


def test_a_due_day_on_a_holiday_moves_to_the_next_working_day():
    assert CALENDAR.working_day_from(date(2026, 10, 1)) == date(2026, 10, 8)
    assert CALENDAR.working_day_from(date(2026, 10, 10)) == date(2026, 10, 10)


def test_working_days_without_an_end_cannot_be_counted():
    with pytest.raises(ValueError, match="have an end"):
        CALENDAR.count(DayRange(start=date(2026, 1, 1), until=None))


@pytest.mark.parametrize("row", rows("working_days"), ids=lambda row: row["情形"])
def test_a_promise_is_due_when_the_table_says(row):
    rule = DeadlineRule(days=int(row["工作日数"]), cutoff=time.fromisoformat(row["截止时刻"]), zone=BEIJING)
    accepted_at = datetime.fromisoformat(row["受理时刻"]).replace(tzinfo=BEIJING)
    due_on = deadline(accepted_at=accepted_at, rule=rule, calendar=CALENDAR)
    assert due_on == date.fromisoformat(row["到期日"])
    assert deadline(accepted_at=accepted_at.astimezone(UTC), rule=rule, calendar=CALENDAR) == due_on


def test_an_instant_without_a_zone_is_a_mistake_of_the_caller():
    rule = DeadlineRule(days=3, cutoff=time(17), zone=BEIJING)
    naive = datetime(2026, 9, 24, 10, 0, tzinfo=BEIJING).replace(tzinfo=None)
    with pytest.raises(ValueError, match="aware"):
        deadline(accepted_at=naive, rule=rule, calendar=CALENDAR)


@given(
    st.datetimes(datetime(2025, 1, 1), datetime(2026, 10, 31), timezones=st.just(BEIJING)),  # noqa: DTZ001 the zone is given
    st.integers(1, 30),
)
def test_a_deadline_is_a_working_day_with_as_many_working_days_behind_it(accepted_at, working_days):
    rule = DeadlineRule(days=working_days, cutoff=time(23, 59, 59, 999999), zone=BEIJING)
    due_on = deadline(accepted_at=accepted_at, rule=rule, calendar=CALENDAR)
    assert CALENDAR.kind_of(due_on).open
    first = accepted_at.date() + timedelta(days=1 + (accepted_at.time() >= rule.cutoff))
    assert CALENDAR.count(DayRange(start=first, until=due_on + timedelta(days=1))) == working_days
