"""The plan of drives as a workbook: a row for each village, and one for each town an outlet works; read as written.

What a row is for stands in 安排: 规范村, 示范村 or 暂缓 for the village of that code, 驻镇, 村居 or 周边 for a town and
the outlet that works it; a village without is not in the plan. A day stands as 2026-12-31.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from qianmo.apps.outreach.queries import PlannedRow, StepRow
from qianmo.domain.outreach.plans import Kind, OutletStep, Planned, Step
from qianmo.gateways.sheets import SheetRow
from qianmo.gateways.workbooks import Cell

COLUMNS = ("代码", "名称", "机构", "安排", "阶段", "试点", "原因", "日期")
KINDS: Mapping[str, Kind] = {"规范村": Kind.STANDARD, "示范村": Kind.DEMONSTRATION, "暂缓": Kind.DEFERRED}
STEPS: Mapping[str, Step] = {"驻镇": Step.TOWN, "村居": Step.VILLAGES, "周边": Step.NEIGHBOURS}
YES = {"是": True, "": False, "否": False}
KIND_NAMES = {kind: name for name, kind in KINDS.items()}


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a workbook says: villages, steps of outlets, and the rows that cannot be read."""

    villages: Sequence[Planned]
    steps: Sequence[OutletStep]
    faults: Mapping[int, str]


def read(rows: Iterable[SheetRow]) -> Sheet:
    """The plan of a workbook's rows; each row that cannot be read with its reason."""
    villages: list[Planned] = []
    steps: list[OutletStep] = []
    faults: dict[int, str] = {}
    for row in rows:
        found = row.fault or _row(row.cells)
        if isinstance(found, str):
            faults[row.number] = found
        elif isinstance(found, Planned):
            villages.append(found)
        elif found is not None:
            steps.append(found)
    return Sheet(villages, steps, faults)


def _row(cells: Mapping[str, str]) -> Planned | OutletStep | str | None:
    what, code = cells["安排"], cells["代码"]
    day = _day(cells["日期"])
    if cells["日期"] and day is None:
        return f"看不懂日期“{cells['日期'][:20]}”。请写成 2026-12-31"
    if what in STEPS:
        if day is None or not cells["机构"]:
            return "网点的步骤要写机构代码和截止日期"
        return OutletStep(branch=cells["机构"], step=STEPS[what], town=code, until=day)
    if not what:
        return None
    if what not in KINDS:
        return f"“{what[:20]}”不是一种安排。村可以是{'、'.join(KINDS)}，乡镇可以是{'、'.join(STEPS)}"
    if cells["试点"] not in YES:
        return "“试点”一列请写“是”或空着"
    phase = cells["阶段"]
    if what == "暂缓":
        pilot = YES[cells["试点"]]
        return Planned(village=code, kind=Kind.DEFERRED, pilot=pilot, reason=cells["原因"][:60], review_on=day)
    if not (phase.isascii() and phase.isdecimal() and len(phase) == 1):
        return f"阶段“{phase[:10]}”不是整数。请写 1、2……"
    return Planned(village=code, kind=KINDS[what], phase=int(phase), pilot=YES[cells["试点"]])


def _day(text: str) -> date | None:
    for layout in ("%Y-%m-%d", "%Y/%m/%d", "%Y-%m-%d %H:%M:%S"):
        try:
            return datetime.strptime(text, layout).date()  # noqa: DTZ007 - a day, not an instant
        except ValueError:
            continue
    return None


def village_line(row: PlannedRow, codes: Mapping[int, str]) -> list[Cell]:
    """A village of the plan as a row of the workbook; one that is not in it has no arrangement."""
    one = row.planned
    branch = codes.get(row.village.branch_id or 0)
    if one is None:
        return [row.village.code, row.village.name, branch, None, None, None, None, None]
    pilot = "是" if one.pilot else None
    told = one.review_on.isoformat() if one.review_on else None
    return [
        row.village.code, row.village.name, branch, KIND_NAMES[one.kind], str(one.phase) if one.phase else None, pilot,
        one.reason or None, told,
    ]  # fmt: skip


def step_line(row: StepRow, codes: Mapping[int, str]) -> list[Cell]:
    """An outlet's step as a row of the workbook."""
    code = codes.get(row.branch_id)
    return [row.town_code, row.town, code, row.step_name, None, None, None, row.until.isoformat()]
