"""A target in words: the year, what is done, due and lacking, where it ends, and what it takes to reach the month.

Pages, the phone and workbooks say the same of one target, so it is said here.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from qianmo.domain.ratio import Ratio
from qianmo.domain.targets.measures import PLANNED, Shape, amount, difference, spoken
from qianmo.domain.targets.plans import Pace
from qianmo.domain.targets.trees import Part

FULL = 1000
"""Thousandths of a bar."""


@dataclass(frozen=True, kw_only=True)
class Said:
    """A target in words, and its bar in thousandths.

    `behind` sorts: thousandths of the year's target one is behind by, negative where one is ahead.
    """

    year: str
    done: str
    percent: str
    due: str
    gap: str
    lags: bool
    forecast: str
    reaches: bool
    done_mille: int
    due_mille: int
    behind: int
    to_do: str


def say(part: Part, pace: Pace, *, as_of: date) -> Said:
    """A target with its pace at the end of a day: 「差 10.00」 of what should be, of a ceiling 「超 0.20」."""
    measure, one, lags, year = part.measure, PLANNED[part.measure], pace.ahead < 0, part.year
    short, over = ("超", "低") if one.fewer else ("差", "多")
    return Said(
        year=amount(measure, year),
        done=amount(measure, pace.done.numerator),
        percent=pace.done.percent(1),
        due=amount(measure, pace.due),
        gap=f"{short if lags else over} {amount(measure, abs(pace.ahead))}",
        lags=lags,
        forecast=amount(measure, pace.forecast),
        reaches=pace.forecast <= year if one.fewer else pace.forecast >= year,
        done_mille=_mille(pace.done),
        due_mille=_mille(Ratio(pace.due, year)),
        behind=(Ratio(-pace.ahead, year or 1).ppm() or 0) // 1000,
        to_do=to_do(part, pace, as_of=as_of),
    )


def _mille(ratio: Ratio) -> int:
    return min(max((ratio.ppm() or 0) // 1000, 0), FULL)


def to_do(part: Part, pace: Pace, *, as_of: date) -> str:
    """What it takes to reach the month: 30 lacking with 10 days left are 3 a day, a rate or average must rise by 30."""
    measure, one = part.measure, PLANNED[part.measure]
    lacking = lacking_of_month(part, pace, as_of=as_of)
    left = monthrange(as_of.year, as_of.month)[1] - as_of.day
    if not lacking:
        return "到月底已够"
    if one.fewer:
        return f"到月底要降 {difference(measure, lacking)}"
    if one.rate or one.shape is Shape.AVERAGE or not left:
        return f"到月底还差 {spoken(measure, lacking)}" if one.runs else f"到月底要升 {difference(measure, lacking)}"
    return f"每天要 {spoken(measure, -(-lacking // left))}"


def lacking_of_month(part: Part, pace: Pace, *, as_of: date) -> int:
    """How much is missing for what the end of this month asks; nothing where it is reached."""
    one, done = PLANNED[part.measure], pace.done.numerator
    asked = sum(part.months[: as_of.month]) if one.runs else part.months[as_of.month - 1]
    return max(done - asked if one.fewer else asked - done, 0)
