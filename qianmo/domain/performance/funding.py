"""What simulated profit is worked out by (利润规则): how funds are priced and provided for, as data of a scheme.

Four ways to price funds (FTP): one price for both sides, one for each, one for each product, or matched maturity, where
every contract takes the curve of its own first day and tenor and keeps it until it reprices. Loans the policy favours
are given back some of it. Losses are expected ones by class, or the provision actually made in the month: never both.
Taxes on interest are no rule of a scheme: they hold for the bank by years.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

CLASSES = 5
LARGEST_PPM = 1_000_000


class Method(StrEnum):
    """How funds are priced."""

    SINGLE = "single"
    DUAL = "dual"
    MULTI = "multi"
    MATCHED = "matched"


METHOD_NAMES = {
    Method.SINGLE: "单资金池",
    Method.DUAL: "双资金池",
    Method.MULTI: "多资金池",
    Method.MATCHED: "期限匹配",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Funding:
    """Rules of simulated profit, rates in ppm a year.

    `by_product` prices products of their own pool; `tenors` are the days after which a time deposit rolls over; of a
    demand deposit `core_ppm` stays for `core_days`, the rest for `volatile_days`. `instalments` are products repaid in
    monthly parts, so that half their tenor is matched. `bonus` gives a product back so much of its transfer price.
    `losses` by class are the expected ones; where it `provides`, what the ledger booked stands in their place.
    """

    method: Method
    loan_ppm: int
    deposit_ppm: int
    by_product: Mapping[str, int]
    tenors: Mapping[str, int]
    core_ppm: int
    core_days: int
    volatile_days: int
    instalments: frozenset[str]
    bonus: Mapping[str, int]
    surtax_ppm: int
    income_tax_ppm: int
    loan_cost_ppm: int
    deposit_cost_ppm: int
    risk_weight_ppm: int
    capital_ppm: int
    capital_charge_ppm: int
    provides: bool
    losses: tuple[int, ...]


SHARES = ("surtax_ppm", "income_tax_ppm", "risk_weight_ppm", "capital_ppm", "capital_charge_ppm", "core_ppm")
RATES = ("loan_ppm", "deposit_ppm", "loan_cost_ppm", "deposit_cost_ppm")


def read_funding(told: Mapping[str, Any]) -> Funding | list[str]:
    """The rules as they are stored, or everything that is wrong with them.

    Wrong: no such method or tax, a share or rate beyond belief, not five classes, two prices of one pool, no tenor.
    """
    faults = [
        f"「{name}」的比例要在 0 到 100% 之间" for name in (*SHARES, *RATES) if not 0 <= told[name] <= LARGEST_PPM
    ]
    losses = tuple(int(one) for one in told["losses"])
    if len(losses) != CLASSES or any(not 0 <= one <= LARGEST_PPM for one in losses) or list(losses) != sorted(losses):
        faults.append("损失率要按五级各写一个，一级比一级不低")
    if told["method"] not in set(Method):
        faults.append(f"资金转移定价「{told['method']}」没有这种方法")
    elif told["method"] == Method.SINGLE and told["loan_ppm"] != told["deposit_ppm"]:
        faults.append("单资金池的存款和贷款用同一个价")
    if any(int(days) <= 0 for days in (*told["tenors"].values(), told["core_days"], told["volatile_days"])):
        faults.append("期限要大于零天")
    priced = (*told["by_product"].values(), *told["bonus"].values())
    if any(not 0 <= one <= LARGEST_PPM for one in priced):
        faults.append("产品的转移价和让利要在 0 到 100% 之间")
    return faults or _funding(told, losses)


def _funding(told: Mapping[str, Any], losses: Sequence[int]) -> Funding:
    numbers = {name: int(told[name]) for name in (*SHARES, *RATES, "core_days", "volatile_days")}
    return Funding(
        method=Method(told["method"]), by_product=dict(told["by_product"]), tenors=dict(told["tenors"]),
        instalments=frozenset(told["instalments"]), bonus=dict(told["bonus"]), provides=bool(told["provides"]),
        losses=tuple(losses), **numbers,
    )  # fmt: skip
