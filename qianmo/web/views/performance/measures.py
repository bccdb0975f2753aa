"""计量: everything a scheme may count, and what the bank's own measures would have come to in a month."""

from django.http import HttpRequest, HttpResponse

from qianmo.apps.org.changes import rule_changes
from qianmo.apps.org.queries import staff_cards
from qianmo.apps.performance.catalogue import OWN
from qianmo.apps.performance.measure_book import MEASURE_BOOK
from qianmo.apps.performance.queries import (
    MonthCard,
    Tested,
    catalogue,
    counted_months,
    measures_said,
    try_measures,
)
from qianmo.domain.access import Right
from qianmo.web.seat import Seat, seated, show

NOW, OPEN = "now", "open"
WHICH = {NOW: "现行的", OPEN: "待发布的"}


@seated(Right.SEE_POINTS)
def page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Every measure with its meaning; for those who write rules or schemes a trial of the bank's own on a month."""
    months = counted_months()
    may_try = any(seat.person.may(one) for one in (Right.CHANGE_RULES, Right.EDIT_SCHEMES, Right.PUBLISH_SCHEMES))
    asked, which = request.GET.get("month", ""), request.GET.get("which", "")
    month = next((one for one in months if one.first.isoformat()[:7] == asked), None)
    waiting = [one.rows for one in rule_changes(book=MEASURE_BOOK.code) if one.state == "open"] if may_try else []
    tested = _tested(seat, month, which, waiting) if may_try and month is not None else None
    known = catalogue().on(seat.on)
    return show(
        request,
        seat,
        "performance/measures.html",
        room="performance",
        rows=sorted(((one, code.startswith(OWN)) for code, one in known.items()), key=lambda row: not row[1]),
        months=months,
        month=month,
        which=which,
        ways={code: name for code, name in WHICH.items() if code == NOW or waiting},
        may_try=may_try and bool(months),
        may_write=seat.person.may(Right.CHANGE_RULES),
        tested=tested,
    )


def _tested(
    seat: Seat, month: MonthCard, which: str, waiting: list[list[dict[str, str | int | bool | None]]]
) -> list[tuple[Tested, list[tuple[str, int]]]]:
    """Each measure tried, with the names of who has most."""
    rows = waiting[0] if which == OPEN and waiting else MEASURE_BOOK.in_force(seat.on)
    found = try_measures(measures=measures_said(rows), month=month)
    cards = staff_cards(ids={staff for one in found for staff, _ in one.most}, on=month.as_of)
    return [(one, [(cards[staff].name, amount) for staff, amount in one.most if staff in cards]) for one in found]
