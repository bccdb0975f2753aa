"""Moments with a zone, and how a text becomes one: Z, +01:00 or @Europe/Paris behind a time of day."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from qianmo.decisions.tree import moments
from qianmo.decisions.tree.moments import Months

_ZONED = re.compile(r"(.*?)(Z|z|[+-]\d\d:\d\d(?::\d\d)?|@[\w/+-]+)?", re.ASCII | re.DOTALL)
_FINE = re.compile(r"(\.\d{6})\d{1,3}\Z", re.ASCII)
FARTHEST = timedelta(hours=18)


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def zone_of(text: str) -> tzinfo | None:
    """The zone a text stands for; None when there is none such."""
    if text in {"Z", "z"}:
        return UTC
    if text.startswith("@"):
        name = text[1:]
        return (UTC if name == "Z" else ZoneInfo(name)) if name in _zones() | {"Z"} else None
    sign, parts = text[0], [int(part) for part in text[1:].split(":")]
    offset = timedelta(hours=parts[0], minutes=parts[1], seconds=parts[2] if len(parts) > 2 else 0)
    if offset > FARTHEST or parts[1] > 59:
        return None
    return timezone(-offset if sign == "-" else offset) if offset else UTC


def read_time(text: str) -> time | None:
    """A time of day, perhaps with a zone."""
    found = _ZONED.fullmatch(text)
    assert found is not None
    clock = moments.read_time(_FINE.sub(r"\1", found[1]))
    if clock is None or found[2] is None:
        return clock
    zone = zone_of(found[2])
    return None if zone is None else clock.replace(tzinfo=zone)


def read_datetime(text: str) -> datetime | None:
    """A day with a time, perhaps with a zone; a day alone is its midnight."""
    day_text, sign, time_text = text.partition("T")
    day, clock = moments.read_date(day_text), read_time(time_text) if sign else time()
    return None if day is None or clock is None else datetime.combine(day, clock)


def read_moment(text: str) -> Any:
    """Whatever of time a text stands for, as behind `@`."""
    for read in (moments.read_date, read_time, moments.read_months, moments.read_span):
        value = read(text)
        if value is not None:
            return value
    return read_datetime(text) if "T" in text else None


def midnight(day: date, beside: datetime | None = None) -> datetime:
    """The beginning of a day, in UTC where it is set beside a moment with a zone."""
    return datetime.combine(day, time(tzinfo=UTC if beside is not None and beside.tzinfo else None))


def later(moment: Any, span: timedelta) -> Any:
    """A moment so much later; where clocks are changed in between, by real time."""
    if isinstance(moment, time):
        start = datetime.combine(date(2000, 1, 1), moment)
        return (start + span % timedelta(days=1)).timetz()
    if isinstance(moment, datetime) and isinstance(moment.tzinfo, ZoneInfo):
        found = moments.add_span(moment.astimezone(UTC), span)
        return None if found is None else found.astimezone(moment.tzinfo)
    return moments.add_span(moment, span)


def between(left: Any, right: Any) -> timedelta | None:
    """How much later the left is; a day counts from its midnight."""
    if isinstance(left, time):
        left, right = (datetime.combine(date(2000, 1, 1), one) for one in (left, right))
    elif isinstance(left, datetime) != isinstance(right, datetime):
        if isinstance(left, datetime):
            right = midnight(right, left)
        else:
            left = midnight(left, right)
    try:
        found = left - right
    except TypeError:
        return None
    return found if isinstance(found, timedelta) else None


def whole_months(start: date, end: date) -> Months | None:
    """The whole months between two days; null when only one of them has a zone."""
    if isinstance(start, datetime) and isinstance(end, datetime):
        if (start.tzinfo is None) != (end.tzinfo is None):
            return None
        start, end = (one.replace(tzinfo=None) for one in (start, end))
    return moments.months_between(start, end)
