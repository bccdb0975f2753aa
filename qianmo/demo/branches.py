"""Lays out the demo bank's units: head office, departments, outlets, and which unit answers for which village.

Kinds follow the sources: township outlets that could only refer at first (source: S4), city branches, the head
office's own counter, and a centre for small businesses (source: S2). Every village belongs to exactly one unit.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from qianmo.apps.grids.divisions import DivisionRow, is_urban_town, spoken_name

Days = tuple[date, date | None]
"""A half-open range of days; None means still running."""

HEAD_OFFICE = "0001"
DEMO_BANK = "演示农村商业银行"
DEPARTMENTS = {
    "inclusive": "普惠金融部",
    "approval": "授信审批部",
    "risk": "风险管理部",
    "finance": "计划财务部",
    "retail": "零售部",
    "corporate": "公司部",
    "people": "人力资源部",
    "technology": "科技部",
    "audit": "审计部",
}
LARGE_TOWN = 28  # villages, from which a town has two outlets
COMMUNITIES_PER_UNIT = 3.2
WAVES = 3  # township outlets were allowed to disburse in so many yearly steps


@dataclass(frozen=True, slots=True)
class BranchRecord:
    """A unit of the bank.

    `kind` is head, department, township, city, counter or micro. `abilities` maps refer, accept, disburse to the days
    on which the unit may do so. `villages` are the codes it answers for, in the order of their codes.
    """

    code: str
    name: str
    kind: str
    parent_code: str | None
    opened_on: date
    abilities: Mapping[str, Days]
    villages: tuple[str, ...]


def lay_out_branches(*, divisions: Sequence[DivisionRow], on: date) -> list[BranchRecord]:
    """Head office, departments, then outlets; every village of `divisions` is served by exactly one of them."""
    towns = [row for row in divisions if row.level == "town"]
    below = {town.code: [row for row in divisions if row.parent_code == town.code] for town in towns}
    urban = {town.code for town in towns if is_urban_town(town, below[town.code])}
    units = [BranchRecord(HEAD_OFFICE, DEMO_BANK, "head", None, date(1998, 6, 18), {}, ())]
    for place, name in enumerate(DEPARTMENTS.values(), start=1):
        units.append(BranchRecord(f"01{place:02d}", name, "department", HEAD_OFFICE, date(2006, 1, 4), {}, ()))

    seat = [row for town in towns if town.code in urban for row in below[town.code]]
    homes = [row for row in seat if spoken_name(row.name).endswith("社区") and not row.name.endswith("虚拟社区")]
    edge = [row for row in seat if row not in homes]
    shares = _cut(homes, max(1, round(len(homes) / COMMUNITIES_PER_UNIT)))
    units.append(_unit("0201", "营业部", "counter", shares[-1], on))
    units.append(_unit("0202", "小微中心", "micro", edge, on))
    taken = {_town_word(town) for town in towns}
    for place, share in enumerate(shares[:-1], start=1):
        words = [spoken_name(row.name).removesuffix("社区") for row in share]
        name = next(word for word in words if word not in taken) + "支行"
        units.append(_unit(f"03{place:02d}", name, "city", share, on))

    place = 0
    for town in towns:
        if town.code in urban:
            continue
        parts = _cut(below[town.code], 2 if len(below[town.code]) > LARGE_TOWN else 1)
        for turn, part in enumerate(parts):
            place += 1
            name = _town_word(town) + ("支行" if turn == 0 else "第二支行")
            units.append(_unit(f"04{place:02d}", name, "township", part, on))
    return units


def _unit(code: str, name: str, kind: str, villages: Sequence[DivisionRow], on: date) -> BranchRecord:
    opened = date(2001 + int(code) % 13, 1 + int(code) % 12, 18)
    if kind == "township":
        # They referred for years, then took applications, then disbursed: the pilots first, the last a year ago.
        abilities: dict[str, Days] = {
            "refer": (opened, None),
            "accept": (date(on.year - 4, 4, 1), None),
            "disburse": (date(on.year - 3 + int(code) % WAVES, 1, 1), None),
        }
    else:
        abilities = dict.fromkeys(("refer", "accept", "disburse"), (opened, None))
    return BranchRecord(code, name, kind, HEAD_OFFICE, opened, abilities, tuple(row.code for row in villages))


def _town_word(town: DivisionRow) -> str:
    name = spoken_name(town.name)
    for ending in ("镇", "乡", "苏木"):
        name = name.removesuffix(ending)
    return name


def _cut(rows: Sequence[DivisionRow], parts: int) -> list[Sequence[DivisionRow]]:
    """`rows` in `parts` runs of nearly equal length, longer ones first."""
    size, rest = divmod(len(rows), parts)
    ends = [size * turn + min(turn, rest) for turn in range(parts + 1)]
    return [rows[ends[turn] : ends[turn + 1]] for turn in range(parts)]
