"""Where one stands with a target of a level, a ceiling or an average, and where the year would end.

A level is asked for along a line from the end of one month to that of the next. A ceiling is kept by what lies below
it: ahead is room, and a shortfall is what lies over it. Rates are compared unrounded, as fractions, and told in ppm.
Source: domain rules §1 (comparisons are unrounded), §5.2 (年日均 = 年积数 over the days of the year that have passed).
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from qianmo.domain.money import round_half_up
from qianmo.domain.ratio import PPM, Ratio
from qianmo.domain.targets.measures import Measure
from qianmo.domain.targets.plans import MONTHS, Pace, pace


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """What somebody came to: an amount, of a rate `of` how much; the same at the end of last year where it is known.

    `ends` is an average's end of the year if nothing moves from today on.
    """

    amount: int
    of: int = 0
    start: int | None = None
    start_of: int = 0
    ends: int | None = None

    def __add__(self, other: "Reached") -> "Reached":
        """What both came to; a beginning is known only where that of both is."""
        return Reached(
            amount=self.amount + other.amount,
            of=self.of + other.of,
            start=None if self.start is None or other.start is None else self.start + other.start,
            start_of=self.start_of + other.start_of,
            ends=None if self.ends is None or other.ends is None else self.ends + other.ends,
        )


def year_average_if_nothing_moves(*, fen_days: int, fen: int, as_of: date) -> int:
    """The year's average if the balance stays: 7,300,000 in 59 days and 150,000 for 306 more are 145,753.42."""
    whole = (date(as_of.year + 1, 1, 1) - date(as_of.year, 1, 1)).days
    left = whole - as_of.timetuple().tm_yday
    return round_half_up(numerator=fen_days + fen * left, denominator=whole)


def stand(measure: Measure, reached: Reached, *, months: Sequence[int], as_of: date) -> Pace | None:
    """The pace of a target of any shape at the end of a day; None for a rate of nothing."""
    days = monthrange(as_of.year, as_of.month)[1]
    if measure.runs:
        return pace(done=reached.amount, months=months, month=as_of.month, day=as_of.day, days_in_month=days)
    now = _value(measure, reached.amount, reached.of)
    if now is None:
        return None
    start = None if reached.start is None else _value(measure, reached.start, reached.start_of)
    due = _due(months, as_of, days, None if start is None or measure.shape == "average" else start)
    ahead = due - now if measure.fewer else now - due
    ends = Fraction(reached.ends) if reached.ends is not None else _goes_on(now, start, as_of)
    most = Fraction(PPM) if measure.rate else max(ends, Fraction(0))
    return Pace(
        done=Ratio(_round(now), months[-1]),
        due=_round(due),
        ahead=ahead.numerator // ahead.denominator,
        forecast=_round(min(max(ends, Fraction(0)), most)),
    )


def _value(measure: Measure, amount: int, of: int) -> Fraction | None:
    if not measure.rate:
        return Fraction(amount)
    return Fraction(amount * PPM, of) if of else None


def _due(months: Sequence[int], as_of: date, days: int, start: Fraction | None) -> Fraction:
    """Where the line stands at the end of a day; January begins where last year ended, or at its own end."""
    if len(months) != MONTHS:
        raise ValueError("a year has twelve months")
    until = Fraction(months[as_of.month - 1])
    since = Fraction(months[as_of.month - 2]) if as_of.month > 1 else until if start is None else start
    return since + (until - since) * Fraction(as_of.day, days)


def _goes_on(now: Fraction, start: Fraction | None, as_of: date) -> Fraction:
    """What moved since the end of last year goes on as fast until the end of this one."""
    if start is None:
        return now
    whole = (date(as_of.year + 1, 1, 1) - date(as_of.year, 1, 1)).days
    return start + (now - start) * Fraction(whole, as_of.timetuple().tm_yday)


def _round(value: Fraction) -> int:
    return round_half_up(numerator=value.numerator, denominator=value.denominator)
