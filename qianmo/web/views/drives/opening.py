"""开一个村: a look at what screening would find, reasons ticked with what they rest on, then the roster and the drive.

What is held against a household is for the bank's own people; nothing of it is ever shown in the village.
"""

from collections.abc import Mapping, Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from qianmo.apps.campaigns.queries import Candidate, Preview, VillageDrive, preview, villages_on_board
from qianmo.apps.campaigns.services import Opening
from qianmo.apps.outreach.queries import going_to_open
from qianmo.apps.outreach.services import open_villages
from qianmo.apps.ratings.services import NewMark, mark_households
from qianmo.domain.access import Right
from qianmo.domain.campaigns import why_not_begun
from qianmo.domain.refusal import Refused
from qianmo.web.conflicts import Conflict, conflict
from qianmo.web.lists import CANDIDATES
from qianmo.web.lists.candidates import narrowed
from qianmo.web.lists.workspace import listed
from qianmo.web.outcomes import OUTCOMES
from qianmo.web.paging import page_of
from qianmo.web.posting import done, refuse
from qianmo.web.seat import Seat, seated, show
from qianmo.web.views.drives.village import village_of

PAGE = 50
NOT_MARKED = "没有标注"


def _preview(seat: Seat, village_id: int) -> Preview:
    return preview(scope=seat.scope, village_id=village_id, year=seat.on.year, on=seat.on)


@seated(Right.IMPORT_ROSTERS)
def opening(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What opening a village would do: counts by outcome, and each household with what is held against it."""
    code = request.GET.get("village", "")
    village_id = village_of(seat, code)
    (drive,) = villages_on_board(scope=seat.scope, village_id=village_id)
    found = _preview(seat, village_id)
    outcome, words = request.GET.get("outcome", ""), request.GET.get("q", "").strip()
    outcome = outcome if outcome in OUTCOMES else ""
    query = {key: value for key, value in (("village", code), ("outcome", outcome), ("q", words)) if value}
    chosen = narrowed(found.candidates, query)
    text = request.GET.get("page", "")
    page = int(text) if text.isdecimal() and len(text) < 5 else 0
    return show(
        request,
        seat,
        "campaigns/opening.html",
        room="campaigns",
        village=drive,
        found=found,
        barred=_barred(seat, drive),
        outcomes=[(key, name, shape, found.counts[key]) for key, (name, shape) in OUTCOMES.items()],
        names={key: name for key, (name, _) in OUTCOMES.items()},
        shapes={key: shape for key, (_, shape) in OUTCOMES.items()},
        reason_names={reason.code: reason.name for reason in found.reasons},
        outcome=outcome,
        words=words,
        households=chosen[page * PAGE : (page + 1) * PAGE],
        total=len(chosen),
        **page_of(page=page, size=PAGE, total=len(chosen)),
        may_see=seat.person.may(Right.SEE_CUSTOMERS),
        **listed(seat, CANDIDATES, query, rows=len(chosen)),
    )


def _barred(seat: Seat, drive: VillageDrive) -> Refused | None:
    """What the act would answer to whoever looks at the page, before anything is counted."""
    going = going_to_open(village_ids=[drive.village_id], staff_id=seat.person.staff_id, on=seat.on)
    asked = going.get(drive.village_id)
    if asked is None:
        return None
    return why_not_begun(going=asked, opened=drive.year == seat.on.year, said=drive.deferral)


@require_POST
@seated(Right.IMPORT_ROSTERS)
def open_village(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Put the households on the roster, screen them, open the drive; the same again answers the same."""
    (answer,) = open_villages(
        openings=[Opening(village_id=village_of(seat, code), seen=request.POST.get("seen", ""))],
        scope=seat.scope,
        year=seat.on.year,
        by=seat.person.staff_id,
        at=seat.at,
        business_date=seat.on,
    )
    if isinstance(answer, Refused):
        return refuse(request, answer, to=f"{reverse('opening')}?village={code}")
    there = f"{reverse('village', args=[code])}?tab=roster"
    if not answer.listed:
        return done(request, "这个村已经开了，没有新的户要上名册", to=there)
    outcomes = "，".join(f"{name} {answer.outcomes[key]:,} 户" for key, (name, _) in OUTCOMES.items())
    return done(request, f"已开：上名册 {answer.listed:,} 户，{outcomes}", to=there)


def _candidate(seat: Seat, village_id: int, household_id: int) -> tuple[Preview, Candidate]:
    found = _preview(seat, village_id)
    one = next((one for one in found.candidates if one.household_id == household_id), None)
    if one is None:
        raise Http404
    return found, one


@seated(Right.IMPORT_ROSTERS)
def marks(request: HttpRequest, seat: Seat, code: str, household_id: int) -> HttpResponse:
    """The form that ticks reasons against one household, fetched into its dialog; alone it opens the preview."""
    if not request.headers.get("HX-Request"):
        return redirect(f"{reverse('opening')}?village={code}")
    found, one = _candidate(seat, village_of(seat, code), household_id)
    names = {reason.code: reason.name for reason in found.reasons}
    return show(
        request,
        seat,
        "campaigns/marks.html",
        room="campaigns",
        code=code,
        one=one,
        reasons=[reason for reason in found.reasons if reason.enabled],
        ticked=one.mark.reasons if one.mark else (),
        original=mark_words(one.mark.reasons, one.mark.note, names) if one.mark else "",
    )


@require_POST
@seated(Right.IMPORT_ROSTERS)
def mark(request: HttpRequest, seat: Seat, code: str, household_id: int) -> HttpResponse:
    """Write the reasons down; when somebody did so meanwhile, both wordings are shown and nothing is overwritten."""
    village_id = village_of(seat, code)
    found, one = _candidate(seat, village_id, household_id)
    revision = request.POST.get("revision", "")
    mine = NewMark(
        household_id=household_id,
        reasons=tuple(reason.code for reason in found.reasons if reason.code in request.POST.getlist("reasons")),
        note=request.POST.get("note", "").strip(),
        revision=int(revision) if revision.isdecimal() and len(revision) < 9 else 0,
        by=seat.person.staff_id,
    )
    refused = mark_households(marks=[mine], year=seat.on.year, at=seat.at, business_date=seat.on).get(0)
    back = f"{reverse('opening')}?village={code}"
    if refused is None:
        return done(request, f"{one.head}一户的标注已记下", to=f"{back}&q={one.number.rpartition('-')[2]}")
    if refused.code != "mark_changed":
        return refuse(request, refused, to=back)
    names = {reason.code: reason.name for reason in found.reasons}
    now = one.mark
    changed = Conflict(
        title=f"{one.head}一户的标注",
        said=refused.reason,
        original=request.POST.get("original", "") or NOT_MARKED,
        theirs=mark_words(now.reasons, now.note, names) if now else NOT_MARKED,
        who=f"{now.marked_by} · {timezone.localtime(now.marked_at):%m-%d %H:%M}" if now else "",
        mine=mark_words(mine.reasons, mine.note, names),
        back=back,
        address=request.path,
        again=[
            ("revision", str(now.revision if now else 0)),
            ("original", mark_words(now.reasons, now.note, names) if now else ""),
            ("note", mine.note),
            *(("reasons", reason) for reason in mine.reasons),
        ],
    )
    return conflict(request, seat, changed, room="campaigns")


def mark_words(reasons: Sequence[str], note: str, names: Mapping[str, str]) -> str:
    """A mark in one line: its reasons, and what they rest on."""
    said = "、".join(names.get(code, code) for code in reasons)
    return f"{said}：{note}" if said else f"没有原因 {note}".strip()
