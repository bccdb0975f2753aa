"""VAT on interest (增值税): which interest is exempt, and how the rest is taxed, by rules that hold for a year.

Small loans are exempt by whose they are and by all the borrower may owe: 「单户授信小于 1000 万元（含本数）」, and
「没有授信额度的，是指单户贷款合同金额且贷款余额」 (财税〔2018〕91号). Up to that limit a bank chooses one of two
methods: a loan is exempt whole while its rate is at most 150 % of the reference rate and taxed whole above it, or
only what lies above is taxed; 「一经选定，该会计年度内不得变更」. Before, farm households were exempt to 10 万
(财税〔2016〕36号, 财税〔2017〕44号), then with small enterprises to 100 万 (财税〔2017〕77号); 公告 2023 年第 13 号、
第 16 号 prolong both to 2027-12-31. County banks may elect 3 % (财税〔2016〕46号). They are the bank's dated rows:
each of them ends some day.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from qianmo.domain.ratio import PPM
from qianmo.domain.refusal import Refused

SHIELDED = Fraction(3, 2)
"""Both methods leave interest up to this many times the reference rate untaxed."""
GENERAL_PPM, PER_CENT, MOST_RATES = 60_000, 10_000, 3


class Whose(StrEnum):
    """Whose loans a row is about."""

    FARM = "farm"
    """All loans of farm households."""
    TRADE = "trade"
    """Loans for business of small and micro enterprises and the self-employed."""
    ANY = "any"


WHOSE = {Whose.FARM: "农户", Whose.TRADE: "小微企业和个体户的经营贷款", Whose.ANY: "不论谁的贷款"}


class VatWay(StrEnum):
    """How interest of such loans is taxed."""

    EXEMPT = "exempt"
    BY_LOAN = "by_loan"
    ABOVE_LPR = "above_lpr"
    TAXED = "taxed"


WAYS = {
    VatWay.EXEMPT: "免税",
    VatWay.BY_LOAN: "方法一：不超过 LPR 150% 的免税，超过的全额计",
    VatWay.ABOVE_LPR: "方法二：只计超过 LPR 150% 的部分",
    VatWay.TAXED: "计税",
}
CHOSEN = frozenset({VatWay.BY_LOAN, VatWay.ABOVE_LPR})
"""The methods of which one holds for a whole accounting year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VatRule:
    """A row: loans of whom, up to what the borrower may owe (None: however much), are taxed how, at what rate.

    `rate_ppm` is that of the tax on a price without it (6 % general, 3 % simplified); `reference_ppm` the reference
    rate both methods look at.
    """

    who: Whose
    upto_fen: int | None
    way: VatWay
    rate_ppm: int
    reference_ppm: int = 0

    def holds(self, *, segment: str, operating: bool, credit_fen: int) -> bool:
        """Whether a loan is one of these."""
        own = self.who == Whose.ANY or (segment == self.who and (operating or self.who == Whose.FARM))
        return own and (self.upto_fen is None or credit_fen <= self.upto_fen)


GENERAL = VatRule(who=Whose.ANY, upto_fen=None, way=VatWay.TAXED, rate_ppm=GENERAL_PPM)
"""How interest is taxed where the bank has no rule of its own."""


def rule_for(rules: Sequence[VatRule], *, segment: str, operating: bool, credit_fen: int) -> VatRule:
    """The row a loan falls under: of those that hold the one with the lowest limit, one about its own kind first."""
    held = [one for one in rules if one.holds(segment=segment, operating=operating, credit_fen=credit_fen)]
    return min(held or [GENERAL], key=lambda one: (one.upto_fen is None, one.upto_fen or 0, one.who == Whose.ANY))


def taxed_ppm(rule: VatRule, *, rate_ppm: int) -> Fraction:
    """How much of a yearly rate is taxed: at 5.85 % with an LPR of 3.00 % all of it, none, or 1.35 %."""
    shielded = SHIELDED * rule.reference_ppm
    if rule.way is VatWay.EXEMPT or (rule.way is VatWay.BY_LOAN and rate_ppm <= shielded):
        return Fraction(0)
    return max(rate_ppm - shielded, Fraction(0)) if rule.way is VatWay.ABOVE_LPR else Fraction(rate_ppm)


def vat_in(taxed: Fraction, *, rate_ppm: int) -> Fraction:
    """The tax within interest that includes it: 17,550 at 6 % hold 993.40."""
    return taxed * rate_ppm / (PPM + rate_ppm)


def check_vat(
    rules: Sequence[VatRule], *, chosen_before: Collection[tuple[Whose, VatWay]], begins: date
) -> Refused | None:
    """Why rows cannot be the bank's from a day on; None where they can.

    `chosen_before` are the methods in force the day before, by whose loans. Refused: no row for the rest without a
    limit, a tax without a rate or the other way round, a rate that is no whole per cent, a method without a reference
    rate, another method inside a year.
    """
    chosen = {(one.who, one.way) for one in rules if one.way in CHOSEN}
    faults = [
        (
            all(one.upto_fen is not None or one.who is not Whose.ANY for one in rules),
            "no_rest",
            "没有提交：要有一行“不论谁的贷款”、不写上限，说其余的怎么计税。请补上",
        ),
        (
            any((one.rate_ppm == 0) != (one.way is VatWay.EXEMPT) for one in rules),
            "odd_rate",
            "没有提交：免税的税率填 0，别的要填税率（一般计税 6，简易计税 3）。请改正",
        ),
        (
            any(one.rate_ppm % PER_CENT for one in rules) or len({one.rate_ppm for one in rules} - {0}) > MOST_RATES,
            "many_rates",
            f"没有提交：税率要是整数百分比，最多 {MOST_RATES} 种。请改正",
        ),
        (
            any(one.way in CHOSEN and not one.reference_ppm for one in rules),
            "no_reference",
            "没有提交：方法一、方法二要填 LPR。请填上",
        ),
        (
            bool(chosen_before) and bool(chosen - set(chosen_before)) and (begins.month, begins.day) != (1, 1),
            "within_year",
            "没有提交：方法一、方法二选定后当年不变，只能从 1 月 1 日换。请改生效日",
        ),
    ]
    return next((Refused(code=code, reason=reason) for fault, code, reason in faults if fault), None)
