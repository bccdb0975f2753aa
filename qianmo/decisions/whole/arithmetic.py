"""Sums, differences, products, quotients and powers of the whole language; null where they have no meaning."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from qianmo.decisions.tree import moments
from qianmo.decisions.tree.moments import Months
from qianmo.decisions.whole import clock
from qianmo.decisions.whole.limits import LONGEST_TEXT
from qianmo.decisions.whole.values import NUMBERS, held

Found = Any
_DAYS = (date, datetime)


def add(left: Any, right: Any) -> Found:
    """The sum."""
    one, other = type(left), type(right)
    if one is other is Decimal:
        return held(NUMBERS.add(left, right))
    if one is other is str:
        return left + right if len(left) + len(right) <= LONGEST_TEXT else None
    if one is other is Months:
        return moments.held_months(left.count + right.count)
    if one is other is timedelta:
        return _span(Decimal(moments.microseconds(left) + moments.microseconds(right)))
    if one in {Months, timedelta}:
        left, right, one, other = right, left, other, one
    if one in _DAYS and other is Months:
        return moments.add_months(left, right)
    if one in {date, datetime, time} and other is timedelta:
        return clock.later(left, right)
    return None


def subtract(left: Any, right: Any) -> Found:
    """The difference."""
    one, other = type(left), type(right)
    if one is other is Decimal:
        return held(NUMBERS.subtract(left, right))
    if other in {Months, timedelta} and one in {date, datetime, time, Months, timedelta}:
        return add(left, negative(right))
    if (one in _DAYS and other in _DAYS) or one is other is time:
        return clock.between(left, right)
    return None


def multiply(left: Any, right: Any) -> Found:
    """The product."""
    one, other = type(left), type(right)
    if one is other is Decimal:
        return held(NUMBERS.multiply(left, right))
    if one is Decimal:
        left, right, one, other = right, left, other, one
    if other is not Decimal:
        return None
    if one is Months:
        return _months(NUMBERS.multiply(Decimal(left.count), right))
    return _span(NUMBERS.multiply(Decimal(moments.microseconds(left)), right)) if one is timedelta else None


def divide(left: Any, right: Any) -> Found:
    """The quotient; null when dividing by nothing."""
    one, other = type(left), type(right)
    if one is other is Decimal:
        return held(NUMBERS.divide(left, right)) if right else None
    if one is other is Months:
        return divide(Decimal(left.count), Decimal(right.count))
    if one is other is timedelta:
        return divide(Decimal(moments.microseconds(left)), Decimal(moments.microseconds(right)))
    if other is not Decimal or not right:
        return None
    if one is Months:
        return _months(NUMBERS.divide(Decimal(left.count), right))
    return _span(NUMBERS.divide(Decimal(moments.microseconds(left)), right)) if one is timedelta else None


def power(left: Any, right: Any) -> Found:
    """The left raised to the right; anything to the power of nothing is one."""
    if type(left) is not Decimal or type(right) is not Decimal:
        return None
    if not right:
        return Decimal(1)
    return held(NUMBERS.power(left, right))


def negative(value: Any) -> Found:
    """The number or duration with the other sign."""
    if type(value) is Decimal:
        return NUMBERS.minus(value)
    if type(value) is Months:
        return Months(-value.count)
    return -value if type(value) is timedelta else None


def _months(count: Decimal) -> Months | None:
    return moments.held_months(int(count)) if held(count) is not None and abs(count) < 10**9 else None


def _span(microseconds: Decimal) -> timedelta | None:
    if held(microseconds) is None or abs(microseconds) > 10**24:
        return None
    return moments.held_span(int(microseconds))


OPERATIONS: dict[str, Callable[[Any, Any], Found]] = {
    "+": add,
    "-": subtract,
    "*": multiply,
    "/": divide,
    "**": power,
}
