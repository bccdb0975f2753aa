"""One village of a drive: its households, its roster and screening, its sittings, and what came of them."""

from collections import Counter

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.campaigns.queries import (
    VillageDrive,
    funnel_by_village,
    kinds_counted,
    lattice_by_group,
    roster_of,
    sittings_of_village,
    villages_on_board,
)
from qianmo.apps.campaigns.services import (
    DEFERRAL_CHANGED,
    TARGET_CHANGED,
    Deferral,
    defer_drives,
    resume_drives,
    set_targets,
)
from qianmo.apps.grids.histories import history_of
from qianmo.apps.grids.ledgers.classes import classes, end_class
from qianmo.apps.grids.ledgers.ground import Writing
from qianmo.apps.grids.queries import Scope, cells, stewards
from qianmo.apps.org.queries import post_names
from qianmo.apps.ratings.queries import reason_names, roster_of_village, stage_rule, to_sit_again
from qianmo.domain.access import Field, Right
from qianmo.domain.campaigns import deferral_words
from qianmo.domain.refusal import Refused
from qianmo.domain.villages import Class
from qianmo.web.canal import reaches
from qianmo.web.conflicts import Conflict, conflict, target_words, who_changed
from qianmo.web.drives import card, passages
from qianmo.web.groups import groups, recent, square_counts
from qianmo.web.lists import ROSTER
from qianmo.web.lists.workspace import listed
from qianmo.web.outcomes import ABSENT, OUTCOMES, RESULTS
from qianmo.web.paging import page_of
from qianmo.web.posting import conclude, day, done, refuse, whole
from qianmo.web.seat import Seat, seated, show
from qianmo.web.templatetags.console import rate
from qianmo.web.village_next import next_acts

TABS = {"households": "户", "roster": "名册与初筛", "sittings": "评议会", "results": "结果"}
ROSTER_TABS = {"roster", "results"}
PAGE = 50
NOT_DEFERRED = "没有暂缓"
KINDS_OF = {
    "deferral": ("campaigns.drive_deferred", "campaigns.drive_resumed"),
    "target": ("campaigns.target_set",),
}
"""The events that change a wording of a drive."""


def village_of(seat: Seat, code: str) -> int:
    """The id of a village in sight; one out of sight is answered like one that does not exist."""
    found = [cell.id for cell in cells(level="village", codes=[code], ended=True) if seat.scope.allows(cell.id)]
    if not found:
        raise Http404
    return found[0]


def _drive(seat: Seat, village_id: int) -> VillageDrive:
    (village,) = villages_on_board(scope=seat.scope, village_id=village_id)
    return village


def _roster(drive: VillageDrive) -> int | None:
    return roster_of_village(village_id=drive.village_id, year=drive.year) if drive.year else None


@seated(Right.SEE_FUNNEL)
def village(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """The village's page; `tab` chooses what stands on the left, `kind` which list of the roster."""
    village_id = village_of(seat, code)
    past = history_of(cell_id=village_id)
    if past.ended_on is not None:
        return redirect("village-past", code)
    drive = _drive(seat, village_id)
    steward = stewards(cell_ids=[village_id], on=seat.on).get(village_id)
    (funnel,) = funnel_by_village(scope=Scope(frozenset({village_id})))
    named, rule = seat.person.may(Right.SEE_CUSTOMERS), stage_rule(on=seat.on)
    counts = kinds_counted(scope=seat.scope, drive_id=drive.drive_id) if drive.drive_id and named else Counter()
    tab, kind = (request.GET.get(name, "") for name in ("tab", "kind"))
    tab = tab if tab in TABS else next(iter(TABS))
    kind = kind if kind in {*OUTCOMES, *ABSENT, *RESULTS} else ""
    total, page = counts[kind or "listed"], min(whole(request.GET.get("page", "")), 9_999)
    rows = []
    if drive.drive_id and total and tab in ROSTER_TABS:
        rows = roster_of(scope=seat.scope, drive_id=drive.drive_id, kind=kind or "listed", skip=page * PAGE, limit=PAGE)
    held = sittings_of_village(scope=seat.scope, village_id=village_id)
    ground = groups(lattice_by_group(scope=seat.scope, village_id=village_id))
    return show(
        request,
        seat,
        "campaigns/village.html",
        room="campaigns",
        village=drive,
        target_by=target_words(drive.drive_id),
        passages=passages(drive, rule=rule),
        card=card(drive, owner=(steward.owner or "") if steward else "", on=seat.on, rule=rule),
        steward=steward,
        funnel=funnel.funnel,
        reaches=reaches(funnel.funnel, within={"village": code}),
        tab=tab,
        tabs=TABS.items(),
        named=named,
        told=seat.scope.sees(Field.VERDICTS),
        groups=ground,
        households=sum(len(group.squares) for group in ground),
        square_counts=square_counts(ground),
        recent=recent(scope=seat.scope, village_id=village_id),
        past=past,
        outcomes=[(key, name, shape, counts[key]) for key, (name, shape) in OUTCOMES.items()],
        absent=[(key, name, counts[key]) for key, name in ABSENT.items() if counts[key]],
        results=[(key, name, counts[key]) for key, name in RESULTS.items()],
        words={**{key: name for key, (name, _) in OUTCOMES.items()}, **ABSENT, **RESULTS},
        shapes={key: shape for key, (_, shape) in OUTCOMES.items()},
        reason_names=reason_names(),
        kind=kind,
        rows=rows,
        total=total,
        listed=counts["listed"],
        **listed(seat, ROSTER, {"village": code} | ({"kind": kind} if kind else {}), rows=total),
        **page_of(page=page, size=PAGE, total=total),
        resits=len(to_sit_again(roster_id=roster)) if (roster := _roster(drive)) else 0,
        sittings=held,
        nexts=next_acts(village=drive, sittings=held, person=seat.person, posts=post_names(), on=seat.on),
        may_open=_may_open(seat, drive),
    )


def _may_open(seat: Seat, drive: VillageDrive) -> bool:
    """Whether there is a year to open, or a household to put on this year's roster, and the reader does it."""
    waits = drive.year != seat.on.year or drive.counts.filed > drive.counts.listed
    return waits and seat.person.may(Right.IMPORT_ROSTERS)


def _changed(
    request: HttpRequest, seat: Seat, code: str, refused: Refused, *, mine: str, again: dict[str, str], verb: str
) -> HttpResponse:
    """The three wordings of a deferral or a target that somebody changed meanwhile."""
    drive = _drive(seat, village_of(seat, code))
    about, seen = refused.code.partition("_")[0], request.POST.get("seen", "")
    if about == "target":
        title, theirs, now = "目标", f"签约率 {rate(drive.target_ppm)}", str(drive.target_ppm)
        original = f"签约率 {rate(int(seen))}" if seen.isdecimal() and len(seen) < 9 else "—"
    else:
        title, theirs, now, original = "暂缓", drive.deferral or NOT_DEFERRED, drive.deferral, seen or NOT_DEFERRED
    found = Conflict(
        title=f"{drive.name}的{title}",
        said=refused.reason,
        original=original,
        theirs=theirs,
        who=who_changed(kinds=KINDS_OF[about], subject_id=drive.drive_id or 0),
        mine=mine,
        back=reverse("village", args=[code]),
        address=request.path,
        again=[*again.items(), ("seen", now)],
        verb=verb,
    )
    return conflict(request, seat, found, room="campaigns")


@require_POST
@seated(Right.ASSIGN_WORK)
def defer(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Put the village's drive off, with reason and day of review."""
    village_id = village_of(seat, code)
    here = reverse("village", args=[code])
    review_on = day(request.POST.get("review_on", ""))
    if review_on is None:
        return refuse(request, "不能暂缓：没有写复查日。请选一个今天以后的日子", to=here)
    deferral = Deferral(
        drive_id=_drive(seat, village_id).drive_id or 0,
        reason=request.POST.get("reason", "").strip(),
        review_on=review_on,
        seen=request.POST.get("seen"),
    )
    refused = defer_drives(deferrals=[deferral], by=seat.person.staff_id, at=seat.at, business_date=seat.on)
    if (changed := refused.get(0)) is DEFERRAL_CHANGED:
        mine = deferral_words(reason=deferral.reason, review_on=review_on)
        again = {"reason": deferral.reason, "review_on": str(review_on)}
        return _changed(request, seat, code, changed, mine=mine, again=again, verb="改成我写的")
    if refused:
        return refuse(request, refused.values(), to=here)
    return done(request, f"已暂缓：{deferral.reason}，{review_on} 复查", to=here)


@require_POST
@seated(Right.ASSIGN_WORK)
def resume(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Take the village's drive up again."""
    drive = _drive(seat, village_of(seat, code))
    here = reverse("village", args=[code])
    if drive.drive_id is None:
        return conclude(request, _take_up(seat, code), "已恢复，可以开评定了", to=here)
    if drive.deferral:
        refused = resume_drives(
            drive_ids=[drive.drive_id], by=seat.person.staff_id, at=seat.at, business_date=seat.on,
            seen={drive.drive_id: request.POST["seen"]} if "seen" in request.POST else {},
        )  # fmt: skip
        for changed in refused.values():
            return _changed(request, seat, code, changed, mine="恢复", again={}, verb="还是恢复")
    return done(request, "已恢复，从停下的那一步接着办", to=here)


def _take_up(seat: Seat, code: str) -> Refused | None:
    """End the row of 暂缓 of a village that has no drive yet; one that has none stays as it is."""
    writing = Writing(scope=seat.scope, by=seat.person.staff_id, at=seat.at, on=seat.on)
    rows = [one for one in classes(scope=seat.scope, code=code) if one.kind is Class.PUT_OFF and one.until is None]
    answers = [end_class(class_id=one.id, until=seat.on, reason="恢复评定", writing=writing) for one in rows]
    return next((one for one in answers if one is not None), None)


@require_POST
@seated(Right.ASSIGN_WORK)
def target(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Set the share of granted households of the village that should sign."""
    drive, here = _drive(seat, village_of(seat, code)), reverse("village", args=[code])
    text = request.POST.get("percent", "").strip().removesuffix("%")
    percent = int(text) if text.isdecimal() and len(text) < 4 else 0
    seen = request.POST.get("seen", "")
    refused = set_targets(
        targets={drive.drive_id or 0: percent * 10_000}, by=seat.person.staff_id, at=seat.at, business_date=seat.on,
        seen={drive.drive_id or 0: int(seen)} if seen.isdecimal() and len(seen) < 9 else {},
    )  # fmt: skip
    for changed in (one for one in refused.values() if one is TARGET_CHANGED):
        again = {"percent": str(percent)}
        return _changed(request, seat, code, changed, mine=f"签约率 {percent}%", again=again, verb="改成我写的")
    if refused:
        return refuse(request, refused.values(), to=here)
    return done(request, f"签约率目标 {percent}%", to=here)
