"""What a sentence of the regulator compares: a figure of a population with the whole, its own base or a number.

A sentence is a row of the bank's dated rules. Read against what was counted of a day and of its base it gives a
comparison of two ratios, or says why there is none: a base that nobody counted, say. Source: domain rules §1, §12.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from enum import StrEnum

from qianmo.domain.dated import add_months
from qianmo.domain.ratio import PPM, Ratio
from qianmo.domain.targets.indicators import Base, Comparison, Force, Sense, growth, judge

ALL = "all"
"""The population every loan belongs to."""


class Figure(StrEnum):
    """What is told of a population."""

    GROWTH = "growth"
    """增速: what the balance grew since the base, of the base."""
    INCREMENT = "increment"
    """增量: what the balance grew since the base; its own base is what grew up to there since the base before."""
    BALANCE = "balance"
    """余额"""
    BORROWERS = "borrowers"
    """户数: customers with a balance, each once."""
    SUCCESS = "success"
    """申贷获得率: borrowers granted this year so far, of those who asked and were answered."""
    SUCCESS_CASES = "success_cases"
    """The same by applications."""
    SUCCESS_AMOUNT = "success_amount"
    """The same by amounts: what was granted, of what was asked for."""
    USED = "used"
    """The same by who has drawn what he was granted."""
    USED_CASES = "used_cases"
    """Applications drawn upon, of those that were answered."""
    USED_AMOUNT = "used_amount"
    """What was drawn of the grants, each up to what was granted, of what was asked for."""
    BAD = "bad"
    """不良率: substandard and worse, of the balance."""
    COST = "cost"
    """新发放利率: the rates of this year's new loans, weighted by their amounts."""
    SHARE = "share"
    """占比: of all loans."""
    AVERAGE = "average"
    """户均余额"""


MONEY, COUNT = frozenset({Figure.BALANCE, Figure.AVERAGE, Figure.INCREMENT}), frozenset({Figure.BORROWERS})
"""Figures told in fen, and in borrowers; the others are rates."""
ANSWERED = frozenset(
    {
        Figure.SUCCESS, Figure.SUCCESS_CASES, Figure.SUCCESS_AMOUNT, Figure.USED, Figure.USED_CASES,
        Figure.USED_AMOUNT,
    }
)  # fmt: skip
"""The ways a bank may tell 申贷获得率; withdrawn and waiting applications count in none of them."""
COMPARES_DAYS = frozenset({Figure.GROWTH, Figure.INCREMENT})
"""Figures that need a base whatever they are held against."""


class Against(StrEnum):
    """What a figure is held against."""

    ALL = ALL
    BASE = "base"
    FIXED = "fixed"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One row of a year's rules; `offset_ppm` moves what it is held against, or is it where that is a number."""

    code: str
    title: str
    population: str
    figure: Figure
    base: Base
    sense: Sense
    against: Against
    offset_ppm: int
    force: Force

    @property
    def needs_base(self) -> bool:
        """Whether it can only be told where the base day was counted."""
        return self.against is Against.BASE or self.figure in COMPARES_DAYS

    @property
    def needs_earlier(self) -> bool:
        """Whether its base is itself told against a day: growth of this year held against growth of the last."""
        return self.against is Against.BASE and self.figure in COMPARES_DAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What was counted of a population at the end of a day; `drawn` and `asked` run from the first of its year."""

    fen: int = 0
    bad_fen: int = 0
    borrowers: int = 0
    drawn_fen: int = 0
    drawn_fen_ppm: int = 0
    asked: int = 0
    granted: int = 0
    used: int = 0
    cases: int = 0
    granted_cases: int = 0
    used_cases: int = 0
    asked_fen: int = 0
    granted_fen: int = 0
    used_fen: int = 0

    def __add__(self, other: "Counted") -> "Counted":
        return Counted(**{one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(Counted)})


NONE = Counted()
OfDay = Mapping[str, Counted]
"""What was counted of each population on one day."""


def base_day(*, as_of: date, base: Base) -> date:
    """The day growth is measured against: the last of the year before (较年初), or the same day of it (同比)."""
    return date(as_of.year - 1, 12, 31) if base is Base.YEAR_START else add_months(day=as_of, months=-12)


def earlier_day(*, as_of: date, base: Base) -> date:
    """The base of the base: of 2014-06-30 against a year ago, 2012-06-30."""
    return base_day(as_of=base_day(as_of=as_of, base=base), base=base)


def days_needed(*, sentences: Mapping[date, list[Sentence]]) -> list[date]:
    """The days of a year that are told, each by its sentences, and the base days these need."""
    bases = {base_day(as_of=day, base=one.base) for day, rows in sentences.items() for one in rows if one.needs_base}
    earlier = {
        earlier_day(as_of=day, base=one.base) for day, rows in sentences.items() for one in rows if one.needs_earlier
    }
    return sorted({*sentences, *bases, *earlier})


def month_ends(*, until: date) -> list[date]:
    """The ends of the months of a year that are over, and its day `until`."""
    firsts = (date(until.year, month, 1) for month in range(2, until.month + 1))
    return sorted({*(first - timedelta(days=1) for first in firsts), until})


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """How a sentence reads: its figure, what that is held against, whether it holds; `why` where nothing is said."""

    mine: Ratio | None
    theirs: Ratio | None = None
    offset_ppm: int = 0
    holds: bool | None = None
    why: str = ""


NO_BASE = "基期那一天没有贷款余额。补交那一天的数据后自动算出"
NO_EARLIER = "再往前一个基期没有贷款余额，上期的增长算不出。补交后自动算出"
NOT_COUNTED = "没有可比的数：分母是零"


def tell(
    sentence: Sentence, *, now: OfDay, base: OfDay | None, earlier: OfDay | None = None, whole: OfDay | None = None
) -> Told:
    """Read a sentence against a day, its base and the base of that, `None` where one was never counted.

    Where `now` is one unit's, manager's or product's, `whole` is the bank's: a share of bad loans is tolerated up to so
    many points above that of all the bank's loans, and not of the few loans of the part itself.
    """
    if base is None and sentence.figure in COMPARES_DAYS:
        return Told(mine=None, why=NO_BASE)
    mine = figure(sentence, population=sentence.population, now=now, base=base or {})
    if sentence.against is Against.NOTHING:
        return Told(mine=mine)
    if base is None and sentence.needs_base:
        return Told(mine=mine, why=NO_BASE)
    if earlier is None and sentence.needs_earlier:
        return Told(mine=mine, why=NO_EARLIER)
    if sentence.against is Against.FIXED:
        theirs = Ratio(0, 1)
    elif sentence.against is Against.ALL:
        beside = whole if whole is not None and sentence.figure is Figure.BAD else now
        theirs = figure(sentence, population=ALL, now=beside, base=base or {})
    else:
        theirs = figure(sentence, population=sentence.population, now=base or {}, base=earlier or {})
    judged = judge(Comparison(mine=mine, theirs=theirs, sense=sentence.sense, offset_ppm=sentence.offset_ppm))
    why = NOT_COUNTED if judged.holds is None else ""
    return Told(mine=mine, theirs=theirs, offset_ppm=sentence.offset_ppm, holds=judged.holds, why=why)


def figure(sentence: Sentence, *, population: str, now: OfDay, base: OfDay) -> Ratio:
    """A figure of a population with both its numbers."""
    one, was, whole = now.get(population, NONE), base.get(population, NONE), now.get(ALL, NONE)
    told = {
        Figure.GROWTH: growth(now=one.fen, base=was.fen),
        Figure.INCREMENT: Ratio(one.fen - was.fen, 1),
        Figure.BALANCE: Ratio(one.fen, 1),
        Figure.BORROWERS: Ratio(one.borrowers, 1),
        Figure.SUCCESS: Ratio(one.granted, one.asked),
        Figure.SUCCESS_CASES: Ratio(one.granted_cases, one.cases),
        Figure.SUCCESS_AMOUNT: Ratio(one.granted_fen, one.asked_fen),
        Figure.USED: Ratio(one.used, one.asked),
        Figure.USED_CASES: Ratio(one.used_cases, one.cases),
        Figure.USED_AMOUNT: Ratio(one.used_fen, one.asked_fen),
        Figure.BAD: Ratio(one.bad_fen, one.fen),
        Figure.COST: Ratio(one.drawn_fen_ppm, one.drawn_fen * PPM),
        Figure.SHARE: Ratio(one.fen, whole.fen),
        Figure.AVERAGE: Ratio(one.fen, one.borrowers),
    }
    return told[sentence.figure]
