"""绩效: who has how many points in a month, a quarter or a year, and one person's month down to its accounts."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse

from qianmo.apps.crm.queries import staff_in_sight
from qianmo.apps.org.queries import staff_cards, staff_ids
from qianmo.apps.performance.queries import (
    NOTHING,
    PERIODS,
    MonthCard,
    Parted,
    Ranked,
    board,
    counted_months,
    months_of,
    slip,
    stock_and_increment,
    unit_points,
)
from qianmo.apps.targets.queries import cohorts_on
from qianmo.domain.access import Right
from qianmo.web.lists import RANKS
from qianmo.web.lists.pay import asked_cohort
from qianmo.web.lists.workspace import listed
from qianmo.web.seat import Seat, seated, show
from qianmo.web.views.performance.slip_parts import Shown, slip_parts
from qianmo.web.words.pay import BY, PERIOD_NAMES, period_name


@seated(Right.SEE_POINTS)
def page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The board of a period, and the slip of whoever is chosen, of oneself, or of the first in sight."""
    months = counted_months()
    if not months:
        return show(request, seat, "performance/none.html", room="performance")
    month = _month(request, months)
    period = _one_of(request, "period", PERIODS)
    by = _one_of(request, "by", _ways(period))
    summed = months_of(months, last=month, period=period)
    cohort = asked_cohort(month, request.GET)
    rows = _ordered(board(months=summed, cohort=cohort), by)
    sight = staff_in_sight(person=seat.person, on=month.as_of)
    shown = _shown(request, seat, month, rows, sight)
    own = None if shown is None else slip(month=month, staff_id=shown.staff_id, months=months)
    seen = [(one, sight is None or one.staff_id in sight) for one in rows]
    return show(
        request,
        seat,
        "performance/page.html",
        room="performance",
        months=months,
        month=month,
        period=period,
        period_name=period_name(summed, period),
        periods=_links(request, "period", PERIOD_NAMES, period),
        by=by,
        ways=_links(request, "by", _ways(period), by),
        rows=seen,
        booked=_booked(summed, seen) if by == "books" else [],
        longest=max([sum(filter(_above, one.groups)) for one in rows] or [1]) or 1,
        ties=[(month.measures[tie.removeprefix("-")].name, tie.startswith("-")) for tie in month.scheme.ties],
        units=unit_points(months=summed) if by == "units" else [],
        **slip_parts(request, seat, month, shown, own),
        cohort=cohort,
        cohorts=list(cohorts_on(month.as_of)),
        **listed(seat, RANKS, _filters(month, period, cohort), rows=len(rows)),
        edits=seat.person.may(Right.EDIT_SCHEMES) or seat.person.may(Right.PUBLISH_SCHEMES),
        divides=seat.person.may(Right.SEE_SHARES),
    )


def _ways(period: str) -> dict[str, str]:
    """How the board may be ordered; only a month is compared with the one before."""
    return {code: name for code, name in BY.items() if code != "growth" or period == "month"}


def _filters(month: MonthCard, period: str, cohort: str) -> dict[str, str]:
    """What the workbook of the board is narrowed by."""
    return {"month": month.first.isoformat()[:7], "period": period} | ({"cohort": cohort} if cohort else {})


def _month(request: HttpRequest, months: list[MonthCard]) -> MonthCard:
    asked = request.GET.get("month", "")
    return next((one for one in months if one.first.isoformat()[:7] == asked), months[0])


def _ordered(rows: list[Ranked], by: str) -> list[Ranked]:
    if by == "growth":
        return sorted(rows, key=lambda one: (one.growth_place is None, one.growth_place or 0, one.card.number))
    if by == "peers":
        return sorted(rows, key=lambda one: (one.segment, one.peer_place, one.card.number))
    return rows


def _shown(
    request: HttpRequest, seat: Seat, month: MonthCard, rows: list[Ranked], sight: frozenset[int] | None
) -> Shown | None:
    """Whose slip stands beside the board, also of who has no place on it. 404 for whose pay the reader may not see."""
    asked = request.GET.get("staff", "")
    if asked:
        staff_id = staff_ids(numbers=[asked]).get(asked)
        if staff_id is None or (sight is not None and staff_id not in sight):
            raise Http404
        return Shown(staff_id, staff_cards(ids={staff_id}, on=month.as_of)[staff_id])
    inside = [one for one in rows if sight is None or one.staff_id in sight]
    own = next((one for one in inside if one.staff_id == seat.person.staff_id), None)
    first = own or next(iter(inside), None)
    return Shown(first.staff_id, first.card) if first else None


def _booked(
    months: list[MonthCard], rows: list[tuple[Ranked, bool]]
) -> list[tuple[Ranked, bool, Mapping[str, Parted]]]:
    """Everybody with stock and increment of the period."""
    found = stock_and_increment(months=months)
    return [(one, opens, found.get(one.staff_id, NOTHING)) for one, opens in rows]


def _above(points: int) -> bool:
    return points > 0


def _one_of(request: HttpRequest, name: str, known: Any) -> str:
    text = request.GET.get(name, "")
    return text if text in known else str(next(iter(known)))


def _links(request: HttpRequest, name: str, known: dict[str, str], current: str) -> list[tuple[str, str, bool]]:
    kept = {key: value for key, value in request.GET.items() if key not in {name, "line"}}
    return [(f"?{urlencode({**kept, name: key})}", title, key == current) for key, title in known.items()]
