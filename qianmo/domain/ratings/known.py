"""What the bank itself knows against a household, before anyone is asked: flags of the negative list with evidence.

Only figures and records raise a flag here (age, enforcement, arrears, residence, debt); what people say of one another
never does. Source: S5 and the negative list in use; the bounds are the bank's own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

PPM = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownRule:
    """Ages that may borrow (both ends included), days in arrears that still do, the highest debt to assets in ppm."""

    youngest: int
    oldest: int
    arrears_days: int
    debt_ppm: int


CODES = frozenset({"age_out", "enforcement", "npl", "non_resident", "high_debt"})
"""Codes the bank's own figures and records may raise; a negative list has a row for each, on or off."""
RULE = KnownRule(youngest=18, oldest=65, arrears_days=90, debt_ppm=600_000)


@dataclass(frozen=True, slots=True)
class KnownFlag:
    """A code of the negative list, and the figure it rests on, for the bank's own people."""

    code: str
    evidence: str


def known_flags(
    *, head_age: int | None, facts: Mapping[str, Any], arrears_days: int, rule: KnownRule
) -> tuple[KnownFlag, ...]:
    """The flags a household raises by its facts, its head's age, and its days in arrears on our own books.

    A fact that is not known raises nothing. 66 years raise a flag where 65 is the oldest; 91 days where 90 are allowed.
    """
    found = []
    if head_age is not None and not rule.youngest <= head_age <= rule.oldest:
        found.append(KnownFlag("age_out", f"户主 {head_age} 岁，应在 {rule.youngest} 至 {rule.oldest} 岁"))
    if facts.get("enforcement"):
        found.append(KnownFlag("enforcement", "有被执行记录"))
    days = max(arrears_days, facts.get("overdue_days_max") or 0)
    if days > rule.arrears_days:
        found.append(KnownFlag("npl", f"逾期 {days} 天，超过 {rule.arrears_days} 天"))
    if facts.get("resident") is False:
        found.append(KnownFlag("non_resident", "采集为不常住"))
    debt, asset = facts.get("debt_fen") or 0, facts.get("asset_fen")
    if asset is not None and debt * PPM > asset * rule.debt_ppm:
        share = f"负债占资产 {debt * 100 // asset}%" if asset else "有负债，没有资产"
        found.append(KnownFlag("high_debt", f"{share}，超过 {rule.debt_ppm * 100 // PPM}%"))
    return tuple(found)
