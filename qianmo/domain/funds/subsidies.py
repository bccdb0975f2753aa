"""Interest subsidies (财政贴息): which part of a customer's interest the treasury pays, and for which loans.

The treasury pays a share of the interest for the days on which the loan was not overdue. A forecast is worked out from
balance-days; a claim from interest that fell due, so that what is claimed is a share of what the customer was charged.
Source: 脱贫人口小额信贷 (at most 50,000 yuan and 3 years, up to LPR without margin, 70 % subsidised).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from qianmo.domain.credit.interest import ACTUAL_360
from qianmo.domain.dated import add_months
from qianmo.domain.money import round_half_up, spoken
from qianmo.domain.ratio import PPM, Ratio
from qianmo.domain.refusal import Refused

YEAR = 12


def subsidy_fen(*, balance_days: int, rate_ppm: int, share_ppm: int, basis: int = ACTUAL_360) -> int:
    """The subsidised part of the interest on fen x days, rounded half up once.

    50,000 yuan for 365 days at 3.1 % with 70 % subsidised is 1,100.07. Days overdue are not to be counted in.
    """
    return round_half_up(numerator=balance_days * rate_ppm * share_ppm, denominator=PPM * PPM * basis)


def claimed_fen(*, interest_fen: int, share_ppm: int, days: int, counted: int) -> int:
    """What is claimed of interest that fell due for `days` days of which `counted` are subsidised, rounded once."""
    return round_half_up(numerator=interest_fen * share_ppm * counted, denominator=PPM * days) if days else 0


def counted_days(*, start: date, until: date, late: Iterable[tuple[date, date | None]]) -> int:
    """How many days of a half-open range lie in none of the ranges in which the loan was overdue."""
    lost: set[int] = set()
    for since, ended in late:
        first, last = max(since, start), min(ended or until, until)
        lost.update(range(first.toordinal(), last.toordinal()))
    return (until - start).days - len(lost)


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeRule:
    """What a scheme asks of a loan; None or empty where it asks nothing. The cap is of a household, in fen."""

    name: str
    product_id: int | None
    purpose: str
    cap_fen: int
    max_months: int
    margin_ppm: int
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Loan:
    """A loan put forward for a scheme; `lpr_ppm` is the reference rate of its tenor on its first day."""

    number: str
    product_id: int
    purpose: str
    unpaid_fen: int
    rate_ppm: int
    lpr_ppm: int
    value_date: date
    due_on: date
    overdue: bool


def tenor_of(*, value_date: date, due_on: date) -> str:
    """The tenor of the reference rate that caps a loan: one year, or five for anything longer."""
    return "1Y" if due_on <= add_months(day=value_date, months=YEAR) else "5Y"


def admit(*, rule: SchemeRule, loan: Loan, enrolled_fen: int) -> Refused | None:
    """Why a loan cannot enter a scheme; None where it can. `enrolled_fen` is what the household has in it already."""
    head = f"借据 {loan.number} 不能纳入“{rule.name}”："
    if not loan.unpaid_fen or loan.overdue:
        return Refused(
            code="not_in_order", reason=f"{head}{'有逾期' if loan.overdue else '本金已还清'}。还清欠款后再办。"
        )
    if rule.product_id not in (None, loan.product_id) or rule.purpose not in ("", loan.purpose):
        return Refused(code="outside_scheme", reason=f"{head}产品或用途不在贴息范围内。请选范围内的借据。")
    if loan.value_date < rule.starts_on or (rule.ends_on is not None and loan.value_date >= rule.ends_on):
        until = f"至 {rule.ends_on} 前" if rule.ends_on else "起"
        reason = f"{head}起息日 {loan.value_date} 不在 {rule.starts_on} {until}。请选期内发放的借据。"
        return Refused(code="outside_range", reason=reason)
    latest = add_months(day=loan.value_date, months=rule.max_months)
    if loan.due_on > latest:
        reason = f"{head}期限到 {loan.due_on}，最长 {rule.max_months} 个月到 {latest}。请选期限以内的借据。"
        return Refused(code="too_long", reason=reason)
    cap_ppm = loan.lpr_ppm + rule.margin_ppm
    if loan.rate_ppm > cap_ppm:
        rate, cap = Ratio.of_ppm(loan.rate_ppm).percent(), Ratio.of_ppm(cap_ppm).percent()
        reason = f"{head}年利率 {rate} 高于上限 {cap}。降到上限以内后再办。"
        return Refused(code="rate_above_cap", reason=reason)
    if enrolled_fen + loan.unpaid_fen > rule.cap_fen:
        reason = (
            f"{head}每户贴息本金上限 {spoken(rule.cap_fen)}，已纳入 {spoken(enrolled_fen)}，"
            f"这笔 {spoken(loan.unpaid_fen)}。还款后再办。"
        )
        return Refused(code="over_cap", reason=reason)
    return None
