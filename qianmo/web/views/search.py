"""找: one box for people and lines, with suggestions under it as one types and a page of everything it found.

What was typed may be somebody's number, so it is written to no log and no event.
"""

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from qianmo.apps.credit.queries import LineFilter, line_list
from qianmo.apps.households.queries import find
from qianmo.domain.access import Right
from qianmo.web.seat import Seat, seated, show

SUGGESTED, LISTED = 8, 200
LINE_NUMBER = re.compile(r"[A-Za-z]{2}-[\dA-Za-z-]*")
LONGEST = 40


@never_cache
@seated(Right.SEE_CUSTOMERS)
def search(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Everything the words may mean; asked by the box itself, only the first few as a list of choices."""
    words = request.GET.get("q", "").strip()[:LONGEST]
    short = bool(request.headers.get("HX-Request"))
    limit = SUGGESTED if short else LISTED
    people = find(words=words, scope=seat.scope, limit=limit + 1)
    lines = []
    if LINE_NUMBER.fullmatch(words) and seat.person.may(Right.SEE_LINES):
        lines = line_list(scope=seat.scope, on=seat.on, chosen=LineFilter(search=words), limit=limit).rows
    found = {"words": words, "people": people[:limit], "lines": lines, "more": len(people) > limit, "limit": limit}
    if short:
        return render(request, "search/choices.html", found)
    return show(request, seat, "search/page.html", room="households", **found)
