"""客户: the list behind every count."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from qianmo.apps.grids.queries import stewards
from qianmo.apps.households.queries import TIERS, tiers_of
from qianmo.apps.org.queries import staff_names
from qianmo.domain.access import Right
from qianmo.domain.businesses import KINDS
from qianmo.web.lists import HOUSEHOLDS
from qianmo.web.lists.households import COLUMNS, ORDERS, SEGMENTS, household_page
from qianmo.web.lists.places import places
from qianmo.web.lists.workspace import WHOLE, listed, opening
from qianmo.web.seat import Seat, seated, show
from qianmo.web.stages import EXCLUDED, STAGES

PAGE = 50


@seated(Right.SEE_CUSTOMERS)
def listing(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Households by town, village, stage reached, segment, and name or number; keyset pages of fifty."""
    if address := opening(seat, HOUSEHOLDS, request.GET):
        return redirect(address)
    asked = {**request.GET.dict(), "hide": ",".join(request.GET.getlist("hide"))}
    chosen = HOUSEHOLDS.chosen(asked)
    place = places(seat, chosen)
    page = household_page(seat, chosen, place, after=request.GET.get("after", ""), limit=PAGE)
    seen = int(text) if (text := request.GET.get("seen", "")).isdecimal() and len(text) < 9 else 0
    owners = stewards(cell_ids=sorted({row.village_id for row in page.rows}), on=seat.on)
    tiers = tiers_of(household_ids=[row.household_id for row in page.rows])
    forward = {**chosen, "after": page.next_after or "", "seen": seen + len(page.rows)}
    return show(
        request,
        seat,
        "households/list.html",
        room="households",
        page=page,
        first=seen + 1,
        last=seen + len(page.rows),
        total=max(page.total, seen),
        next_address=f"?{urlencode(forward)}" if page.next_after else "",
        first_address=f"?{urlencode(chosen | WHOLE)}" if seen else "",
        rows=[
            (row, owners[row.village_id].owner if row.village_id in owners else None, tiers.get(row.household_id, ""))
            for row in page.rows
        ],
        tiers=TIERS,
        business_kinds=KINDS.items(),
        orders=ORDERS.items(),
        hidden=HOUSEHOLDS.hidden(chosen),
        columns=[(key, name) for key, (name, _) in COLUMNS.items()],
        chosen=chosen,
        towns=place.towns,
        villages=place.choices,
        stages=[*STAGES.values(), EXCLUDED],
        segments=SEGMENTS.items(),
        owner=_owner(chosen.get("owner", "")),
        **listed(seat, HOUSEHOLDS, chosen, rows=page.total),
    )


def _owner(text: str) -> str:
    """The name of the owner a filter names."""
    return staff_names(ids={int(text)}).get(int(text), "") if text.isdecimal() and len(text) < 10 else ""
