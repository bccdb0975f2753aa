"""来源矛盾: what a village's registers and the files contradict each other about, each answered by a person."""

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.grids.queries import cell
from qianmo.apps.outreach.services import answer_clashes
from qianmo.apps.ratings.services import NewAnswer
from qianmo.domain.access import Right
from qianmo.domain.ratings.clashes import ABOUT
from qianmo.web.lists import CLASHES
from qianmo.web.lists.clashes import clashes_in, holding
from qianmo.web.lists.workspace import listed
from qianmo.web.posting import day, done, refuse, whole
from qianmo.web.seat import Seat, seated, show
from qianmo.web.views.drives.village import PAGE, village_of

VISIT_WITHIN = timedelta(days=14)
TABS = {"open": "等答复", "answered": "答过的"}


@seated(Right.IMPORT_ROSTERS)
def page(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Those that wait for an answer, or those answered, with what every source says."""
    village_id = village_of(seat, code)
    place = cell(cell_id=village_id)
    every = clashes_in(seat, village_id)
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else "open"
    rows = [one for one in every if (one.answer is not None) is (tab == "answered")]
    skip = min(whole(request.GET.get("page", "")), 9_999) * PAGE
    shown = rows[skip : skip + PAGE]
    waiting = sum(one.answer is None for one in every)
    return show(
        request, seat, "campaigns/clashes.html", room="campaigns", code=code, village=place.name if place else "",
        tab=tab, tabs=[("open", TABS["open"], waiting), ("answered", TABS["answered"], len(every) - waiting)],
        rows=[(one, ABOUT[one.about], holding(one)) for one in shown], total=len(rows), first=skip + 1,
        last=skip + len(shown), before=skip // PAGE - 1 if skip else None,
        after=skip // PAGE + 1 if skip + len(shown) < len(rows) else None, due_on=seat.on + VISIT_WITHIN,
        **listed(seat, CLASHES, {"village": code}, rows=len(every)),
    )  # fmt: skip


@require_POST
@seated(Right.IMPORT_ROSTERS)
def answer(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Keep one answer and carry it out."""
    village_id, here, posted = village_of(seat, code), reverse("clashes", args=[code]), request.POST
    new = NewAnswer(
        row_id=whole(posted.get("row", "")), about=posted.get("about", ""), seen=posted.get("seen", ""),
        holds="" if posted.get("holds") == "visit" else posted.get("holds", "none"),
        reason=posted.get("reason", "").replace("\x00", ""), address=posted.get("address", "").replace("\x00", ""),
        since=day(posted.get("since", "")) or seat.on, due_on=day(posted.get("due_on", "")) or date.min,
    )  # fmt: skip
    refused = answer_clashes(
        new=[new], village_id=village_id, year=seat.on.year, scope=seat.scope, by=seat.person.staff_id, at=seat.at,
        business_date=seat.on,
    )  # fmt: skip
    if refused:
        return refuse(request, refused[0], to=here)
    return done(request, "记下了" if new.holds else "记下了，走访在待办里", to=here)
