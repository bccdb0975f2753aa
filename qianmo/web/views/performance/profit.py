"""模拟利润: who earned what in a month, with the treasury beside; a row opens to its accounts. And the price curves."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.crm.queries import branches_in_sight, staff_in_sight
from qianmo.apps.households.queries import faces
from qianmo.apps.org.queries import branches_named, staff_cards
from qianmo.apps.performance.queries import (
    Earnings,
    MonthCard,
    accounts_earning,
    counted_months,
    curves,
    earnings_of,
)
from qianmo.apps.performance.services import set_curve
from qianmo.domain.access import Right
from qianmo.domain.performance.funding import METHOD_NAMES
from qianmo.web.posting import conclude, day, refuse, whole
from qianmo.web.seat import Seat, seated, show
from qianmo.web.typed_figures import Unreadable, share

LANES = {"branch": "机构", "manager": "客户经理", "household": "户"}


@seated(Right.SEE_POINTS)
def page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Profit of a month by branch, manager or household within sight; one row opened to its accounts."""
    months = counted_months()
    asked = request.GET.get("month", "")
    month = next((one for one in months if one.first.isoformat()[:7] == asked), months[0] if months else None)
    branches = branches_in_sight(person=seat.person)
    by = request.GET.get("by", "")
    lanes = LANES if branches is None or branches else {"manager": LANES["manager"]}
    by = by if by in lanes else next(iter(lanes))
    found = earnings_of(month=month.first, by=by, branches=branches) if month else None
    if month is None or found is None or month.scheme.profit is None:
        return show(request, seat, "performance/profit_none.html", room="performance")
    rows = _named(seat, month, by, found)
    opened = _opened(request, seat, month, by, {str(row["earned"].key) for row in rows})
    return show(
        request,
        seat,
        "performance/profit.html",
        room="performance",
        months=months,
        month=month,
        method=METHOD_NAMES[month.scheme.profit.method],
        lanes=[(key, name, key == by) for key, name in lanes.items()],
        by=by,
        head=lanes[by],
        rows=rows,
        total=found.total,
        treasury_fen=found.treasury_fen if branches is None and by == "branch" else None,
        opened=opened,
    )


def _named(seat: Seat, month: MonthCard, by: str, found: Earnings) -> list[dict[str, Any]]:
    """Rows in sight with names; what nobody owns, or whose household is not in sight, is told as one without a name."""
    keys = {row.key for row in found.rows if row.key is not None}
    if by == "branch":
        names = {pk: name for pk, (_, name) in branches_named().items()}
        seen: Any = branches_in_sight(person=seat.person)
    elif by == "manager":
        cards = staff_cards(ids=keys, on=month.as_of)
        names = {pk: f"{one.name} {one.branch}" for pk, one in cards.items()}
        seen = staff_in_sight(person=seat.person, on=month.as_of)
    else:
        known = faces(household_ids=list(keys), scope=seat.scope) if seat.person.may(Right.SEE_CUSTOMERS) else {}
        names, seen = {pk: f"{one.head_name} {one.village}" for pk, one in known.items()}, None
    days = {"days": month.as_of.day, "year": _days_of_year(month.first)}
    return [
        {
            "earned": row,
            "name": names.get(row.key or 0, ""),
            "average_fen": row.fen_days // month.as_of.day,
            "raroc": row.raroc(**days).percent(),
        }
        for row in found.rows
        if seen is None or row.key in seen
    ]


def _opened(request: HttpRequest, seat: Seat, month: MonthCard, by: str, keys: set[str]) -> dict[str, Any] | None:
    """The accounts of the row an address names. 404 for one that is not in sight."""
    asked = request.GET.get("key", "")
    if not asked:
        return None
    if asked not in keys:
        raise Http404
    rows = accounts_earning(month=month.first, by=by, key=whole(asked))
    ids = [row["household_id"] for row in rows if row["household_id"] is not None]
    known = faces(household_ids=ids, scope=seat.scope) if seat.person.may(Right.SEE_CUSTOMERS) else {}
    return {"key": asked, "rows": [{**row, "face": known.get(row["household_id"])} for row in rows]}


def _days_of_year(first: date) -> int:
    return (date(first.year + 1, 1, 1) - date(first.year, 1, 1)).days


@seated(Right.SEE_POINTS)
def curve_page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The curves of transfer prices, the latest first, and the form for the next."""
    return show(
        request,
        seat,
        "performance/curves.html",
        room="performance",
        rows=curves(),
        sets=seat.person.may(Right.EDIT_SCHEMES),
    )


@require_POST
@seated(Right.EDIT_SCHEMES)
def curve(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Set the next curve: a line for each tenor, days and per cent."""
    here, since = reverse("curves"), day(request.POST.get("from_on", ""))
    if since is None:
        return refuse(request, "没有选起用日。请选一天再录", to=here)
    points: dict[int, int] = {}
    for line in request.POST.get("points", "").split("\n"):
        pieces = line.replace("%", " ").split()
        if not pieces:
            continue
        try:
            rate = share(pieces[-1], "曲线")
        except Unreadable as fault:
            return refuse(request, str(fault), to=here)
        points[whole(pieces[0])] = rate
    answer = set_curve(from_on=since, points=points, by=seat.person.staff_id, at=seat.at, business_date=seat.on)
    return conclude(request, answer, f"已录入，{since} 起用", to=here)
