"""What is told of every village for the map and its equal list: from where each measure gets its two numbers.

A measure can be told as of now and as of the end of an earlier day, where that was kept; two days make a comparison.
Households count in the village they lie in today on both days, so that villages that were joined can be compared.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.timezone import get_current_timezone

from qianmo.apps.campaigns.queries import CellFunnel, funnel_on
from qianmo.apps.credit.queries.branch_risk import overdue_by_village
from qianmo.apps.crm.queries import deposit_growth, lake_day
from qianmo.apps.fieldwork.queries import visited_by_village
from qianmo.apps.grids.ledgers.facts import figures
from qianmo.domain.funnel import NO_FUNNEL
from qianmo.domain.villages import FactKey
from qianmo.web.measures import (
    COVERAGE,
    GROWTH,
    MEASURES,
    NOT_KEPT,
    OVERDUE,
    VISIT_DAYS,
    VISITED,
    Deposits,
    Measure,
    Pair,
    Part,
    Told,
    compared,
)
from qianmo.web.seat import Seat
from qianmo.web.villages import funnel_of

KNOWN = {one.key: one for one in (COVERAGE, *MEASURES.values(), OVERDUE, VISITED, GROWTH)}


@dataclass(frozen=True, slots=True)
class Telling:
    """A measure, what it is told of each village, where a sum begins; `as_of` where it is not of this moment.

    `missing` says why two days that were asked for could not be compared; then it is told as of now.
    """

    measure: Measure
    of: Callable[[CellFunnel], Told]
    nothing: Told
    as_of: date | None = None
    behind: int = 0
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Days:
    """Two days to compare, `since` the earlier one; without `until` today is the later one."""

    since: date
    until: date | None = None


def telling(seat: Seat, key: str, *, days: Days | None = None) -> Telling:
    """What a measure is told of as of now, or what became of it between two days."""
    if days is None:
        return told_on(seat, key, None)
    then, now = (told_on(seat, key, on) for on in (days.since, days.until))
    missing = then.missing or now.missing
    if missing:
        present = told_on(seat, key, None)
        return Telling(present.measure, present.of, present.nothing, present.as_of, present.behind, missing)
    return Telling(
        compared(KNOWN[key]), lambda one: Pair(then.of(one), now.of(one)), Pair(then.nothing, now.nothing)
    )  # fmt: skip


def told_on(seat: Seat, key: str, on: date | None) -> Telling:
    """What a measure is told of as of the end of an earlier day, or as of now."""
    measure = KNOWN[key]
    if on is not None and key in NOT_KEPT:
        return Telling(measure, funnel_of, NO_FUNNEL, missing=NOT_KEPT[key])
    if measure is GROWTH:
        return _deposits(seat, on)
    past = {} if on is None else funnel_on(scope=seat.scope, on=on)

    def funnel(one: CellFunnel) -> Told:
        return one.funnel if on is None else past.get(one.cell_id, NO_FUNNEL)

    def filed(one: CellFunnel) -> int:
        return one.funnel.filed if on is None else past.get(one.cell_id, NO_FUNNEL).filed

    if measure is OVERDUE:
        late = overdue_by_village(scope=seat.scope)
        return Telling(measure, lambda one: Part(late.get(one.cell_id, 0), one.funnel.drawn_fen), Part())
    if measure is COVERAGE:
        whole = figures(key=FactKey.HOUSEHOLDS, on=on or seat.on)
        # A village whose households nobody has counted is of no weight, or the sum would be of two kinds of villages.
        return Telling(
            measure, lambda one: Part(filed(one), whole[one.cell_id]) if one.cell_id in whole else Part(), Part()
        )
    if measure is VISITED:
        end = None if on is None else datetime.combine(on + timedelta(days=1), time(), get_current_timezone())
        met = visited_by_village(scope=seat.scope, since=(end or seat.at) - timedelta(days=VISIT_DAYS), until=end)
        return Telling(measure, lambda one: Part(met.get(one.cell_id, 0), filed(one)), Part())
    return Telling(measure, funnel, NO_FUNNEL)


def _deposits(seat: Seat, on: date | None) -> Telling:
    """Of the lake: as of the last day the core bank delivered, or of an earlier one."""
    day = lake_day(at=on)
    known = deposit_growth(day=day, scope=seat.scope) if day else {}
    missing = ""
    if on is not None and not known:
        missing = f"存款增长没有 {on} 的数：{'那天没有存款余额' if day else '核心系统还没有交到那天的余额'}"
    return Telling(
        GROWTH,
        lambda one: Deposits(*known.get(one.cell_id, (0, 0))),
        Deposits(),
        day.as_of if day else None,
        day.behind(on=seat.on) if day and on is None else 0,
        missing,
    )
