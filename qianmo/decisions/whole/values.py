"""The values of the whole language: when two are the same, which of two comes first, and what sort a value is of.

Numbers are Decimal, texts str, truths bool, days and times those of Python with or without a zone, durations Months and
timedelta, lists tuples, contexts dicts. Only ranges and functions have records of their own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Any

from qianmo.decisions.tree.moments import Months
from qianmo.decisions.whole.limits import Measure

NUMBERS = Context(prec=34, rounding=ROUND_HALF_EVEN, Emin=-4000, Emax=4000, traps=[])


@dataclass(frozen=True, slots=True)
class Range:
    """All values between two ends; an end that is null is open to that side."""

    low: Any
    high: Any
    has_low: bool
    has_high: bool


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """Something to be called: the names of its parameters, and what a call with a value for each gives."""

    name: str
    parameters: tuple[str, ...]
    body: Callable[[tuple[Any, ...]], Any]


SORTS: dict[type, str] = {
    type(None): "Null",
    Decimal: "number",
    str: "string",
    bool: "boolean",
    date: "date",
    time: "time",
    datetime: "date and time",
    Months: "years and months duration",
    timedelta: "days and time duration",
    tuple: "list",
    dict: "context",
    Range: "range",
}
ORDERED = frozenset({Decimal, str, date, time, datetime, Months, timedelta})


def sort_of(value: Any) -> str:
    """The name of the sort of a value."""
    return SORTS.get(type(value), "function")


def held(number: Decimal) -> Decimal | None:
    """A number, unless arithmetic has left all numbers behind."""
    return number if number.is_finite() else None


def same(left: Any, right: Any) -> bool | None:
    """Are two values equal? Null when they are of different sorts, but anything may be set against null."""
    if type(left) in _HOLDING and type(left) is type(right):
        return _alike(left, right, Measure())
    return _alike(left, right, None)


_HOLDING = (tuple, dict)


def _alike(left: Any, right: Any, measure: Measure | None) -> bool | None:
    if measure is not None:
        measure.one()
    if left is None or right is None:
        return left is right
    if type(left) is not type(right):
        return None
    if isinstance(left, tuple):
        return len(left) == len(right) and all(
            _alike(one, other, measure) is True for one, other in zip(left, right, strict=True)
        )
    if isinstance(left, dict):
        return left.keys() == right.keys() and all(_alike(left[name], right[name], measure) is True for name in left)
    if isinstance(left, Range):
        return (
            _alike(left.low, right.low, None) is True
            and _alike(left.high, right.high, None) is True
            and (left.has_low, left.has_high) == (right.has_low, right.has_high)
        )
    return bool(left == right) if type(left) in SORTS else None


def order(left: Any, right: Any) -> int | None:
    """-1, 0 or 1 as the left comes before, with or after the right; null where there is no order."""
    if type(left) is not type(right) or type(left) not in ORDERED:
        return None
    try:
        return int(left > right) - int(left < right)
    except TypeError:  # one moment has a zone, the other has none
        return None


def within(value: Any, place: Range) -> bool | None:
    """Does a value lie in a range? Null where it cannot be set against an end."""
    above = True if place.low is None else _beyond(order(value, place.low), place.has_low)
    below = True if place.high is None else _beyond(order(place.high, value), place.has_high)
    if above is False or below is False:
        return False
    return None if above is None or below is None else True


def _beyond(found: int | None, is_included: bool) -> bool | None:
    return None if found is None else found > 0 or (is_included and found == 0)


def holds(items: tuple[Any, ...], value: Any) -> bool:
    """Is the value among the items?"""
    return any(same(item, value) is True for item in items)
