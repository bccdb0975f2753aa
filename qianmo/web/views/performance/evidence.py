"""一项的来源: a line of a slip down to its accounts, page by page, with the sum that is the line."""

from django.http import Http404, HttpRequest, HttpResponse

from qianmo.web.lists import EVIDENCE
from qianmo.web.lists.evidence import asked_line, piece_rows
from qianmo.web.lists.workspace import listed
from qianmo.web.posting import whole
from qianmo.web.seat import Seat, seated, show
from qianmo.web.views.performance.slip_parts import pooled_of

PAGE = 50


@seated(None)
def page(request: HttpRequest, seat: Seat, month: str, number: str, line: str) -> HttpResponse:
    """One line of one person's month opened. 404 for whose pay the reader may not see; everybody may see the own."""
    chosen = {"month": month, "number": number, "line": line}
    asked = asked_line(seat, chosen)
    if asked is None:
        raise Http404
    pieces = asked.opened.pieces
    pages = max(1, -(-len(pieces) // PAGE))
    at = min(max(whole(request.GET.get("page", ""), missing=1), 1), pages)
    begins = (at - 1) * PAGE
    return show(
        request,
        seat,
        "performance/evidence.html",
        room="performance",
        asked=asked,
        line=asked.line,
        rows=piece_rows(seat, pieces[begins : begins + PAGE]),
        at=at,
        pages=pages,
        begins=begins + 1,
        ends=min(begins + PAGE, len(pieces)),
        pooled=pooled_of(asked.month, asked.own, asked.line),
        by_quarter=len(asked.opened.months) > 1,
        **listed(seat, EVIDENCE, chosen, rows=len(pieces)),
    )
