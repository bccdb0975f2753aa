"""说明: every page's section of the user manual on one page."""

from django.http import HttpRequest, HttpResponse

from qianmo.domain.access import Right
from qianmo.web.help import all_help
from qianmo.web.seat import Seat, seated, show


@seated(None)
def sections(request: HttpRequest, seat: Seat) -> HttpResponse:
    """All sections, each with the anchor that the pages link to."""
    sees = seat.person.may(Right.SEE_FUNNEL)
    return show(request, seat, "manual.html", room="manual", sections=all_help().values(), sees_figures=sees)
