"""离开口径: customers who still owe and belong to a population no longer, with their whole balances; each opens."""

from django.http import Http404, HttpRequest, HttpResponse

from qianmo.analytics.indicators import POPULATIONS
from qianmo.domain.access import Right
from qianmo.web.lists import LEFT
from qianmo.web.lists.left import asked_of, left_in_sight
from qianmo.web.lists.workspace import listed
from qianmo.web.seat import Seat, seated, show

MOST = 500
"""So many customers are shown; the sums are of all."""


@seated(Right.SEE_LINES)
def page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Who left a capped population since the beginning of the year. 404 for a population without a cap."""
    chosen = LEFT.chosen(request.GET)
    asked = asked_of(chosen)
    if asked is None:
        raise Http404
    on_day, population = asked
    rows = left_in_sight(seat, chosen)
    return show(
        request, seat, "targets/left.html", room="indicators", on_day=on_day, population=POPULATIONS[population],
        rows=rows[:MOST], count=len(rows), most=MOST, base_fen=sum(one.base_fen for one, _ in rows),
        fen=sum(one.fen for one, _ in rows), **listed(seat, LEFT, chosen, rows=len(rows)),
    )  # fmt: skip
