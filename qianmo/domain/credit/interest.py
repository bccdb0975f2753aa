"""Interest by accumulated balance-days (积数), exact until it is posted.

A balance counts on the day money is drawn and not on the day it is repaid. Balance-days (fen x days) and
accruals (fen x days x ppm) are whole numbers; rounding happens once, when an amount is posted. A settlement
in between may therefore change a cent: both results are right and neither is ever forced to the other.
Penalty begins where normal interest ends, so that no day is charged twice and none is lost.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from qianmo.domain.dated import DayRange, add_months
from qianmo.domain.daycount import ACT_360, BASIS
from qianmo.domain.money import round_half_up
from qianmo.domain.ratio import PPM

ACTUAL_360 = BASIS[ACT_360]


def balance_days(*, balances: Iterable[tuple[DayRange, int]]) -> int:
    """Add up fen x days over closed ranges: 60,000 yuan for 16 days is 96,000,000 fen-days (960,000 in yuan)."""
    return sum((span.days or 0) * fen for span, fen in balances)


def accrue(*, balance_fen: int, days: int, rate_ppm: int) -> int:
    """The accrual of one balance, in fen x days x ppm: exact, additive, kept between postings."""
    return balance_fen * days * rate_ppm


def accrued_fen(*, accrued: int, basis: int = ACTUAL_360) -> int:
    """An accrual as money, rounded half up to the fen: the one rounding of a posting. `basis` is days a year."""
    return round_half_up(numerator=accrued, denominator=PPM * basis)


def accrued_left(*, accrued: int, paid_fen: int, basis: int = ACTUAL_360) -> int:
    """What is left of an accrual after interest was paid: nothing if paid in full, else the exact rest."""
    if paid_fen >= accrued_fen(accrued=accrued, basis=basis):
        return 0
    return accrued - paid_fen * PPM * basis


def interest_fen(*, balance_days: int, rate_ppm: int, basis: int = ACTUAL_360) -> int:
    """Interest on balance-days at a yearly rate, rounded half up to the fen.

    100,000 yuan for 105 days at 5.5 % on 360 days is 1,604.17; on 365 days 1,582.19.
    """
    return accrued_fen(accrued=balance_days * rate_ppm, basis=basis)


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementRule:
    """When interest falls due: day of the month (a short month uses its last day), in which months (1 to 12).

    `inclusive` means the settlement takes in the interest of the settlement day itself.
    """

    day: int
    months: frozenset[int]
    inclusive: bool


def settlement_day(*, year: int, month: int, rule: SettlementRule) -> date | None:
    """The settlement day of a month, None in a month without one."""
    if month not in rule.months:
        return None
    last = add_months(day=date(year, month, 1), months=1) - timedelta(days=1)
    return date(year, month, min(rule.day, last.day))


def next_settlement(*, after: date, rule: SettlementRule) -> date:
    """The first day after a day at whose beginning all before it is settled: the 21st for an inclusive 20th.

    Where no month settles it is `date.max`: all interest falls due with the principal (利随本清).
    """
    if not rule.months:
        return date.max
    month = after.replace(day=1)
    while True:
        settled_on = settlement_day(year=month.year, month=month.month, rule=rule)
        if settled_on is not None and (cut := settled_on + timedelta(days=int(rule.inclusive))) > after:
            return cut
        month = add_months(day=month, months=1)


def last_settlement(*, before: date, rule: SettlementRule) -> date:
    """The last such day before a day; `date.min` where no month settles."""
    if not rule.months:
        return date.min
    month = before.replace(day=1)
    while True:
        settled_on = settlement_day(year=month.year, month=month.month, rule=rule)
        if settled_on is not None and (cut := settled_on + timedelta(days=int(rule.inclusive))) < before:
            return cut
        month = add_months(day=month, months=-1)


def settlement_periods(*, span: DayRange, rule: SettlementRule) -> tuple[DayRange, ...]:
    """Cut a closed range of days where settlements fall; the pieces tile it. An open range raises ValueError.

    Quarterly on the 20th inclusive, 2026-03-05 to 2026-06-18 is cut at 03-21 into 16 and 89 days.
    """
    if span.until is None:
        raise ValueError("interest is settled over days that have an end")
    pieces: list[DayRange] = []
    start = span.start
    while (cut := next_settlement(after=start, rule=rule)) < span.until:
        pieces.append(DayRange(start=start, until=cut))
        start = cut
    return (*pieces, DayRange(start=start, until=span.until))


def late_from(*, due_on: date, rule: SettlementRule) -> date:
    """The first day of penalty interest: the due day, or the next where a settlement takes the due day in."""
    settled_on = settlement_day(year=due_on.year, month=due_on.month, rule=rule)
    return due_on + timedelta(days=int(rule.inclusive and settled_on == due_on))


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargedDays:
    """The days of one draw from payout to repayment: at the contract rate, then at the penalty rate."""

    normal: DayRange
    penalty: DayRange


def charged_days(*, drawn_on: date, due_on: date, paid_on: date, rule: SettlementRule) -> ChargedDays:
    """Split the days between draw and repayment into normal and penalty days, which tile them.

    Penalty starts on the due day, or one day later where the due day is a settlement day whose interest the settlement
    takes in: 40,000 due on 06-20 and paid on 07-15 is 24 penalty days. Paid in time there are none.
    """
    turn = min(max(late_from(due_on=due_on, rule=rule), drawn_on), paid_on)
    return ChargedDays(normal=DayRange(start=drawn_on, until=turn), penalty=DayRange(start=turn, until=paid_on))


@dataclass(frozen=True, slots=True, kw_only=True)
class PenaltyRule:
    """By how much the rate is raised: overdue (30 to 50 %) and misused money (50 to 100 %), in ppm of the rate."""

    overdue_uplift_ppm: int
    misuse_uplift_ppm: int


EVERY_MONTH_ON_THE_20TH = SettlementRule(day=20, months=frozenset(range(1, 13)), inclusive=True)
USUAL_PENALTY = PenaltyRule(overdue_uplift_ppm=500_000, misuse_uplift_ppm=1_000_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class InterestTerms:
    """How the interest of a draw runs, fixed when it is drawn.

    `convention` counts the days (of those with one denominator), `settlement` says when interest falls due, `penalty`
    what lateness costs, `compounds` whether interest due and unpaid bears interest (复利), `moves_on_holidays` whether
    a due day on a holiday moves to the next working day without penalty.
    """

    convention: str = ACT_360
    settlement: SettlementRule = EVERY_MONTH_ON_THE_20TH
    penalty: PenaltyRule = USUAL_PENALTY
    compounds: bool = True
    moves_on_holidays: bool = True

    @property
    def basis(self) -> int:
        """Days a year of the convention."""
        return BASIS[self.convention]


USUAL_INTEREST = InterestTerms()
"""ACT/360, due every month on the 20th, half more when overdue, twice as much when misused, compound interest."""


def penalty_rate_ppm(*, rate_ppm: int, overdue: bool, misused: bool, rule: PenaltyRule) -> int:
    """The rate charged on overdue or misused money: the higher of the two, never both. Source: 银发〔2003〕251号.

    5.55 % raised by half is 8.325 % = 83,250 ppm. Neither overdue nor misused leaves the contract rate.
    """
    uplift_ppm = max(overdue * rule.overdue_uplift_ppm, misused * rule.misuse_uplift_ppm)
    return round_half_up(numerator=rate_ppm * (PPM + uplift_ppm), denominator=PPM)
