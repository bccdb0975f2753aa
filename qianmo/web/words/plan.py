"""How targets are told: amounts in the unit of the measure, how far along a unit is, and what it has to do a day."""

from calendar import monthrange
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from fractions import Fraction
from itertools import accumulate
from typing import Any

from qianmo.apps.targets.queries import PartRow
from qianmo.domain.money import yuan
from qianmo.domain.ratio import Ratio
from qianmo.domain.targets.measures import PLANNED, Measure
from qianmo.domain.targets.plans import MONTHS
from qianmo.domain.targets.saying import FULL, Said, say


@dataclass(frozen=True, kw_only=True)
class Told(Said):
    """A target in words, with the row it is of."""

    row: PartRow


def told(row: PartRow, *, as_of: date) -> Told | None:
    """A target as pages tell it; None where nothing can be said of what is done."""
    if row.pace is None:
        return None
    said = say(row.part, row.pace, as_of=as_of)
    return Told(row=row, **{one.name: getattr(said, one.name) for one in fields(Said)})


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


@dataclass(frozen=True, slots=True)
class Chart:
    """A year drawn 1,200 wide and 110 high: the plan's line, what was done by the counted days, the months below."""

    plan: str
    done: str
    last: tuple[int, int]
    ticks: list[tuple[int, int]]


WIDE, HIGH, EDGE = 1200, 110, 8


def chart(row: PartRow, over: Sequence[tuple[date, int]], *, as_of: date) -> Chart | None:
    """What the plan asks by the end of each month beside what was done by each counted day; None with nothing done."""
    if row.pace is None:
        return None
    runs, done = PLANNED[row.part.measure].runs, [*over] or [(as_of, row.pace.done.numerator)]
    asked = list(accumulate(row.part.months)) if runs else list(row.part.months)
    path = [(0, 0), *enumerate(asked, start=1)] if runs else list(enumerate(asked, start=1))
    values = [value for _, value in [*path, *done]]
    low = min(values)
    spread = max(values) - low or 1

    def point(months: Fraction, value: int) -> tuple[int, int]:
        x = EDGE + int(months * (WIDE - 2 * EDGE) / MONTHS)
        return x, HIGH - EDGE - (value - low) * (HIGH - 2 * EDGE) // spread

    def passed(day: date) -> Fraction:
        if day.year < as_of.year:
            return Fraction(0)
        return day.month - 1 + Fraction(day.day, monthrange(day.year, day.month)[1])

    drawn = [point(passed(day), value) for day, value in done]
    return Chart(
        plan=" ".join(f"{x},{y}" for x, y in (point(Fraction(month), value) for month, value in path)),
        done=" ".join(f"{x},{y}" for x, y in drawn),
        last=drawn[-1],
        ticks=[(point(Fraction(month), low)[0], month) for month in range(1, MONTHS + 1)],
    )


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
    "targets.bulletin_published": lambda p: (
        f"公示 {p['year']} 年目标进度，截至 {p['as_of']}：{'、'.join(p['measures'])}"
        f"{'，' if p['said'] else ''}{p['said']}"
    ),
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
