"""今日: the figures of one's own scope, and who of one's people stands where.

A post that sees no funnel (system and security administrators) has no figures here: its rooms are on the rail.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse

from qianmo.apps.campaigns.queries import funnel_by_village
from qianmo.apps.grids.queries import stewards
from qianmo.domain.access import Right
from qianmo.domain.ratio import Ratio
from qianmo.web.lanes import lanes
from qianmo.web.measures import MEASURES
from qianmo.web.seat import Seat, seated, show
from qianmo.web.towns import total
from qianmo.web.villages import rank

FARTHEST = 6


@seated(None)
def today(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The first page after signing in."""
    figures = _figures(seat) if seat.person.may(Right.SEE_FUNNEL) else {}
    return show(request, seat, "home/page.html", room="today", **figures)


def _figures(seat: Seat) -> dict[str, Any]:
    """The funnel of the scope in six figures, a lane per town, manager or village, and every village as a square."""
    villages = funnel_by_village(scope=seat.scope)
    funnel = total(village.funnel for village in villages)
    ranked = rank(villages, MEASURES["signed"], rising=False)
    running = [row for row in ranked if not row.deferred]
    lane_of, rows = lanes(villages, stewards=stewards(cell_ids=None, on=seat.on))
    return {
        "funnel": funnel,
        "used": Ratio(funnel.drawn_fen, funnel.signed_fen),
        "average": MEASURES["average"].shown(funnel),
        "signed": Ratio(funnel.signed, funnel.granted),
        "lane_of": lane_of,
        "lanes": rows,
        "ranked": ranked,
        "deferred": [row for row in ranked if row.deferred],
        "farthest": running[::-1][:FARTHEST],
    }
