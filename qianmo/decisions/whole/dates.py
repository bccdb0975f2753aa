"""The functions about days, times and durations, and the moment that is now."""

from calendar import monthrange
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

from qianmo.decisions.tree import moments
from qianmo.decisions.tree.calls import CALLS
from qianmo.decisions.tree.moments import Months
from qianmo.decisions.whole import clock
from qianmo.decisions.whole.builtins import feel
from qianmo.decisions.whole.limits import Run

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_SECOND = 1_000_000


@feel("date", "from: string|date|date and time")
def _date(value: Any) -> date | None:
    if isinstance(value, str):
        return moments.read_date(value)
    return value.date() if isinstance(value, datetime) else value


@feel("date", "year: number, month: number, day: number")
def _day(year: Decimal, month: Decimal, day: Decimal) -> Any:
    return CALLS["date of parts"](year, month, day)


@feel("time", "from: string|time|date|date and time")
def _time(value: Any) -> time | None:
    if isinstance(value, str):
        return clock.read_time(value)
    if isinstance(value, datetime):
        return value.timetz()
    return clock.midnight(value).timetz().replace(tzinfo=clock.zone_of("Z")) if isinstance(value, date) else value


@feel("time", "hour: number, minute: number, second: number, offset: days and time duration?")
def _time_of_parts(hour: Decimal, minute: Decimal, second: Decimal, offset: timedelta | None = None) -> time | None:
    micro = int(second * _SECOND)
    if offset is not None and abs(offset) > clock.FARTHEST:
        return None
    zone = None if offset is None else timezone(offset) if offset else clock.zone_of("Z")
    try:
        return time(int(hour), int(minute), micro // _SECOND, micro % _SECOND, tzinfo=zone)
    except (ValueError, OverflowError):
        return None


@feel("date and time", "from: string|date|date and time")
def _datetime(value: Any) -> datetime | None:
    if isinstance(value, str):
        return clock.read_datetime(value)
    return value if isinstance(value, datetime) else clock.midnight(value)


@feel("date and time", "date: date|date and time, time: time")
def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day.date() if isinstance(day, datetime) else day, at)


@feel("date and time", "date: date and time, timezone: string")
def _moved(moment: datetime, zone: str) -> datetime | None:
    found = clock.zone_of("@" + zone.removeprefix("@")) if zone[:1] not in {"+", "-", "Z"} else clock.zone_of(zone)
    return None if found is None else moment.astimezone(found)


@feel("duration", "from: string|duration")
def _duration(value: Any) -> Months | timedelta | None:
    return moments.read_duration(value) if isinstance(value, str) else value


@feel("years and months duration", "from: date|date and time, to: date|date and time")
def _months_between(start: date, end: date) -> Months | None:
    return clock.whole_months(start, end)


@feel("day of week", "date: date|date and time")
def _day_of_week(day: date) -> str:
    return DAYS[day.weekday()]


@feel("day of year", "date: date|date and time")
def _day_of_year(day: date) -> Decimal:
    return Decimal(day.timetuple().tm_yday)


@feel("week of year", "date: date|date and time")
def _week_of_year(day: date) -> Decimal:
    return Decimal(day.isocalendar().week)


@feel("month of year", "date: date|date and time")
def _month_of_year(day: date) -> str:
    return MONTHS[day.month - 1]


@feel("last day of month", "date: date|date and time")
def _last_day(day: date) -> Decimal:
    return Decimal(monthrange(day.year, day.month)[1])


@feel("now", needs_run=True)
def _now(run: Run) -> datetime | None:
    return run.now


@feel("today", needs_run=True)
def _today(run: Run) -> date | None:
    return None if run.now is None else run.now.date()


def part(value: Any, name: str) -> Any:
    """What stands behind the dot of a moment or a duration: `day.year`; null where there is none such."""
    sorts = _PARTS.get(name, ())
    if type(value) not in sorts:
        return None
    if name == "time offset":
        return value.utcoffset()
    if name == "timezone":
        return None if value.tzinfo is None else moments.zone_text(value.tzinfo).lstrip("@")
    return CALLS[name](value)


_CLOCKS = (time, datetime)
_PARTS: dict[str, tuple[type, ...]] = {
    **dict.fromkeys(("year", "month", "day", "weekday"), (date, datetime)),
    **dict.fromkeys(("hour", "minute", "second", "time offset", "timezone"), _CLOCKS),
    **dict.fromkeys(("years", "months"), (Months,)),
    **dict.fromkeys(("days", "hours", "minutes", "seconds"), (timedelta,)),
}
