"""Relending (支农、支小再贷款): which loans use the central bank's money, and how much of it is left.

The central bank lends to the bank for a kind of loan at a rate no higher than a cap. Which loans use it is assigned by
hand; as their principal is repaid, their part is free again.
"""

from dataclasses import dataclass
from datetime import date

from qianmo.domain.money import spoken
from qianmo.domain.ratio import Ratio
from qianmo.domain.refusal import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class RelendingRule:
    """What a pool asks of a loan, None or empty where it asks nothing; the capped rate is a yearly one in ppm."""

    name: str
    product_id: int | None
    purpose: str
    cap_ppm: int
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LentOn:
    """A loan that is to use the money."""

    number: str
    product_id: int
    purpose: str
    unpaid_fen: int
    rate_ppm: int
    value_date: date


def assign(*, rule: RelendingRule, loan: LentOn, left_fen: int) -> Refused | None:
    """Why a loan cannot use the money; None where it can. `left_fen` is what no other loan uses."""
    head = f"借据 {loan.number} 不能用“{rule.name}”："
    if not loan.unpaid_fen:
        return Refused(code="repaid", reason=f"{head}本金已还清。请选还有余额的借据。")
    if rule.product_id not in (None, loan.product_id) or rule.purpose not in ("", loan.purpose):
        return Refused(code="outside_pool", reason=f"{head}产品或用途不符。请选符合投向的借据。")
    if loan.value_date < rule.starts_on or (rule.ends_on is not None and loan.value_date >= rule.ends_on):
        reason = f"{head}起息日 {loan.value_date} 不在使用期内（{rule.starts_on} 起）。请选期内发放的借据。"
        return Refused(code="outside_range", reason=reason)
    if loan.rate_ppm > rule.cap_ppm:
        rate, cap = Ratio.of_ppm(loan.rate_ppm).percent(), Ratio.of_ppm(rule.cap_ppm).percent()
        reason = f"{head}年利率 {rate} 高于上限 {cap}。请选上限以内的借据。"
        return Refused(code="rate_above_cap", reason=reason)
    if loan.unpaid_fen > left_fen:
        reason = f"{head}未还本金 {spoken(loan.unpaid_fen)}，再贷款只余 {spoken(left_fen)}。请选小一些的，或等收回。"
        return Refused(code="pool_used_up", reason=reason)
    return None
