"""今日: the county in figures, its canal, its towns, and every village as one square."""

from django.http import HttpRequest, HttpResponse

from qianmo.apps.campaigns.queries import funnel_by_village
from qianmo.domain.ratio import Ratio
from qianmo.web.canal import reaches
from qianmo.web.measures import MEASURES
from qianmo.web.seat import Seat, seated, show
from qianmo.web.towns import gather, places, total
from qianmo.web.villages import rank

FARTHEST = 6


@seated(None)
def today(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The first page after signing in."""
    villages = funnel_by_village(scope=seat.scope)
    funnel = total(village.funnel for village in villages)
    towns = gather(villages)
    ranked = rank(villages, MEASURES["signed"], rising=False)
    running = [row for row in ranked if not row.deferred]
    return show(
        request,
        seat,
        "home.html",
        room="today",
        funnel=funnel,
        used=Ratio(funnel.drawn_fen, funnel.signed_fen),
        average=MEASURES["average"].shown(funnel),
        signed=Ratio(funnel.signed, funnel.granted),
        reaches=reaches(funnel),
        towns=towns,
        places=places(towns),
        ranked=ranked,
        deferred=[row for row in ranked if row.deferred],
        farthest=running[::-1][:FARTHEST],
    )
