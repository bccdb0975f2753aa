"""The list of lines: what ends first stands first, with the sums of everything the filters leave."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse

from qianmo.apps.credit.queries import LINE_STATES, LineFilter, line_list, line_totals, reversals
from qianmo.apps.grids.queries import CellRow, cells
from qianmo.apps.products.queries import products
from qianmo.domain.access import Right
from qianmo.domain.ratio import Ratio
from qianmo.web.line_words import standing
from qianmo.web.seat import Seat, seated, show

PAGE = 50
FILTERS = ("state", "product", "town", "village", "only", "q")
ONLY = {"ends30": "30 天内到期", "ends90": "90 天内到期", "over": "超限", "run_out": "已到期"}


@seated(Right.SEE_LINES)
def listing(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Lines by state, product, place, and what needs an eye; `q` finds a line or draw number or the borrower's name."""
    chosen = {key: value for key in FILTERS if (value := request.GET.get(key, "").strip()[:60])}
    villages = [cell for cell in cells(level="village") if seat.scope.allows(cell.id)]
    towns = [cell for cell in cells(level="town") if cell.id in {village.parent_id for village in villages}]
    town, village = _by_code(towns, chosen.get("town")), _by_code(villages, chosen.get("village"))
    place = village or town
    narrowed = LineFilter(
        state=chosen.get("state", ""),
        product=chosen.get("product", ""),
        cell_id=place.id if place else None,
        only=chosen.get("only", ""),
        search=chosen.get("q", ""),
    )
    page = line_list(scope=seat.scope, on=seat.on, chosen=narrowed, after=request.GET.get("after", ""), limit=PAGE)
    totals = line_totals(scope=seat.scope, on=seat.on, chosen=narrowed)
    seen = int(text) if (text := request.GET.get("seen", "")).isdecimal() and len(text) < 9 else 0
    forward = {**chosen, "after": page.next_after, "seen": seen + len(page.rows)}
    return show(
        request,
        seat,
        "lines/list.html",
        room="lines",
        rows=[
            (row, standing(state=row.state, ends_on=row.ends_on, over=row.over_limit_on is not None, on=seat.on))
            for row in page.rows
        ],
        totals=totals,
        used=Ratio(totals.drawn_fen, totals.limit_fen),
        first=seen + 1,
        last=seen + len(page.rows),
        next_address=f"?{urlencode(forward)}" if page.next_after else "",
        first_address=f"?{urlencode(chosen)}" if seen else "",
        narrow=_narrow(chosen),
        chosen=chosen,
        towns=towns,
        villages=[cell for cell in villages if town is None or cell.parent_id == town.id],
        states=LINE_STATES.items(),
        products=[(code, row.name) for code, row in products().items()],
        watched=ONLY.items(),
        waiting=len(reversals(scope=seat.scope, waiting=True)),
    )


def _narrow(chosen: dict[str, str]) -> dict[str, str]:
    """The addresses that narrow the present list to what needs an eye."""
    rest = {key: value for key, value in chosen.items() if key != "only"}
    return {key: f"?{urlencode({**rest, 'only': key})}" for key in ONLY}


def _by_code(known: list[CellRow], code: str | None) -> CellRow | None:
    """The cell a filter names. One outside the reader's scope is answered like one that does not exist."""
    if not code:
        return None
    found = next((cell for cell in known if cell.code == code), None)
    if found is None:
        raise Http404
    return found
