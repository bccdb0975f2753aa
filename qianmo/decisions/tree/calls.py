"""What the functions of the language mean to one case, by the name their `Call` carries.

Every function here gets values, none of them null, and gives a value or null; it never fails but for `TooLarge`. The
SQL form of each stands in `sql.calls` under the same name; the two change together.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from qianmo.decisions.tree import floating, moments
from qianmo.decisions.tree.moments import Months
from qianmo.decisions.tree.quantity import DECIMALS, EXACT, LARGEST, UNITS, TooLarge

# Letters with one capital each; beyond them databases differ, so they stay as they are.
SMALL = "".join(
    letter for letter in map(chr, range(0x61, 0x530)) if len(letter.upper()) == 1 and letter.upper().lower() == letter
)
SMALL = "".join(letter for letter in SMALL if letter.upper() != letter)
CAPITALS = SMALL.upper()
NUMERAL = r"-?[0-9]{1,15}(\.[0-9]{1,10})?"
_NUMERAL = re.compile(NUMERAL, re.ASCII)
_TO_CAPITALS = str.maketrans(SMALL, CAPITALS)
_TO_SMALL = str.maketrans(CAPITALS, SMALL)


def _substring(text: str, start: Decimal, length: Decimal | None = None) -> str | None:
    """From the place `start` (from 1; negative: from the end); null for a place outside or no length."""
    first = int(start)
    if first == 0 or abs(first) > len(text) or (length is not None and length < 1):
        return None
    begin = first - 1 if first > 0 else len(text) + first
    return text[begin:] if length is None else text[begin : begin + int(length)]


def _before(text: str, mark: str) -> str:
    return text.partition(mark)[0] if mark and mark in text else ""


def _after(text: str, mark: str) -> str:
    return text.partition(mark)[2] if mark in text and mark else text if not mark else ""


def shown_number(value: Decimal) -> str:
    """A number as text, without idle zeros."""
    text = format(value.normalize(EXACT), "f")
    return "0" if text == "-0" else text


def _number(text: str) -> Decimal | None:
    return Decimal(text) if _NUMERAL.fullmatch(text) else None


def _modulo(left: Decimal, right: Decimal) -> Decimal | None:
    """The rest after whole division, with the sign of the divisor."""
    if right == 0:
        return None
    whole = EXACT.divide(left, right).to_integral_value(ROUND_FLOOR)
    return EXACT.subtract(left, EXACT.multiply(right, whole))


def _total(items: tuple[Any, ...]) -> Decimal | None:
    if not items or any(item is None for item in items):
        return None
    found = sum(items, start=Decimal(0))
    if not -LARGEST < found < LARGEST:
        raise TooLarge
    return found


def _mean(items: tuple[Any, ...]) -> Decimal | None:
    found = _total(items)
    return None if found is None else EXACT.divide(found, Decimal(len(items))).quantize(UNITS[DECIMALS], context=EXACT)


def _least(items: tuple[Any, ...]) -> Any:
    return None if not items or None in items else min(items)


def _greatest(items: tuple[Any, ...]) -> Any:
    return None if not items or None in items else max(items)


def _holds(items: tuple[Any, ...], item: Any) -> bool:
    return item in items


def _item(items: tuple[Any, ...], place: Decimal) -> Any:
    """The item at a place from 1, or from the end; null where there is none."""
    at = int(place)
    return items[at - 1 if at > 0 else at] if 0 < abs(at) <= len(items) else None


def _all(items: tuple[bool | None, ...]) -> bool | None:
    return False if False in items else None if None in items else True


def _any(items: tuple[bool | None, ...]) -> bool | None:
    return True if True in items else None if None in items else False


def _day(year: Decimal, month: Decimal, day: Decimal) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except (ValueError, OverflowError):
        return None


def _part(name: str) -> Callable[[Any], Decimal]:
    return lambda moment: Decimal(getattr(moment, name))


def _span_part(unit: int, around: int | None) -> Callable[[timedelta], Decimal]:
    """Whole units of a duration, cut toward zero, and within the next larger unit."""

    def part(span: timedelta) -> Decimal:
        size = abs(moments.microseconds(span)) // unit
        size = size if around is None else size % around
        return Decimal(-size if span < timedelta() else size)

    return part


def _months_part(months: Months, *, is_years: bool) -> Decimal:
    years, rest = divmod(abs(months.count), 12)
    return Decimal((years if is_years else rest) * (-1 if months.count < 0 else 1))


def _clock(one: time) -> timedelta:
    return datetime.combine(date.min, one) - datetime.combine(date.min, time())


def _ratio(left: timedelta, right: timedelta) -> Decimal | None:
    if not right:
        return None
    parts = [Decimal(moments.microseconds(span)) for span in (left, right)]
    return EXACT.divide(*parts).quantize(UNITS[DECIMALS], context=EXACT)


_SECOND = 1_000_000
CALLS: dict[str, Callable[..., Any]] = {
    "concat": lambda left, right: left + right,
    "string length": lambda text: Decimal(len(text)),
    "substring": _substring,
    "substring before": _before,
    "substring after": _after,
    "upper case": lambda text: text.translate(_TO_CAPITALS),
    "lower case": lambda text: text.translate(_TO_SMALL),
    "contains": lambda text, part: part in text,
    "starts with": lambda text, part: text.startswith(part),
    "ends with": lambda text, part: text.endswith(part),
    "string of number": shown_number,
    "string of boolean": lambda value: "true" if value else "false",
    "string of date": lambda day: day.isoformat(),
    "number": _number,
    "modulo": _modulo,
    "sum of list": _total,
    "mean of list": _mean,
    "min of list": _least,
    "max of list": _greatest,
    "list contains": _holds,
    "item of list": _item,
    "all of list": _all,
    "any of list": _any,
    "power": floating.power,
    "sqrt": floating.root,
    "exp": floating.exponential,
    "log": floating.logarithm,
    "date of text": moments.read_date,
    "time of text": moments.read_time,
    "moment of text": moments.read_datetime,
    "date of parts": _day,
    "string of moment": moments.written,
    "days between": lambda left, right: left - right,
    "time between": lambda left, right: left - right,
    "clock between": lambda left, right: _clock(left) - _clock(right),
    "add months": moments.add_months,
    "add span": moments.add_span,
    "turn": moments.turn,
    "sum of months": lambda left, right: moments.held_months(left.count + right.count),
    "sum of spans": lambda left, right: moments.held_span(moments.microseconds(left) + moments.microseconds(right)),
    "opposite months": lambda months: Months(-months.count),
    "opposite span": lambda span: -span,
    "times months": lambda months, count: moments.held_months(months.count * int(count)),
    "times span": lambda span, count: moments.held_span(moments.microseconds(span) * int(count)),
    "ratio of spans": _ratio,
    "months between": moments.months_between,
    "day of moment": lambda moment: moment.date(),
    "clock of moment": lambda moment: moment.time(),
    "moment": datetime.combine,
    "year": _part("year"),
    "month": _part("month"),
    "day": _part("day"),
    "weekday": lambda moment: Decimal(moment.isoweekday()),
    "hour": _part("hour"),
    "minute": _part("minute"),
    "second": _part("second"),
    "years": lambda months: _months_part(months, is_years=True),
    "months": lambda months: _months_part(months, is_years=False),
    "days": _span_part(86_400 * _SECOND, None),
    "hours": _span_part(3_600 * _SECOND, 24),
    "minutes": _span_part(60 * _SECOND, 60),
    "seconds": _span_part(_SECOND, 60),
}
