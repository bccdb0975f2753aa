"""合同台账: every contract within reach, the latest first."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse

from qianmo.apps.signing.queries import PAPER_STATES, contract_count, contract_list
from qianmo.domain.access import Right
from qianmo.web.lists import CONTRACTS
from qianmo.web.lists.contracts import contract_filter
from qianmo.web.lists.places import places
from qianmo.web.lists.workspace import listed
from qianmo.web.seat import Seat, seated, show

PAGE = 50
SHAPES = {"printed": "qm-wait", "signed": "qm-final", "void": "qm-stop", "before": "qm-final"}


@seated(Right.SEE_LINES)
def page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Contracts by state and place; `q` finds a contract or line number or the borrower's name."""
    chosen = CONTRACTS.chosen(request.GET)
    place = places(seat, chosen)
    narrowed = contract_filter(chosen, place)
    after = request.GET.get("after", "")
    found = contract_list(scope=seat.scope, chosen=narrowed, after=after, limit=PAGE + 1)
    rows = found[:PAGE]
    total = contract_count(scope=seat.scope, chosen=narrowed)
    older = f"?{urlencode({**chosen, 'after': rows[-1].place})}" if len(found) > PAGE else ""
    return show(
        request,
        seat,
        "contracts/list.html",
        room="contracts",
        rows=[(row, SHAPES[row.state]) for row in rows],
        total=total,
        chosen=chosen,
        older=older,
        newest=f"?{urlencode(chosen)}" if after else "",
        states=PAPER_STATES.items(),
        towns=place.towns,
        villages=place.choices,
        **listed(seat, CONTRACTS, chosen, rows=total),
    )
