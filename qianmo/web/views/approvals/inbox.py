"""审批: the cases that wait, a page at a time, with a glance at one of them beside the list."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from qianmo.apps.approvals.queries import all_cases, count_cases
from qianmo.apps.credit.queries import assessment
from qianmo.apps.credit.queries.exposure import exposure_parts
from qianmo.apps.org.queries import working_calendar
from qianmo.domain.access import Right
from qianmo.web.hats import hats_of, put_on
from qianmo.web.lists import CASES
from qianmo.web.lists.workspace import listed
from qianmo.web.policy import steps_of
from qianmo.web.posting import done, whole
from qianmo.web.queue import my_cases, my_count, my_states
from qianmo.web.ruler import ruler
from qianmo.web.seat import Seat, seated, show
from qianmo.web.sights import case_in_sight

SHOWS = {"mine": "待我办", "open": "全部在办", "done": "已办结"}
PAGE = 50


@require_http_methods(["GET", "HEAD"])
@seated(Right.SEE_LINES)
def inbox(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Cases by the promised day: those that wait for me, all that are open, or those decided last."""
    wanted, mine = request.GET.get("show", ""), bool(my_states(seat))
    shown = wanted if wanted in SHOWS else ("mine" if mine else "open")
    after = whole(request.GET.get("after", "")) or None
    if shown == "mine":
        cases, total = my_cases(seat, limit=PAGE + 1, after=after), my_count(seat)
    else:
        done = shown == "done"
        cases = all_cases(scope=seat.scope, closed=done, limit=PAGE + 1, after=after)
        total = count_cases(scope=seat.scope, closed=done)
    page, calendar = cases[:PAGE], working_calendar()
    rows = [
        (
            case,
            ruler(
                opened_on=timezone.localtime(case.opened_at).date(),
                due_on=case.due_on,
                stops=[],
                today=seat.on,
                calendar=calendar,
            ),
        )
        for case in page
    ]
    return show(
        request, seat, "approvals/inbox.html", room="approvals", rows=rows, shown=shown, shows=SHOWS.items(),
        mine=mine, total=total, after=after, further=page[-1].id if len(cases) > PAGE else None, page_rows=PAGE,
        hats=[] if seat.viewer else hats_of(seat.person, on=seat.on),
        **listed(seat, CASES, {"show": "done"} if shown == "done" else {}, rows=total),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD"])
@seated(Right.SEE_LINES)
def glance(request: HttpRequest, seat: Seat, case_id: int) -> HttpResponse:
    """What one reads of a case before opening it: what is asked, what it comes to, what is owed, what was said."""
    seat, file, asked = case_in_sight(seat, case_id)
    now = assessment(application_id=file.subject_id, on=seat.on) if file.case.state != "closed" else None
    outputs, trace = (now.outputs, now.trace) if now else (asked.policy_outputs, asked.policy_trace)
    parts = exposure_parts(household_id=file.case.household_id, on=seat.on)
    return render(
        request,
        "approvals/glance.html",
        {
            "file": file,
            "asked": asked,
            "now": now,
            "steps": steps_of(outputs, trace),
            "owing_fen": sum(part.limit_fen for part in parts),
            "after_fen": now.exposure.whole_fen + (now.most_fen or 0) if now else None,
            "owing": len(parts),
        },
    )


@require_POST
@seated(None, as_oneself=True)
def wear(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Sit in the post of whom one stands in for, in a pool, or in one's own again."""
    hat = put_on(request, request.POST.get("hat", ""), seat.person, on=seat.on)
    return done(request, f"现在是 {hat.title}" if hat else "已回到本岗", to="/approvals/" if hat else "/")
