"""Counts and sums of what is taken over, by product, branch and class, beside the control totals the bank states.

A total that differs by one fen, or a sum nobody states a total for, stands among the faults: nothing is booked then.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from qianmo.apps.credit.cutting_over.judging import Bench, as_of
from qianmo.domain.credit.classification import LoanClass
from qianmo.domain.money import yuan
from qianmo.gateways.cutover import Fault

ITEMS = {"lines": "额度", "principal": "借据本金", "running": "应计利息", "arrears": "欠息", "collateral": "押品"}
Key = tuple[str, str, str, int]
"""Item, product, branch, class (0 where an item has none)."""


@dataclass(frozen=True, slots=True)
class Counted:
    """So many, of so much, in fen."""

    count: int = 0
    fen: int = 0

    def __add__(self, other: "Counted") -> "Counted":
        return Counted(self.count + other.count, self.fen + other.fen)


def figures_of(bench: Bench) -> dict[str, Any]:
    """The figures of a delivery as they are kept and shown; what disagrees is added to the faults."""
    sums: Counter[Key] = Counter()
    counts: Counter[Key] = Counter()
    for key, fen in _each(bench):
        sums[key] += fen
        counts[key] += 1
    found = {key: Counted(counts[key], sums[key]) for key in sorted(counts)}
    whole = not bench.faults
    return {
        "groups": [[*key, one.count, one.fen] for key, one in found.items()],
        "checks": _checks(bench, found, whole=whole),
        "over": sum(line.row["over_on"] is not None for line in bench.lines.values()),
        "late": sum(one.taken.since is not None for line in bench.lines.values() for one in line.draws),
        "off_balance": sum(one.taken.non_accrual_on is not None for line in bench.lines.values() for one in line.draws),
    }


def _each(bench: Bench) -> Iterator[tuple[Key, int]]:
    """What every sound row adds to which sum."""
    for line in bench.lines.values():
        product, branch = line.product.name, line.branch
        yield ("lines", product, branch, 0), line.row["limit_fen"]
        for draw in line.draws:
            of_class = int(draw.taken.classed.loan_class)
            yield ("principal", product, branch, of_class), draw.row["unpaid_fen"]
            running = ("running_interest", "running_penalty", "running_compound")
            yield ("running", product, branch, of_class), sum(draw.row[key] or 0 for key in running)
            for due in draw.said:
                yield ("arrears", product, branch, of_class), due.unpaid_fen
        for thing in line.collateral:
            yield ("collateral", product, branch, 0), thing["value_fen"]


def _checks(bench: Bench, found: dict[Key, Counted], *, whole: bool) -> list[list[Any]]:
    """Each stated total beside what was found; a difference is a fault once every row is sound."""
    file, checks = bench.files["totals"], list[list[Any]]()
    stated = set[str]()
    for row in file.rows:
        product = bench.products[row["product"]].name if row["product"] in bench.products else row["product"]
        branch = bench.branches.get(row["branch"], row["branch"])
        of_class = row["loan_class"]
        matched = sum(
            (
                one
                for (item, of_product, of_branch, classed), one in found.items()
                if item == row["item"]
                and product in {None, of_product}
                and branch in {None, of_branch}
                and of_class in {None, classed}
            ),
            start=Counted(),
        )
        if (product, branch, of_class) == (None, None, None):
            stated.add(row["item"])
        checks.append(
            [
                row["item"],
                product or "",
                branch or "",
                of_class or 0,
                row["count"],
                matched.count,
                row["fen"],
                matched.fen,
            ]
        )
        if row["on"] != as_of(bench.on):
            file.blame(row, "on", f"数据日应是 {as_of(bench.on)}（营业日 {bench.on} 的前一天）")
        if whole and matched.count != row["count"]:
            file.blame(row, "count", f"{_named(checks[-1])}控制总数 {row['count']:,} 笔，文件里 {matched.count:,} 笔")
        if whole and matched.fen != row["fen"]:
            gap = f"差 {yuan(matched.fen - row['fen'])} 元"
            said = f"控制总数 {yuan(row['fen'])} 元，文件里 {yuan(matched.fen)} 元，{gap}"
            file.blame(row, "fen", f"{_named(checks[-1])}{said}")
    for item, name in ITEMS.items():
        if item not in stated and (item in {"lines", "principal"} or any(key[0] == item for key in found)):
            reason = f"没有“{name}”的总数（产品、机构、分类都留空的一行）。请补上"
            file.faults.append(Fault(file.kind.name, "A1", reason))
    return checks


def _named(check: list[Any]) -> str:
    item, product, branch, of_class, *_ = check
    parts = [ITEMS[item], product, branch, LoanClass(of_class).label if of_class else ""]
    return " ".join(part for part in parts if part) + "："
