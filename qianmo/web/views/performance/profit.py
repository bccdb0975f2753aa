"""模拟利润: who earned what in a month, with the treasury beside; a row opens to its accounts. And the price curves."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from qianmo.apps.crm.queries import branches_in_sight
from qianmo.apps.households.queries import faces
from qianmo.apps.performance.queries import (
    Earned,
    MonthCard,
    accounts_earning,
    core_contracts,
    counted_months,
    curves,
    earnings_of,
    prices_of,
)
from qianmo.domain.access import Right
from qianmo.domain.performance.funding import METHOD_NAMES
from qianmo.domain.ratio import Ratio
from qianmo.web.lists import PROFIT
from qianmo.web.lists.profit import SHOWN, lane_of, lanes_of, month_of, profit_rows
from qianmo.web.lists.workspace import listed
from qianmo.web.posting import whole
from qianmo.web.seat import Seat, seated, show

PER_CENT = 10_000
TREND = 12
"""So many months the chart goes back."""


@seated(Right.SEE_POINTS)
def page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Profit of a month by branch, manager, household or account within sight; one row opened to its accounts."""
    month, by, lanes = month_of(request.GET), lane_of(seat, request.GET), lanes_of(seat)
    found = profit_rows(seat, month, by, limit=SHOWN) if month else None
    if month is None or found is None or month.scheme.profit is None:
        return show(request, seat, "performance/profit_none.html", room="performance")
    rows, earnings = found
    opened = _opened(request, seat, month, by, {str(row.earned.key) for row in rows})
    branches, months = branches_in_sight(person=seat.person), counted_months()
    rules = month.scheme.profit
    query = {"month": f"{month.first:%Y-%m}", "by": by}
    return show(
        request, seat, "performance/profit.html", room="performance", months=months, month=month, rules=rules,
        method=METHOD_NAMES[rules.method], lanes=[(key, name, key == by) for key, name in lanes.items()], by=by,
        head=lanes[by], rows=rows, total=earnings.total if by != "manager" else None,
        raroc=rows and _raroc(month, earnings.total),
        treasury_fen=earnings.treasury_fen if branches is None and by == "branch" else None,
        charge=f"{rules.capital_charge_ppm / PER_CENT:g}", trend=_trend(months, branches) if by == "branch" else [],
        loss_name="实提拨备" if rules.provides else "预期损失", opened=opened,
        **listed(seat, PROFIT, query, rows=len(rows)),
    )  # fmt: skip


def _raroc(month: MonthCard, total: Earned) -> Ratio:
    year = (date(month.first.year + 1, 1, 1) - date(month.first.year, 1, 1)).days
    return total.raroc(days=month.as_of.day, year=year)


def _trend(months: list[MonthCard], branches: Collection[int] | None) -> list[tuple[MonthCard, Earned]]:
    """Profit of the months that were counted, the oldest first."""
    told = [(one, earnings_of(month=one.first, by="branch", branches=branches)) for one in months[:TREND]]
    return [(one, found.total) for one, found in told[::-1] if found is not None]


def _opened(request: HttpRequest, seat: Seat, month: MonthCard, by: str, keys: set[str]) -> dict[str, Any] | None:
    """The accounts of the row an address names, with their prices. 404 for one that is not in sight."""
    asked = request.GET.get("key", "")
    if not asked or by == "account":
        return None
    if asked not in keys:
        raise Http404
    rows = accounts_earning(month=month.first, by=by, key=whole(asked))
    ids = [row.household_id for row in rows if row.household_id is not None]
    known = faces(household_ids=ids, scope=seat.scope) if seat.person.may(Right.SEE_CUSTOMERS) else {}
    prices = prices_of(accounts=[row.account_id for row in rows])
    return {
        "key": asked,
        "rows": [(row, known.get(row.household_id or 0), prices.get(row.account_id, [])) for row in rows],
    }


@seated(Right.SEE_POINTS)
def curve_page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The curves of transfer prices, the latest first; the next is a rule of two persons."""
    return show(
        request,
        seat,
        "performance/curves.html",
        room="performance",
        rows=curves(),
        contracts=core_contracts(on=seat.on),
        sets=seat.person.may(Right.EDIT_SCHEMES),
    )
