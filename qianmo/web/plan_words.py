"""How targets are told: amounts in the unit of the measure, how far along a unit is, and what it has to do a day."""

from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from qianmo.apps.targets.queries import PartRow
from qianmo.domain.money import yuan
from qianmo.domain.ratio import Ratio
from qianmo.domain.targets.measures import amount, spoken
from qianmo.domain.targets.plans import MONTHS

FULL = 1000
"""Thousandths of a bar."""


@dataclass(frozen=True, slots=True)
class Told:
    """A target in words: the year, what is done, due and lacking, where it ends, and its bar in thousandths."""

    row: PartRow
    year: str
    done: str
    percent: str
    due: str
    gap: str
    lags: bool
    forecast: str
    reaches: bool
    done_mille: int
    due_mille: int
    a_day: str


def told(row: PartRow, *, as_of: date) -> Told | None:
    """A target as pages tell it; None where nothing can be said of what is done."""
    pace, measure = row.pace, row.part.measure
    if pace is None:
        return None
    lags = pace.ahead < 0
    gap = f"{'差' if lags else '多'} {amount(measure, abs(pace.ahead))}"
    return Told(
        row=row,
        year=amount(measure, row.part.year),
        done=amount(measure, pace.done.numerator),
        percent=pace.done.percent(1),
        due=amount(measure, pace.due),
        gap=gap,
        lags=lags,
        forecast=amount(measure, pace.forecast),
        reaches=pace.forecast >= row.part.year,
        done_mille=_mille(pace.done),
        due_mille=_mille(Ratio(pace.due, row.part.year)),
        a_day=spoken(measure, a_day(row, as_of=as_of)),
    )


def _mille(ratio: Ratio) -> int:
    return min(max((ratio.ppm() or 0) // 1000, 0), FULL)


def a_day(row: PartRow, *, as_of: date) -> int:
    """What has to be done each day left of the month for its end to be reached; nothing where it is."""
    if row.pace is None:
        return 0
    left = monthrange(as_of.year, as_of.month)[1] - as_of.day
    lacking = sum(row.part.months[: as_of.month]) - row.pace.done.numerator
    if lacking <= 0 or not left:
        return max(lacking, 0)
    return -(-lacking // left)


def time_passed(as_of: date) -> Ratio:
    """How much of the year is over, by its days."""
    first = date(as_of.year, 1, 1)
    return Ratio((as_of - first).days + 1, (date(as_of.year + 1, 1, 1) - first).days)


def shape(row: PartRow, *, month: int) -> list[tuple[int, int, bool]]:
    """The twelve months as bars: the month, its height in thousandths of the tallest, and whether it has begun."""
    tallest = max((*row.part.months, 1))
    return [(place + 1, row.part.months[place] * FULL // tallest, place < month) for place in range(MONTHS)]


TARGET_WORDS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "targets.plan_written": lambda p: f"编制 {p['year']} 年目标第 {p['version']} 版：{p['name']}",
    "targets.plan_published": lambda p: f"发布 {p['year']} 年目标第 {p['version']} 版",
    "targets.plan_dropped": lambda p: f"放弃 {p['year']} 年目标第 {p['version']} 版",
    "targets.supervision_opened": lambda p: f"督导立项：{p['measure']}，{p['said']}",
    "targets.supervision_closed": lambda p: f"督导销号：{p['measure']}，{p['said']}",
    "targets.market_told": lambda p: f"收下 {p['month']} 同业存贷款合计，{p['source']}，第 {p['turn']} 次",
    "targets.programme_set_up": lambda p: (
        f"录入工程项目“{p['name']}”：里程碑 {p['milestones']} 个，预算 {yuan(p['fen'])} 元"
    ),
    "targets.milestone_done": lambda p: f"“{p['programme']}”的里程碑“{p['name']}”完成：{p['said']}",
    "targets.milestone_given_up": lambda p: f"“{p['programme']}”的里程碑“{p['name']}”作废：{p['said']}",
    "targets.spending_booked": lambda p: f"登记“{p['programme']}”{p['budget']}支出 {yuan(p['fen'])} 元：{p['said']}",
    "targets.spending_confirmed": lambda p: f"复核“{p['programme']}”{p['budget']}支出 {yuan(p['fen'])} 元：{p['said']}",
    "targets.spending_refused": lambda p: f"退回“{p['programme']}”{p['budget']}支出 {yuan(p['fen'])} 元：{p['said']}",
    "targets.form_kept": lambda p: f"收下报表模板“{p['name']}”，{p['cells']} 格取数",
    "targets.form_filled": lambda p: f"填报表模板“{p['name']}”，{p['day']} 日终，{p['cells']} 格",
}
"""Events of this room in words."""
