"""我的工资单: the own slip of whoever is at the screen, in any post, measured or not."""

from django.http import HttpRequest, HttpResponse

from qianmo.apps.org.queries import staff_cards
from qianmo.apps.performance.queries import counted_months, slip
from qianmo.web.seat import Seat, seated, show
from qianmo.web.views.performance.slip_parts import Shown, slip_parts


@seated(None)
def page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The own slip of a month, the latest with anything on it to begin with."""
    months, me = counted_months(), seat.person.staff_id
    asked = request.GET.get("month", "")
    chosen = [one for one in months if one.first.isoformat()[:7] == asked] or months
    found = ((month, own) for month in chosen if (own := slip(month=month, staff_id=me, months=months)) is not None)
    month, own = next(found, (next(iter(chosen), None), None))
    shown = Shown(me, staff_cards(ids={me}, on=month.as_of)[me]) if month else None
    return show(
        request,
        seat,
        "performance/own.html",
        room="own-pay",
        months=months,
        month=month,
        **(slip_parts(request, seat, month, shown, own) if month else {"slip": None}),
    )
