"""目标 and 监管指标 as workbooks: targets with their pace, how every sentence reads, and rows as they are reported."""

from collections.abc import Iterator, Sequence
from datetime import date

from qianmo.analytics.indicators import POPULATIONS
from qianmo.apps.crm.queries import staff_in_sight
from qianmo.apps.targets.queries import DayCard, PartRow, counted_days, progress, readings_of, sums_by
from qianmo.domain.access import Right
from qianmo.domain.money import FEN_PER_WAN
from qianmo.domain.ratio import PPM, Ratio
from qianmo.domain.targets.indicators import Base
from qianmo.domain.targets.measures import PLANNED, scale_of
from qianmo.domain.targets.sentences import NONE, OfDay, base_day
from qianmo.domain.targets.trees import Level
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.lists.listing import Listing, Query
from qianmo.web.seat import Seat
from qianmo.web.words.indicator import STATES, amount, asks, bound, told_room, version

LEVELS = {Level.BANK: "全行", Level.BRANCH: "机构", Level.STAFF: "客户经理", Level.COHORT: "分组"}


def _parts(seat: Seat, query: Query) -> list[PartRow]:
    found = progress(on=seat.on)
    if found is None:
        return []
    sight = staff_in_sight(person=seat.person, on=found.as_of)
    return [
        row
        for row in found.rows
        if query.get("measure", row.part.measure) == row.part.measure
        and (row.part.level is not Level.STAFF or sight is None or row.staff_id in sight)
    ]


def _part_rows(seat: Seat, query: Query) -> Iterator[Sequence[Cell]]:
    for row in _parts(seat, query):
        scale = scale_of(row.part.measure)
        pace = row.pace
        told = (None,) * 4 if pace is None else (pace.done.numerator, pace.due, pace.ahead, pace.forecast)
        yield (
            PLANNED[row.part.measure].name, PLANNED[row.part.measure].unit, LEVELS[row.part.level], row.name,
            row.answers or None, *(None if value is None else value / scale for value in (row.part.year, *told)),
            *(month / scale for month in row.part.months),
        )  # fmt: skip


def _day(query: Query) -> DayCard | None:
    days = counted_days()
    asked = query.get("day", "")
    return next((one for one in days if one.on_day.isoformat() == asked), next(iter(days), None))


def _readings(_: Seat, query: Query) -> Iterator[Sequence[Cell]]:
    day = _day(query)
    for row in readings_of(day=day) if day is not None else ():
        sentence, told = row.sentence, row.told
        word = "监测" if told.holds is None and not told.why else STATES[told.holds][1]
        yield (
            sentence.title, POPULATIONS[sentence.population].name, amount(sentence.figure, told.mine),
            None if told.mine is None else str(told.mine.numerator),
            None if told.mine is None else str(told.mine.denominator),
            asks(sentence), bound(sentence, told), told_room(sentence, told), word, told.why or None, row.base_on,
            version(sentence, row.since, row.cap_fen), day.on_day if day else None,
        )  # fmt: skip


def _reported(_: Seat, query: Query) -> Iterator[Sequence[Cell]]:
    """A row for each population: what the regulator's forms ask for of a quarter's end."""
    day = _day(query)
    if day is None:
        return
    now = _whole(day.on_day, day.on_day)
    start = _whole(base_day(as_of=day.on_day, base=Base.YEAR_START), day.on_day)
    for code, population in POPULATIONS.items():
        one = (now or {}).get(code, NONE)
        was = None if start is None else start.get(code, NONE)
        rate = Ratio(one.drawn_fen_ppm, one.drawn_fen * PPM)
        yield (
            population.name, one.fen / FEN_PER_WAN, None if was is None else was.fen / FEN_PER_WAN, one.borrowers,
            None if was is None else was.borrowers, one.bad_fen / FEN_PER_WAN, one.drawn_fen / FEN_PER_WAN,
            rate.percent(4), one.asked, one.granted, population.meaning, day.on_day,
        )  # fmt: skip


def _whole(on_day: date, rules_of: date) -> OfDay | None:
    found = sums_by(on_day=on_day, rules_of=rules_of, grain="bank")
    return None if found is None else found.get("", {})


DAY = {"day": "截至"}
TARGETS = Listing(
    key="targets",
    title="目标进度",
    address="targets",
    right=Right.SEE_FUNNEL,
    filters={"measure": "指标"},
    heads=[
        Head("指标"), Head("单位"), Head("层级"), Head("谁的"), Head("责任人"), Head("全年", "money"),
        Head("完成", "money", "净增、累计、时点或日均"), Head("到今天该完成", "money", "已过月份之和，当月按天"),
        Head("比该完成的", "money", "负数是落后；上限是还有的余地"), Head("预计年底", "money"),
        *(Head(f"{month}月", "money") for month in range(1, 13)),
    ],
    definition="净增和累计按各月之和，时点和日均按月末；不良率等上限在下面算好；预计照现在的快慢走到年底",
    count=lambda seat, query: len(_parts(seat, query)),
    rows=_part_rows,
)  # fmt: skip
INDICATORS = Listing(
    key="indicators",
    title="监管指标",
    address="indicators",
    right=Right.SEE_FUNNEL,
    filters=DAY,
    heads=[
        Head("指标"), Head("口径"), Head("本指标"), Head("分子", meaning="分或户，未取整"), Head("分母"), Head("要求"),
        Head("比照"), Head("差距"), Head("结论"), Head("为什么不适用"), Head("基期", "date"), Head("版本"),
        Head("截至", "date"),
    ],
    definition="按截至日当年的规则读；未取整比较，相等算达到",
    count=lambda seat, query: sum(1 for _ in _readings(seat, query)),
    rows=_readings,
)  # fmt: skip
REPORTED = Listing(
    key="reported",
    title="监管口径报表行",
    address="indicators",
    right=Right.SEE_FUNNEL,
    filters=DAY,
    heads=[
        Head("口径"), Head("期末余额（万元）", "money"), Head("年初余额（万元）", "money"), Head("期末户数", "count"),
        Head("年初户数", "count"), Head("不良余额（万元）", "money"), Head("本年累放（万元）", "money"),
        Head("累放加权利率"), Head("本年申请户", "count"), Head("本年获贷户", "count"), Head("口径说明"),
        Head("截至", "date"),
    ],
    definition="一个口径一行，列照普惠金融报表的样式；年初没有余额数据的空着",
    count=lambda seat, query: sum(1 for _ in _reported(seat, query)),
    rows=_reported,
    keeps=False,
)  # fmt: skip
