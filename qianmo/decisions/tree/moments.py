"""Values of time as FEEL knows them: days, times of day, days with a time, and two sorts of duration.

A duration of years and months is a count of months; one of days and time is a `timedelta`, whole to the microsecond.
Times of a policy carry no zone: a bank decides by its own clock. Those of others may (`whole.clock`). What leaves the
years 1 to 9999 is null, as the standard says of a value that does not exist.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

LONGEST = timedelta(days=4_000_000)  # longer than the calendar is
MOST_MONTHS = 120_000
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIME = re.compile(r"\d{2}:\d{2}:\d{2}(\.\d{1,6})?", re.ASCII)
_MONTHS = re.compile(r"(-)?P(?:(\d{1,7})Y)?(?:(\d{1,7})M)?", re.ASCII)
_SPAN = re.compile(
    r"(-)?P(?:(\d{1,9})D)?(?:T(?:(\d{1,11})H)?(?:(\d{1,13})M)?(?:(\d{1,15})(?:\.(\d{1,6}))?S)?)?", re.ASCII
)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, order=True)
class Months:
    """A duration of years and months."""

    count: int

    def isoformat(self) -> str:
        """P1Y2M; P0M for none."""
        years, months = divmod(abs(self.count), 12)
        text = (f"{years}Y" if years else "") + (f"{months}M" if months or not years else "")
        return f"{'-' if self.count < 0 else ''}P{text}"


def read_date(text: str) -> date | None:
    """A day written as 2026-09-30."""
    try:
        return date.fromisoformat(text) if DAY.fullmatch(text) else None
    except ValueError:
        return None


def read_time(text: str) -> time | None:
    """A time of day written as 08:30:00, with up to six decimals."""
    try:
        return time.fromisoformat(_padded(text)) if _TIME.fullmatch(text) else None
    except ValueError:
        return None


def _padded(text: str) -> str:
    whole, dot, part = text.partition(".")
    return f"{whole}{dot}{part.ljust(6, '0')}" if dot else whole


def read_datetime(text: str) -> datetime | None:
    """A day with a time, written as 2026-09-30T08:30:00; a day alone is its midnight."""
    day_text, sign, time_text = text.partition("T")
    day, clock = read_date(day_text), read_time(time_text) if sign else time()
    return None if day is None or clock is None else datetime.combine(day, clock)


def read_months(text: str) -> Months | None:
    """A duration of years and months, written as P1Y2M."""
    found = _MONTHS.fullmatch(text)
    if found is None or (found.group(2) is None and found.group(3) is None):
        return None
    count = int(found.group(2) or 0) * 12 + int(found.group(3) or 0)
    return held_months(-count if found.group(1) else count)


def read_span(text: str) -> timedelta | None:
    """A duration of days and time, written as P1DT2H30M."""
    found = _SPAN.fullmatch(text)
    if found is None or text.endswith("T") or not any(found.groups()[1:]):
        return None
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:5])
    micro = int((found.group(6) or "").ljust(6, "0"))
    total = ((days * 24 + hours) * 60 + minutes) * 60 + seconds
    return held_span((-1 if found.group(1) else 1) * (total * 1_000_000 + micro))


def read_duration(text: str) -> Months | timedelta | None:
    """A duration of either sort."""
    return read_months(text) or read_span(text)


def held_months(count: int) -> Months | None:
    """That many months, unless the calendar is shorter."""
    return Months(count) if abs(count) <= MOST_MONTHS else None


def held_span(microseconds: int) -> timedelta | None:
    """That many microseconds, unless the calendar is shorter."""
    return timedelta(microseconds=microseconds) if abs(microseconds) <= LONGEST // _MICROSECOND else None


def microseconds(span: timedelta) -> int:
    """A duration as whole microseconds."""
    return span // _MICROSECOND


def add_months(day: Any, months: Months) -> Any:
    """The day so many months later, the last of its month where that month is shorter; None off the calendar."""
    place = day.year * 12 + day.month - 1 + months.count
    year, month = divmod(place, 12)
    if not 1 <= year <= 9999:
        return None
    return day.replace(year=year, month=month + 1, day=min(day.day, monthrange(year, month + 1)[1]))


def add_span(moment: date, span: timedelta) -> Any:
    """The moment so much later; of a day, the day in which it falls. None off the calendar."""
    try:
        if isinstance(moment, datetime):
            return moment + span
        return moment + timedelta(days=span.days)
    except OverflowError:
        return None


def turn(clock: time, span: timedelta) -> time:
    """The time of day so much later, round the clock."""
    return (datetime.combine(date(2000, 1, 1), clock) + span % timedelta(days=1)).time()


def months_between(start: date, end: date) -> Months:
    """The whole months from one day to another, as the standard's `years and months duration`."""
    forward = start <= end
    early, late = (start, end) if forward else (end, start)
    count = (late.year - early.year) * 12 + late.month - early.month
    if _within_month(late) < _within_month(early):
        count -= 1
    return Months(count if forward else -count)


def _within_month(moment: date) -> timedelta:
    clock = moment.time() if isinstance(moment, datetime) else time()
    return datetime.combine(date(2000, 1, moment.day), clock) - datetime.combine(date(2000, 1, 1), time())


def written(value: Any) -> str:
    """A value of time in its ISO form."""
    if isinstance(value, timedelta):
        return _span_text(value)
    if isinstance(value, datetime | time):
        text = value.replace(tzinfo=None).isoformat()
        return (text.rstrip("0") if value.microsecond else text) + zone_text(value.tzinfo)
    return str(value.isoformat())


def zone_text(zone: tzinfo | None) -> str:
    """What stands behind a time of day in that zone: nothing, Z, +01:00 or @Europe/Paris."""
    if zone is None:
        return ""
    if isinstance(zone, ZoneInfo):
        return f"@{zone.key}"
    offset = zone.utcoffset(None) or timedelta()
    minutes = abs(offset) // timedelta(minutes=1)
    return f"{'-' if offset < timedelta() else '+'}{minutes // 60:02d}:{minutes % 60:02d}" if offset else "Z"


def _span_text(span: timedelta) -> str:
    sign, size = ("-", -span) if span < timedelta() else ("", span)
    minutes, seconds = divmod(size.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    part = f"{seconds}.{size.microseconds:06d}".rstrip("0") if size.microseconds else str(seconds)
    clock = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "") + (f"{part}S" if part != "0" else "")
    days = f"{size.days}D" if size.days else ""
    return f"{sign}P{days}{'T' + clock if clock else ''}" if days or clock else "PT0S"
