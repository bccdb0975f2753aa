"""The screen on the wall in words and outlines: the county's map, its figures, who keeps pace, and what is old.

It hangs where anybody may read it, so it is told of villages and units only: no customer, nobody of the staff.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import cos, radians
from typing import Any

from qianmo.analytics.indicators import POPULATIONS
from qianmo.apps.campaigns.queries import CellFunnel, villages_on_board
from qianmo.apps.crm.queries import LakeDay
from qianmo.apps.dayend.queries import Shown
from qianmo.apps.grids.drawn import Boundary
from qianmo.apps.grids.queries import Scope
from qianmo.apps.performance.queries import ContestBoard
from qianmo.apps.ratings.queries import stage_rule
from qianmo.apps.targets.queries import DayCard, Progress, readings_of, sums_by, supervisions
from qianmo.domain.funnel import Funnel
from qianmo.domain.money import FEN_PER_YI, wan, yi
from qianmo.domain.ratio import Ratio
from qianmo.domain.targets.measures import PLANNED, spoken
from qianmo.domain.targets.sentences import ALL, NONE, Figure
from qianmo.domain.targets.trees import Level
from qianmo.web.drives import card as drive_card
from qianmo.web.measures import Measure
from qianmo.web.words.contest import Row, rows_of
from qianmo.web.words.indicator import bound
from qianmo.web.words.plan import Told, told

EVERYTHING = Scope(None, frozenset())
"""The whole county, and no field of any customer."""
WIDE, HIGH = 720, 860
SHOWN_UNITS, SHOWN_NEWS, SHOWN_AIMS = 12, 4, 5


@dataclass(frozen=True, slots=True)
class Outline:
    """A village or town as a path of the map: its colour step (0: no figure), whether it is put off, its label."""

    path: str
    step: int
    deferred: bool
    name: str
    x: int
    y: int


def outlines(
    cells: Sequence[Boundary], villages: Iterable[CellFunnel], measure: Measure
) -> tuple[list[Outline], list[Outline]]:
    """Villages coloured by a measure, and the towns over them, as paths of one picture `WIDE` by `HIGH`."""
    known = {village.code: village for village in villages}
    points = [point for cell in cells for ring in _rings(cell.geometry) for point in ring]
    place = _projection(points or [(0.0, 0.0)])
    drawn: dict[str, list[Outline]] = {"village": [], "town": []}
    for cell in cells:
        if cell.level not in drawn:
            continue
        village = known.get(cell.code)
        x, y = place(cell.label_lon, cell.label_lat)
        drawn[cell.level].append(
            Outline(
                path="".join(_path([place(*point) for point in ring]) for ring in _rings(cell.geometry)),
                step=measure.step(village.funnel) if village else 0,
                deferred=bool(village and village.deferral_reason),
                name="" if _is_street(cell) else cell.name,
                x=round(x),
                y=round(y),
            )
        )
    return drawn["village"], [*drawn["town"], *_in_town([place(*_middle(cell)) for cell in cells if _is_street(cell)])]


def _is_street(cell: Boundary) -> bool:
    return cell.urban and cell.level == "town"


def _middle(cell: Boundary) -> tuple[float, float]:
    return cell.label_lon, cell.label_lat


def _in_town(points: Sequence[tuple[float, float]]) -> list[Outline]:
    """One name for the streets of the county seat, which lie too close for one each."""
    if not points:
        return []
    x, y = (round(sum(point[axis] for point in points) / len(points)) for axis in (0, 1))
    return [Outline(path="", step=0, deferred=False, name="城区", x=x, y=y)]


def _rings(geometry: dict[str, Any]) -> list[list[tuple[float, float]]]:
    if not geometry:
        return []
    parts = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return [[(point[0], point[1]) for point in ring] for part in parts for ring in part]


def _projection(points: Sequence[tuple[float, float]]) -> Any:
    """Longitude and latitude to the picture, north up, as large as fits, in the middle."""
    south, north = min(point[1] for point in points), max(point[1] for point in points)
    west, east = min(point[0] for point in points), max(point[0] for point in points)
    shrink = cos(radians((south + north) / 2))
    scale = min(WIDE / max((east - west) * shrink, 1e-9), HIGH / max(north - south, 1e-9))
    left, top = (WIDE - (east - west) * shrink * scale) / 2, (HIGH - (north - south) * scale) / 2
    return lambda lon, lat: (left + (lon - west) * shrink * scale, top + (north - lat) * scale)


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z"


@dataclass(frozen=True, slots=True)
class Large:
    """One of the large figures: its name, number and unit, and what is said under it."""

    name: str
    number: str
    unit: str
    said: str


def figures(funnel: Funnel, lake: LakeDay | None, day: DayCard | None) -> list[Large]:
    """Granted, drawn, deposits and bad loans of the whole county; what nobody counted yet is said so, not zero."""
    granted = Large(
        "授信总额", *_money(funnel.granted_fen), f"{funnel.granted:,} 户 · 授信率 {funnel.grant_rate.percent(2)}"
    )
    drawn = Large("用信余额", *_money(funnel.drawn_fen), f"{funnel.drawn:,} 户 · 用信率 {funnel.draw_rate.percent(2)}")
    return [granted, drawn, _deposits(lake), _bad(day)]


def _money(fen: int) -> tuple[str, str]:
    number, _, unit = (yi(fen) if abs(fen) >= FEN_PER_YI else wan(fen)).partition(" ")
    return number, unit


def _deposits(lake: LakeDay | None) -> Large:
    if lake is None:
        return Large("存款余额", "—", "", "核心还没有交过余额")
    rows = lake.position("branch", "deposit").to_pylist()
    fen, start = sum(row["fen"] for row in rows), sum(row["year_start_fen"] for row in rows)
    grown = " ".join(_money(abs(fen - start)))
    return Large("存款余额", *_money(fen), f"较年初 {'▲' if fen >= start else '▼'} {grown}")


def _bad(day: DayCard | None) -> Large:
    if day is None:
        return Large("不良率", "—", "", "还没有数过一天")
    counted = (sums_by(on_day=day.on_day, rules_of=day.on_day, grain="bank") or {}).get("", {}).get(ALL, NONE)
    said = [
        f"{POPULATIONS[row.sentence.population].name} {row.told.mine.percent(2)}，上限 {bound(row.sentence, row.told)}"
        for row in readings_of(day=day)
        if row.sentence.figure is Figure.BAD and row.told.mine is not None and row.told.theirs is not None
    ]
    number = Ratio(counted.bad_fen, counted.fen).percent(2)
    unit = "%" if number.endswith("%") else ""
    return Large("不良率", number.removesuffix("%"), unit, said[0] if said else f"{day.on_day:%m-%d} 日终")


@dataclass(frozen=True, slots=True)
class PacePanel:
    """The whole bank beside some measures, and the units beside one of them; both change from minute to minute."""

    bank: list[tuple[str, str, Told]]
    name: str
    unit: str
    units: list[Told]
    count: int


def pace_panel(found: Progress | None, *, minute: int) -> PacePanel | None:
    """How the targets of the year stand; None while there are none."""
    if found is None or not found.rows:
        return None
    said = [(row.part, one) for row in found.rows if (one := told(row, as_of=found.as_of)) is not None]
    if not said:
        return None
    known = list(dict.fromkeys(part.measure for part, _ in said))
    chosen = known[minute % len(known)]
    units = [one for part, one in said if part.measure == chosen and part.level is Level.BRANCH]
    units.sort(key=lambda one: (one.behind, one.row.part.unit))
    whole = [(PLANNED[part.measure], one) for part, one in said if part.level is Level.BANK]
    bank = [(measure.name, measure.unit, one) for measure, one in whole]
    turns = [bank[first : first + SHOWN_AIMS] for first in range(0, len(bank), SHOWN_AIMS)]
    return PacePanel(
        turns[minute % len(turns)], PLANNED[chosen].name, PLANNED[chosen].unit, units[:SHOWN_UNITS], len(units)
    )


@dataclass(frozen=True, slots=True)
class ContestPanel:
    """The leaders of each group of a contest of units, as of a day."""

    name: str
    said: str
    as_of: date | None
    rows: list[Row]


def contest_panel(boards: Sequence[ContestBoard], *, minute: int) -> ContestPanel | None:
    """Every other minute one of the contests that run, in the place of the units' pace; None in the minute between."""
    if not boards or minute % 2 == 0:
        return None
    board = boards[minute // 2 % len(boards)]
    each = max(SHOWN_UNITS // len(board.groups), 1)
    rows = [one for _, of_group in rows_of(board, staff_id=0, branch_id=0) for one in of_group[:each]]
    card = board.card
    said = "完成率" if card.by_completion else card.measure_name
    return ContestPanel(card.name, said, board.as_of, rows[:SHOWN_UNITS])


@dataclass(frozen=True, slots=True)
class News:
    """A line at the foot: how grave, where, what, and how long there is left."""

    tone: str
    where: str
    what: str
    left: str


def news(*, on: date) -> list[News]:
    """Units under a leader and villages that stand too long at a step, the most urgent first."""
    held = [
        News(
            "breach" if item.due_on < on else "wait",
            item.branch,
            f"{PLANNED[item.measure].name}督导中，立项时差 {spoken(item.measure, item.behind)}",
            f"限 {item.due_on:%m-%d}",
        )
        for item in supervisions()
    ]
    rule = stage_rule(on=on)
    cards = (drive_card(row, owner="", on=on, rule=rule) for row in villages_on_board(scope=EVERYTHING))
    slow = [one for one in cards if one.slow]
    slow.sort(key=lambda one: -(one.days or 0))
    stuck = [
        News("wait", one.village.name, f"停在{one.step.name}：{'、'.join(one.blocks) or '没有进展'}", f"{one.days} 天")
        for one in slow
    ]
    return [*held[: SHOWN_NEWS // 2], *stuck][:SHOWN_NEWS]


def stale(*, nights: Shown, lake: LakeDay | None, day: DayCard | None, on: date) -> list[str]:
    """What on the screen is older than it should be on a business day, in words."""
    said = []
    if nights.stopped and nights.open_night is not None:
        said.append(f"{nights.open_night:%m-%d} 的日终停住了")
    if lake is not None and lake.behind(on=on):
        said.append(f"存款停在 {lake.as_of:%m-%d}，缺 {lake.behind(on=on)} 天的核心供数")
    if day is not None and day.on_day < on - timedelta(days=1):
        said.append(f"指标和目标停在 {day.on_day:%m-%d}")
    return said
