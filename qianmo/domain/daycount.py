"""How many days lie between two dates, and what part of a year they are, under each convention of the trade.

Dates are half-open: the first counts, the last does not (算头不算尾). `days` is the numerator the convention counts,
`year_fraction` the exact part of a year. Loans use conventions with one denominator (`ACT/360`, `ACT/365F`, and the two
of 360 days); `ACT/ACT-ISDA` divides the days of each calendar year by that year's own length.
Source: ISDA 2006 definitions, section 4.16; 银发〔2003〕251号 for the loans of banks here.
"""

from collections.abc import Callable
from datetime import date
from fractions import Fraction

ACT_360, ACT_365F, ACT_ACT_ISDA = "ACT/360", "ACT/365F", "ACT/ACT-ISDA"
THIRTY_360, THIRTY_E_360 = "30/360", "30E/360"
BASIS = {ACT_360: 360, ACT_365F: 365, THIRTY_360: 360, THIRTY_E_360: 360}
"""Days a year of the conventions with one denominator: those a loan can be kept under."""


def days(start: date, end: date, convention: str) -> int:
    """Count the days from `start` up to `end`; negative where the dates are turned round.

    Raises ValueError for a convention this module does not know.
    """
    return _counter(convention)(start, end)


def year_fraction(start: date, end: date, convention: str) -> Fraction:
    """The exact part of a year from `start` up to `end`: 105 days are 7/24 of a year of 360.

    Raises ValueError for a convention this module does not know.
    """
    counted = days(start, end, convention)
    if convention in BASIS:
        return Fraction(counted, BASIS[convention])
    if end < start:
        return -year_fraction(end, start, convention)
    return sum(
        (
            Fraction(
                (min(end, date(year + 1, 1, 1)) - max(start, date(year, 1, 1))).days,
                (date(year + 1, 1, 1) - date(year, 1, 1)).days,
            )
            for year in range(start.year, end.year + 1)
            if max(start, date(year, 1, 1)) < end
        ),
        Fraction(0),
    )


def _actual(start: date, end: date) -> int:
    return (end - start).days


def _thirty(start: date, end: date) -> int:
    """30/360 (bond basis): a last day of 31 counts as 30 only after a first day of 30 or 31."""
    first = min(start.day, 30)
    last = 30 if end.day == 31 and first == 30 else end.day
    return _months_of_thirty(start, end) + last - first


def _thirty_european(start: date, end: date) -> int:
    """30E/360 (Eurobond basis): every 31st is a 30th."""
    return _months_of_thirty(start, end) + min(end.day, 30) - min(start.day, 30)


def _months_of_thirty(start: date, end: date) -> int:
    return 360 * (end.year - start.year) + 30 * (end.month - start.month)


_COUNTERS: dict[str, Callable[[date, date], int]] = {
    ACT_360: _actual,
    ACT_365F: _actual,
    ACT_ACT_ISDA: _actual,
    THIRTY_360: _thirty,
    THIRTY_E_360: _thirty_european,
}


def _counter(convention: str) -> Callable[[date, date], int]:
    try:
        return _COUNTERS[convention]
    except KeyError:
        known = ", ".join(_COUNTERS)
        raise ValueError(f"no day-count convention {convention!r}; known are {known}") from None
