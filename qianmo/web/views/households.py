"""客户: the list behind every count."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse

from qianmo.apps.campaigns.queries import households
from qianmo.apps.grids.queries import CellRow, cells, stewards
from qianmo.domain.access import Right
from qianmo.web.seat import Seat, seated, show
from qianmo.web.stages import EXCLUDED, STAGES

PAGE = 50
SEGMENTS = {"farm": "农牧户", "trade": "商户", "salaried": "公职", "resident": "居民"}
FILTERS = ("town", "village", "stage", "segment", "q")


@seated(Right.SEE_CUSTOMERS)
def listing(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Households by town, village, stage reached, segment, and name or number; keyset pages of fifty."""
    chosen = {key: value for key in FILTERS if (value := request.GET.get(key, "").strip())}
    villages = [cell for cell in cells(level="village") if seat.scope.allows(cell.id)]
    towns = [cell for cell in cells(level="town") if cell.id in {village.parent_id for village in villages}]
    town = _by_code(towns, chosen.get("town"))
    village = _by_code(villages, chosen.get("village"))
    narrowest = village or town
    page = households(
        scope=seat.scope,
        cell_id=narrowest.id if narrowest else None,
        stage=chosen.get("stage"),
        segment=chosen.get("segment"),
        search=chosen.get("q", ""),
        after=request.GET.get("after", ""),
        limit=PAGE,
    )
    seen = int(text) if (text := request.GET.get("seen", "")).isdecimal() and len(text) < 9 else 0
    owners = stewards(cell_ids=sorted({row.village_id for row in page.rows}), on=seat.on)
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
        first_address=f"?{urlencode(chosen)}" if seen else "",
        rows=[(row, owners[row.village_id].owner if row.village_id in owners else None) for row in page.rows],
        chosen=chosen,
        towns=towns,
        villages=[cell for cell in villages if town is None or cell.parent_id == town.id],
        stages=[*STAGES.values(), EXCLUDED],
        segments=SEGMENTS.items(),
    )


def _by_code(known: list[CellRow], code: str | None) -> CellRow | None:
    """The cell a filter names. One outside the reader's scope is answered like one that does not exist."""
    if not code:
        return None
    found = next((cell for cell in known if cell.code == code), None)
    if found is None:
        raise Http404
    return found
