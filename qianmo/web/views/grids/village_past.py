"""沿革 of one village: the names and codes it had, what it came from or went into, and what was done under its name."""

from django.http import HttpRequest, HttpResponse

from qianmo.apps.campaigns.queries import drives_begun, households_that_left
from qianmo.apps.grids.histories import history_of
from qianmo.domain.access import Right
from qianmo.web.posting import whole
from qianmo.web.seat import Seat, seated, show
from qianmo.web.views.drives.village import PAGE, village_of


@seated(Right.SEE_FUNNEL)
def page(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """The past of a village, living or ended; households that left it stand here as they stood on the day they left."""
    village_id = village_of(seat, code)
    skip = min(whole(request.GET.get("page", "")), 9_999) * PAGE
    named = seat.person.may(Right.SEE_CUSTOMERS)
    rows, total = households_that_left(scope=seat.scope, village_id=village_id, skip=skip, limit=PAGE)
    return show(
        request,
        seat,
        "campaigns/village_past.html",
        room="campaigns",
        code=code,
        past=history_of(cell_id=village_id),
        drives=drives_begun(scope=seat.scope, village_id=village_id),
        rows=rows if named else [],
        total=total,
        named=named,
        first=skip + 1,
        last=skip + len(rows),
        before=skip // PAGE - 1 if skip else None,
        after=skip // PAGE + 1 if skip + len(rows) < total else None,
    )
