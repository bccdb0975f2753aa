"""What a loan costs all in (综合融资成本), shown before anybody signs.

A table names the principal, the interest and every charge with its basis, who receives it and who bears it; what the
borrower bears is turned into one yearly rate. Charges the bank bears are shown and count for nothing. What lateness and
misuse would cost stands apart. Source: 《个人贷款业务明示综合融资成本规定》, in force since 2026-08-01.

The line is taken as drawn in full on its first day and repaid on its last, and the yearly rate is a simple one: what is
borne over principal and days, for 365 days. Who draws less or for a shorter time pays less interest at the same rate.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from qianmo.domain.credit.interest import InterestTerms, interest_fen, penalty_rate_ppm
from qianmo.domain.daycount import days
from qianmo.domain.money import round_half_up
from qianmo.domain.ratio import PPM
from qianmo.domain.refusal import Refused

DAYS_A_YEAR = 365
MOST_PPM = 240_000
"""A loan that costs more than 24 % a year all in is not offered (court practice)."""
LONGEST_WORDS = 60


class Bearer(StrEnum):
    """Who bears a charge."""

    BORROWER = "borrower"
    BANK = "bank"


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """A charge beside the interest: fixed fen and a share of the principal (ppm), both once."""

    name: str
    basis: str
    payee: str
    bearer: Bearer
    fixed_fen: int = 0
    share_ppm: int = 0

    def amount_fen(self, principal_fen: int) -> int:
        """What it comes to: 30 yuan and 0.10 % of 80,000 are 110.00."""
        return self.fixed_fen + round_half_up(numerator=principal_fen * self.share_ppm, denominator=PPM)


@dataclass(frozen=True, slots=True)
class Charged:
    """A charge with what it comes to on one line."""

    charge: Charge
    fen: int


@dataclass(frozen=True, slots=True)
class AllInCost:
    """The table: what the borrower pays in the whole term, what the bank pays for it, and the yearly rate of the first.

    The rates are those of lateness and misuse; `compounds` whether interest left unpaid bears interest too.
    """

    principal_fen: int
    days: int
    interest_fen: int
    charges: tuple[Charged, ...]
    annual_ppm: int
    overdue_ppm: int
    misuse_ppm: int
    compounds: bool

    @property
    def borrower_fen(self) -> int:
        """Interest and charges the borrower bears."""
        return self.interest_fen + sum(one.fen for one in self.charges if one.charge.bearer == Bearer.BORROWER)

    @property
    def bank_fen(self) -> int:
        """Charges the bank bears."""
        return sum(one.fen for one in self.charges if one.charge.bearer == Bearer.BANK)


def all_in_cost(
    *,
    principal_fen: int,
    starts_on: date,
    ends_on: date,
    rate_ppm: int,
    terms: InterestTerms,
    charges: Sequence[Charge],
) -> AllInCost | Refused:
    """The cost of a line drawn in full for the whole of its term.

    100,000 yuan at 5.50 % on 360 days from 2026-03-05 to 2027-03-05 is 5,576.39 of interest; 200 borne by the borrower
    make 5,776.39, which is 5.7764 % a year on 365 days, and 300 borne by the bank change nothing.
    Refused: more than 24 % a year.
    """
    counted = days(starts_on, ends_on, terms.convention)
    interest = interest_fen(balance_days=principal_fen * counted, rate_ppm=rate_ppm, basis=terms.basis)
    charged = tuple(Charged(one, one.amount_fen(principal_fen)) for one in charges)
    borne = interest + sum(one.fen for one in charged if one.charge.bearer == Bearer.BORROWER)
    lasts = (ends_on - starts_on).days
    annual = round_half_up(numerator=borne * DAYS_A_YEAR * PPM, denominator=principal_fen * lasts)
    if annual > MOST_PPM:
        reason = (
            f"不能签约：综合融资成本折年 {percent(annual)}，超过 {percent(MOST_PPM)} 的上限。请减免费用或改由本行承担"
        )
        return Refused(code="cost_over_cap", reason=reason)
    late, misused = (
        penalty_rate_ppm(rate_ppm=rate_ppm, overdue=overdue, misused=not overdue, rule=terms.penalty)
        for overdue in (True, False)
    )
    return AllInCost(principal_fen, lasts, interest, charged, annual, late, misused, terms.compounds)


def percent(ppm: int) -> str:
    """A rate as a contract writes it, two decimals, more where they say something: 57,764 ppm is 5.7764%."""
    whole, rest = divmod(ppm, PPM // 100)
    decimals = f"{rest:04d}".rstrip("0").ljust(2, "0")
    return f"{whole}.{decimals}%"
