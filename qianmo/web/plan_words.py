"""How targets are told: amounts in the unit of the measure, how far along a unit is, and what it has to do a day."""

from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from qianmo.apps.targets.queries import PartRow
from qianmo.domain.money import yuan
from qianmo.domain.ratio import Ratio
from qianmo.domain.targets.measures import PLANNED, Measure, Shape, amount, difference, spoken
from qianmo.domain.targets.plans import MONTHS

FULL = 1000
"""Thousandths of a bar."""


@dataclass(frozen=True, slots=True)
class Told:
    """A target in words: the year, what is done, due and lacking, where it ends, and its bar in thousandths.

    `behind` sorts: thousandths of the year's target one is behind by, negative where one is ahead.
    """

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
    behind: int
    to_do: str


def told(row: PartRow, *, as_of: date) -> Told | None:
    """A target as pages tell it; None where nothing can be said of what is done."""
    pace, measure, one = row.pace, row.part.measure, PLANNED[row.part.measure]
    if pace is None:
        return None
    lags, year = pace.ahead < 0, row.part.year
    short, over = ("超", "低") if one.fewer else ("差", "多")
    behind = Ratio(-pace.ahead, year or 1).ppm() or 0
    return Told(
        row=row,
        year=amount(measure, year),
        done=amount(measure, pace.done.numerator),
        percent=pace.done.percent(1),
        due=amount(measure, pace.due),
        gap=f"{short if lags else over} {amount(measure, abs(pace.ahead))}",
        lags=lags,
        forecast=amount(measure, pace.forecast),
        reaches=pace.forecast <= year if one.fewer else pace.forecast >= year,
        done_mille=_mille(pace.done),
        due_mille=_mille(Ratio(pace.due, year)),
        behind=behind // 1000,
        to_do=to_do(row, as_of=as_of),
    )


def _mille(ratio: Ratio) -> int:
    return min(max((ratio.ppm() or 0) // 1000, 0), FULL)


def to_do(row: PartRow, *, as_of: date) -> str:
    """What it takes to reach the end of the month: so much a day, of a level that falls or a rate as a whole."""
    measure = row.part.measure
    one = PLANNED[measure]
    lacking = lacking_of_month(row, as_of=as_of)
    if not lacking:
        return "到月底已够"
    if one.fewer:
        return f"到月底要降 {difference(measure, lacking)}"
    left = monthrange(as_of.year, as_of.month)[1] - as_of.day
    if one.rate or one.shape is Shape.AVERAGE or not left:
        return (
            f"到月底要升 {difference(measure, lacking)}" if not one.runs else f"到月底还差 {spoken(measure, lacking)}"
        )
    return f"每天要 {spoken(measure, -(-lacking // left))}"


def lacking_of_month(row: PartRow, *, as_of: date) -> int:
    """How much is missing for what the end of this month asks; nothing where it is reached."""
    if row.pace is None:
        return 0
    one, months, done = PLANNED[row.part.measure], row.part.months, row.pace.done.numerator
    asked = sum(months[: as_of.month]) if one.runs else months[as_of.month - 1]
    return max(done - asked if one.fewer else asked - done, 0)


@dataclass(frozen=True, slots=True)
class Heads:
    """What the columns of a measure are called: what grows is 完成, what stands is 现在, a ceiling is 上限."""

    year: str
    done: str
    rate: str
    due: str
    against: str
    reached: str = "够"
    missed: str = "不够"


def heads(measure: Measure) -> Heads:
    """The words of a measure."""
    if measure.fewer:
        return Heads("上限", "现在", "占上限", "到今天的上限", "比上限", "在上限内", "超上限")
    if measure.runs:
        return Heads("全年", "完成", "完成率", "到今天该完成的", "比该完成的")
    return Heads("年底要到", "现在", "到年底的", "到今天该到的", "比该到的")


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
    "targets.meeting_opened": lambda p: f"开短板分析会：{p['held_on']}，{p['points']} 条短板",
    "targets.weakness_explained": lambda p: f"短板原因：{p['measure']}差 {p['behind']}，{p['said']}",
    "targets.remedy_promised": lambda p: f"短板措施：{p['measure']}差 {p['behind']}，{p['said']}",
    "targets.remedy_told": lambda p: f"短板措施结果：{p['measure']}，{p['said']}",
    "targets.meeting_closed": lambda p: f"结束 {p['held_on']} 短板分析会，措施 {p['promised']} 条",
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
