"""What came for each of the last days, what is missing today, and every delivery, the newest first."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse

from qianmo.apps.feeds.queries import DELIVERY_KINDS, DELIVERY_STATES, at_the_door, count_deliveries, deliveries
from qianmo.apps.org.queries import staff_names
from qianmo.domain.access import Right
from qianmo.web.arrivals import SHAPES, calendar
from qianmo.web.lists import DELIVERIES
from qianmo.web.lists.deliveries import narrowed
from qianmo.web.lists.workspace import listed
from qianmo.web.posting import whole
from qianmo.web.seat import Seat, seated, show

PAGE = 50
LAST_PAGE = 9_999


@seated(Right.SEE_FEEDS)
def listing(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The days, and the deliveries by kind, state and day."""
    chosen = DELIVERIES.chosen(request.GET)
    wanted, page = narrowed(chosen), min(whole(request.GET.get("page", "")), LAST_PAGE)
    rows = deliveries(**wanted, limit=PAGE, offset=page * PAGE)
    total = count_deliveries(**wanted)
    names = staff_names(ids={row.received_by for row in rows if row.received_by})
    return show(
        request,
        seat,
        "feeds/list.html",
        room="feeds",
        calendar=calendar(on=seat.on),
        door=at_the_door(at=seat.at),
        rows=[(row, names.get(row.received_by or 0, "")) for row in rows],
        shapes=SHAPES,
        total=total,
        chosen=chosen,
        kinds=DELIVERY_KINDS.items(),
        states=DELIVERY_STATES.items(),
        next_address=f"?{urlencode({**chosen, 'page': page + 1})}" if (page + 1) * PAGE < total else "",
        first_address=f"?{urlencode(chosen)}" if page else "",
        running=any(row.state == "received" for row in rows),
        **listed(seat, DELIVERIES, chosen, rows=total),
    )
