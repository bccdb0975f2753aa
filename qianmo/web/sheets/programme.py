"""Programmes as a workbook, read and written in the same columns: a row for each milestone and for each budget.

A programme is named in every row of its own; its first words hold for all of them. Budgets are in 万元.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from qianmo.apps.targets.services import NewProgramme
from qianmo.domain.dated import day_written
from qianmo.domain.refusal import Refused
from qianmo.gateways.sheets import SheetRow
from qianmo.web.posting import wan_to_fen

COLUMNS = ("工程", "项目", "责任人", "开始", "结束", "里程碑", "里程碑责任人", "限期", "费用", "预算（万元）")
LONGEST = {"工程": 40, "项目": 60, "里程碑": 100, "费用": 40}
Head = tuple[str, str, date, date]


@dataclass(slots=True)
class _Gathered:
    head: Head
    milestones: dict[str, tuple[str, date]] = field(default_factory=dict)
    budgets: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a workbook says: its programmes, and the rows that cannot be read."""

    programmes: list[NewProgramme]
    faults: dict[int, str]


def read(rows: Iterable[SheetRow]) -> Sheet:
    """The programmes of a workbook's rows; each row that cannot be read with its reason."""
    found: dict[str, _Gathered] = {}
    faults: dict[int, str] = {}
    for row in rows:
        fault = row.fault or _take(row.cells, found)
        if fault:
            faults[row.number] = fault
    told = [
        NewProgramme(
            name=name, work=one.head[0], owner=one.head[1], since=one.head[2], until=one.head[3],
            milestones=one.milestones, budgets=one.budgets,
        )
        for name, one in found.items()
    ]  # fmt: skip
    return Sheet(told, faults)


def _take(cells: Mapping[str, str], found: dict[str, _Gathered]) -> str:
    """Take a row in; what is wrong with it, if anything."""
    missing = [name for name in ("工程", "项目", "责任人", "开始", "结束") if not cells[name]]
    if missing:
        return f"没有填{'、'.join(missing)}"
    if long := [name for name, most in LONGEST.items() if len(cells[name]) > most]:
        return f"{long[0]}最多 {LONGEST[long[0]]} 个字"
    since, until = day_written(cells["开始"]), day_written(cells["结束"])
    if since is None or until is None:
        return "开始、结束要写成 2026-03-01 这样的日期"
    head = (cells["工程"], cells["责任人"], since, until)
    one = found.setdefault(cells["项目"], _Gathered(head))
    if one.head != head:
        return f"“{cells['项目']}”前面的行写的工程、责任人或起止不一样"
    return _milestone(cells, one) or _budget(cells, one)


def _milestone(cells: Mapping[str, str], one: _Gathered) -> str:
    name = cells["里程碑"]
    if not name:
        return ""
    due_on = day_written(cells["限期"])
    if due_on is None:
        return "限期要写成 2026-03-01 这样的日期"
    if name in one.milestones:
        return f"里程碑“{name}”写了两行"
    one.milestones[name] = (cells["里程碑责任人"] or one.head[1], due_on)
    return ""


def _budget(cells: Mapping[str, str], one: _Gathered) -> str:
    name = cells["费用"]
    if not name:
        return ""
    fen = wan_to_fen(cells["预算（万元）"])
    if isinstance(fen, Refused):
        return fen.reason
    if fen <= 0:
        return "预算要大于零"
    if name in one.budgets:
        return f"费用“{name}”写了两行"
    one.budgets[name] = fen
    return ""
