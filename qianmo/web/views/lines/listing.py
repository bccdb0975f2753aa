"""The list of lines: what ends first stands first, with the sums of everything the filters leave."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse

from qianmo.apps.credit.queries import LINE_STATES, changes_waiting, line_list, line_totals, reversals_waiting
from qianmo.apps.products.queries import products
from qianmo.domain.access import Right
from qianmo.domain.ratio import Ratio
from qianmo.web.lists import LINES
from qianmo.web.lists.lines import line_filter
from qianmo.web.lists.places import places
from qianmo.web.lists.workspace import listed
from qianmo.web.seat import Seat, seated, show
from qianmo.web.words.line import standing

PAGE = 50
ONLY = {"ends30": "30 天内到期", "ends90": "90 天内到期", "over": "超限", "run_out": "已到期", "review": "30 天内年审"}


@seated(Right.SEE_LINES)
def listing(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Lines by state, product, place, and what needs an eye; `q` finds a line or draw number or the borrower's name."""
    chosen = LINES.chosen(request.GET)
    place = places(seat, chosen)
    narrowed = line_filter(chosen, place)
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
        towns=place.towns,
        villages=place.choices,
        states=LINE_STATES.items(),
        products=[(code, row.name) for code, row in products().items()],
        watched=ONLY.items(),
        **listed(seat, LINES, chosen, rows=totals.lines),
        waiting=reversals_waiting(scope=seat.scope),
        asked=changes_waiting(scope=seat.scope),
    )


def _narrow(chosen: dict[str, str]) -> dict[str, str]:
    """The addresses that narrow the present list to what needs an eye."""
    rest = {key: value for key, value in chosen.items() if key != "only"}
    return {key: f"?{urlencode({**rest, 'only': key})}" for key in ONLY}
