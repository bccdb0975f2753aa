"""The households a finding touches, opened from its count in the editor."""

from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode

from qianmo.apps.households.queries import faces
from qianmo.domain.access import Right
from qianmo.web.lists import TOUCHED
from qianmo.web.lists.touched import touching
from qianmo.web.lists.workspace import listed
from qianmo.web.posting import whole
from qianmo.web.seat import Seat, seated, show

PAGE = 50


@seated(Right.SEE_CUSTOMERS)
def page(request: HttpRequest, seat: Seat, draft_id: int, place: int) -> HttpResponse:
    """The households of one finding within the scope, by number."""
    chosen = TOUCHED.chosen(request.GET) | {"draft": str(draft_id), "finding": str(place)}
    found = touching(seat, chosen)
    skip = whole(request.GET.get("skip", ""))
    ids = found.household_ids[skip : skip + PAGE]
    shown = faces(household_ids=ids, scope=seat.scope)
    more = {"revision": chosen.get("revision", ""), "skip": str(skip + PAGE)}
    return show(
        request,
        seat,
        "products/touched.html",
        room="products",
        draft=found.draft,
        found=found,
        rows=[shown[pk] for pk in ids],
        total=len(found.household_ids),
        first=skip + 1,
        last=skip + len(ids),
        next_address=f"?{urlencode(more)}" if skip + len(ids) < len(found.household_ids) else "",
        **listed(seat, TOUCHED, chosen, rows=len(found.household_ids)),
    )
