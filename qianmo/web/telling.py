"""What is told of every village for the map and its equal list: from where each measure gets its two numbers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from qianmo.apps.campaigns.queries import CellFunnel, funnel_on
from qianmo.apps.credit.queries.branch_risk import overdue_by_village
from qianmo.apps.crm.queries import deposit_growth, lake_day
from qianmo.apps.fieldwork.queries import visited_by_village
from qianmo.apps.grids.ledgers.facts import figures
from qianmo.domain.funnel import NO_FUNNEL
from qianmo.domain.villages import FactKey
from qianmo.web.measures import (
    COMPARABLE,
    COVERAGE,
    GROWTH,
    MEASURES,
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
    """A measure, what it is told of each village, where a sum begins; `as_of` where it is not of this moment."""

    measure: Measure
    of: Callable[[CellFunnel], Told]
    nothing: Told
    as_of: date | None = None
    behind: int = 0


def telling(seat: Seat, key: str, *, since: date | None = None) -> Telling:
    """What a measure is told of, compared with an earlier day where it can be."""
    measure = KNOWN[key]
    if since is not None and key in COMPARABLE:
        then = funnel_on(scope=seat.scope, on=since)
        return Telling(
            compared(measure), lambda one: Pair(then.get(one.cell_id, NO_FUNNEL), one.funnel), Pair(), as_of=since
        )
    if measure is GROWTH:
        day = lake_day()
        known = deposit_growth(day=day, scope=seat.scope) if day else {}
        behind = day.behind(on=seat.on) if day else 0
        return Telling(
            measure,
            lambda one: Deposits(*known.get(one.cell_id, (0, 0))),
            Deposits(),
            day.as_of if day else None,
            behind,
        )
    if measure is OVERDUE:
        late = overdue_by_village(scope=seat.scope)
        return Telling(measure, lambda one: Part(late.get(one.cell_id, 0), one.funnel.drawn_fen), Part())
    if measure is COVERAGE:
        whole = figures(key=FactKey.HOUSEHOLDS, on=seat.on)
        return Telling(measure, lambda one: _covered(one, whole), Part())
    if measure is VISITED:
        met = visited_by_village(scope=seat.scope, since=seat.at - timedelta(days=VISIT_DAYS))
        return Telling(measure, lambda one: Part(met.get(one.cell_id, 0), one.funnel.filed), Part())
    return Telling(measure, funnel_of, NO_FUNNEL)


def _covered(one: CellFunnel, whole: dict[int, int]) -> Part:
    """A village whose households nobody has counted is of no weight, or the sum would be of two kinds of villages."""
    return Part(one.funnel.filed, whole[one.cell_id]) if one.cell_id in whole else Part()
