"""绩效: who has how many points in a month, a quarter or a year, and one person's month down to its accounts."""

from datetime import date
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse

from qianmo.apps.crm.queries import staff_in_sight
from qianmo.apps.households.queries import faces
from qianmo.apps.performance.queries import (
    MEASURES,
    PERIODS,
    MonthCard,
    Opened,
    Ranked,
    Slip,
    SlipLine,
    board,
    counted_months,
    history,
    months_of,
    open_line,
    slip,
    strengths,
    unit_points,
)
from qianmo.apps.targets.queries import cohorts_on
from qianmo.domain.access import Right
from qianmo.domain.money import decimal_text, round_half_up
from qianmo.domain.performance.appeals import appealable_until
from qianmo.web.lists import RANKS
from qianmo.web.lists.pay import asked_cohort
from qianmo.web.lists.workspace import listed
from qianmo.web.pay_words import BY, PERIOD_NAMES, WHY, period_name
from qianmo.web.seat import Seat, seated, show

SHOWN_PAST = 6
"""Months of a person's past shown beside the slip."""
FULL = 100


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
    shown = _shown(request, seat, rows, sight)
    own = None if shown is None else slip(month=month, staff_id=shown.staff_id, months=months)
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
        rows=[(one, sight is None or one.staff_id in sight) for one in rows],
        segments={one.code: one.name for one in month.scheme.segments},
        longest=max([sum(filter(_above, one.groups)) for one in rows] or [1]) or 1,
        ties=[(MEASURES[tie.removeprefix("-")].name, tie.startswith("-")) for tie in month.scheme.ties],
        units=unit_points(months=summed) if by == "units" else [],
        shown=shown,
        slip=own,
        pays=own is not None and any(one.pays for one in own.lines),
        **_opened(request, seat, month, own),
        cohort=cohort,
        cohorts=list(cohorts_on(month.as_of)),
        **listed(seat, RANKS, _filters(month, period, cohort), rows=len(rows)),
        weather=_weather(month, own),
        past=_past(month, shown),
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


def _shown(request: HttpRequest, seat: Seat, rows: list[Ranked], sight: frozenset[int] | None) -> Ranked | None:
    """Whose slip stands beside the board. 404 for whose pay the reader may not see."""
    inside = [one for one in rows if sight is None or one.staff_id in sight]
    asked = request.GET.get("staff", "")
    if asked:
        found = next((one for one in inside if one.card.number == asked), None)
        if found is None:
            raise Http404
        return found
    own = next((one for one in inside if one.staff_id == seat.person.staff_id), None)
    return own or next(iter(inside), None)


def _opened(request: HttpRequest, seat: Seat, month: MonthCard, own: Slip | None) -> dict[str, Any]:
    """The line that is opened, with the accounts, borrowers or events its quantity is a sum of."""
    line = next((one for one in own.lines if one.line.code == request.GET.get("line")), None) if own else None
    if own is None or line is None:
        return {"line": None}
    opened = open_line(month=month, staff_id=own.standing.staff_id, line=line)
    return {"line": line, "opened": opened, "evidence": _evidence(seat, opened), "appeals": _until(seat, month, own)}


def _until(seat: Seat, month: MonthCard, own: Slip) -> date | None:
    """Until when one may still appeal against the own slip; None where it is another's, or too late."""
    if month.closed_on is None or own.standing.staff_id != seat.person.staff_id:
        return None
    last = appealable_until(closed_on=month.closed_on, days=month.scheme.appeal_days)
    return last if seat.on <= last else None


def _evidence(seat: Seat, opened: Opened) -> list[dict[str, Any]]:
    """Rows as the page shows them; a household outside the reader's scope is not named."""
    rows = opened.rows or [
        {"household_id": one.household_id, "on": one.business_date, "event": one.id} for one in opened.events
    ]
    ids = [row["household_id"] for row in rows if row["household_id"] is not None]
    known = faces(household_ids=ids, scope=seat.scope) if seat.person.may(Right.SEE_CUSTOMERS) else {}
    return [{**row, "face": known.get(row["household_id"]), "why": WHY.get(row.get("why", ""), "")} for row in rows]


def _weather(month: MonthCard, own: Slip | None) -> list[tuple[SlipLine, str, bool, str]]:
    """Each line with how many times the average of the segment it is, and a bar as wide as that is far from once."""
    if own is None:
        return []
    far_off = strengths(month=month, own=own)
    most = max([abs(far) for _, far in far_off], default=Fraction(1)) or Fraction(1)
    return [(one, _times(far + 1), far >= 0, f"{int(abs(far) / most * FULL)}") for one, far in far_off]


def _times(exact: Fraction) -> str:
    return decimal_text(value=round_half_up(numerator=exact.numerator * FULL, denominator=exact.denominator), places=2)


def _past(month: MonthCard, shown: Ranked | None) -> list[tuple[Any, int, int]]:
    if shown is None:
        return []
    since = month.first.replace(year=month.first.year - 1)
    return history(staff_id=shown.staff_id, since=since, until=month.first)[-SHOWN_PAST:]


def _above(points: int) -> bool:
    return points > 0


def _one_of(request: HttpRequest, name: str, known: Any) -> str:
    text = request.GET.get(name, "")
    return text if text in known else str(next(iter(known)))


def _links(request: HttpRequest, name: str, known: dict[str, str], current: str) -> list[tuple[str, str, bool]]:
    kept = {key: value for key, value in request.GET.items() if key not in {name, "line"}}
    return [(f"?{urlencode({**kept, name: key})}", title, key == current) for key, title in known.items()]
