"""Working days by the State Council's yearly calendar, with holidays and make-up days (调休).

A calendar holds only the days that differ from the week (a holiday on a Tuesday, a Saturday worked) and the
years it was published for. A year that is not loaded is refused and never guessed, for next year's holidays
are unknown until they are announced. A branch with days of its own lays them over the published ones.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from qianmo.domain.dated import DayRange
from qianmo.domain.refusal import Refused

_ONE_DAY = timedelta(days=1)
_SATURDAY = 5


class DayKind(StrEnum):
    """What a day is: an ordinary working day, a weekend, a public holiday, a weekend day worked instead."""

    WORK = "work"
    REST = "rest"
    HOLIDAY = "holiday"
    MAKEUP = "makeup"

    @property
    def open(self) -> bool:
        """Whether people work on such a day."""
        return self in {DayKind.WORK, DayKind.MAKEUP}


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingCalendar:
    """The days that differ from the ordinary week, and the years for which that is known."""

    days: Mapping[date, DayKind]
    years: frozenset[int]

    def kind_of(self, day: date) -> DayKind | Refused:
        """What a day is; refused in a year that is not loaded."""
        if day.year not in self.years:
            return Refused(
                reason=f"算不出工作日：{day.year} 年的工作日历还没有载入。请在国务院公布后载入。",
                code="calendar_missing",
            )
        return self.days.get(day) or (DayKind.WORK if day.weekday() < _SATURDAY else DayKind.REST)

    def working_day_from(self, day: date) -> date | Refused:
        """The day itself if worked, else the next working day: where a due day on a holiday moves to."""
        while not isinstance(kind := self.kind_of(day), Refused):
            if kind.open:
                return day
            day += _ONE_DAY
        return kind

    def working_day_until(self, day: date) -> date | Refused:
        """The day itself if worked, else the working day before."""
        while not isinstance(kind := self.kind_of(day), Refused):
            if kind.open:
                return day
            day -= _ONE_DAY
        return kind

    def count(self, span: DayRange) -> int | Refused:
        """How many working days a range of days holds; an open range raises ValueError."""
        if span.until is None:
            raise ValueError("working days are counted over days that have an end")
        worked, day = 0, span.start
        while day < span.until:
            kind = self.kind_of(day)
            if isinstance(kind, Refused):
                return kind
            worked += kind.open
            day += _ONE_DAY
        return worked


class DaysCounted(StrEnum):
    """Which days a promise counts."""

    WORKING = "working"
    CALENDAR = "calendar"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineRule:
    """A promise in days. What is accepted at or after `cutoff`, by the clock of `zone`, counts as next day."""

    days: int
    cutoff: time
    zone: tzinfo
    counted: DaysCounted = DaysCounted.WORKING


def deadline(*, accepted_at: datetime, rule: DeadlineRule, calendar: WorkingCalendar) -> date | Refused:
    """The day by whose end the promise is due; the day of acceptance is not counted. Source: S1, S2.

    Accepted on Thursday 2026-09-24, 7 working days: 28, 29, 30 September, 8, 9, 10 (a Saturday worked) and
    Monday 12 October; 7 calendar days end on Thursday 1 October. Refused where a year on the way is not loaded.
    `accepted_at` must be aware, else ValueError.
    """
    if accepted_at.tzinfo is None:
        raise ValueError("an acceptance is an aware instant")
    accepted = accepted_at.astimezone(rule.zone)
    day = accepted.date() + _ONE_DAY if accepted.time() >= rule.cutoff else accepted.date()
    return days_after(day=day, days=rule.days, counted=rule.counted, calendar=calendar)


def days_after(*, day: date, days: int, counted: DaysCounted, calendar: WorkingCalendar) -> date | Refused:
    """So many days after a day, which itself is not counted; refused where a year on the way is not loaded."""
    for _ in range(days):
        day += _ONE_DAY
        if counted is DaysCounted.WORKING:
            following = calendar.working_day_from(day)
            if isinstance(following, Refused):
                return following
            day = following
    return day


def put_off(*, due_on: date, stopped: DayRange, counted: DaysCounted, calendar: WorkingCalendar) -> date | Refused:
    """The promised day after a clock stood still: later by the days lost, of the kind the promise counts.

    The first day of the stop is lost, the day the clock runs again is not. An open range raises ValueError.
    """
    if stopped.until is None:
        raise ValueError("a clock is put off by a stop that has ended")
    lost = calendar.count(stopped) if counted is DaysCounted.WORKING else (stopped.until - stopped.start).days
    if isinstance(lost, Refused):
        return lost
    return days_after(day=due_on, days=lost, counted=counted, calendar=calendar)
