"""整村授信: the canal of the county, how far each village has come, and the funnel of every town and village."""

from django.http import HttpRequest, HttpResponse

from qianmo.apps.campaigns.queries import funnel_by_village
from qianmo.apps.grids.queries import stewards
from qianmo.domain.access import Right
from qianmo.domain.ratio import Ratio
from qianmo.web.canal import reaches
from qianmo.web.drives import STATES, blocks
from qianmo.web.seat import Seat, seated, show
from qianmo.web.towns import gather, total


@seated(Right.SEE_FUNNEL)
def board(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The funnel page: every count opens its list."""
    villages = funnel_by_village(scope=seat.scope)
    funnel = total(village.funnel for village in villages)
    held = stewards(cell_ids=None, on=seat.on)
    towns = gather(villages)
    return show(
        request,
        seat,
        "campaigns/board.html",
        room="campaigns",
        funnel=funnel,
        reaches=reaches(funnel),
        used=Ratio(funnel.drawn_fen, funnel.signed_fen),
        drawn_of_granted=Ratio(funnel.drawn, funnel.granted),
        towns=towns,
        owners={cell_id: row.owner for cell_id, row in held.items()},
        blocks=blocks(towns),
        states=STATES,
        villages=len(villages),
    )
