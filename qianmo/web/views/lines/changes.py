"""Raises, renewals and other rates that wait for a second person, and those decided."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.credit.queries import limit_changes, rate_requests, renewals
from qianmo.apps.credit.services import (
    ChangeDecision,
    RateDecision,
    RenewalDecision,
    decide_raises,
    decide_rates,
    decide_renewals,
)
from qianmo.domain.access import Right
from qianmo.domain.money import spoken
from qianmo.domain.ratio import Ratio
from qianmo.web.lists import CHANGES
from qianmo.web.lists.changes import SHAPES, asked_changes
from qianmo.web.lists.workspace import listed
from qianmo.web.posting import done, refuse
from qianmo.web.seat import Seat, seated, show

ODD_ANSWER = "没有选同意还是退回。请打开这一笔再选一次。"


@seated(Right.SEE_LINES)
def listing(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What was asked for within the scope: those that wait, or all of them, newest first."""
    every = request.GET.get("all") == "1"
    waiting = asked_changes(scope=seat.scope, waiting=True)
    rows = asked_changes(scope=seat.scope) if every else waiting
    decides = seat.person.may(Right.DECIDE)
    mine = [row for row in waiting if decides and row.asked_by_id != seat.person.staff_id]
    return show(
        request,
        seat,
        "lines/changes.html",
        room="lines",
        every=every,
        waiting=len(waiting),
        mine=mine,
        rows=[(row, SHAPES[row.state], row in mine) for row in rows],
        **listed(seat, CHANGES, {"all": "1"} if every else {}, rows=len(rows)),
    )


@require_POST
@seated(Right.DECIDE)
def decide_raise(request: HttpRequest, seat: Seat, change_id: int) -> HttpResponse:
    """Carry out a raise that another person asked for, or send it back with a word."""
    row = next(iter(limit_changes(scope=seat.scope, change_id=change_id)), None)
    if row is None:
        raise Http404
    to, answer = reverse("changes"), request.POST.get("answer", "")
    if answer not in {"approve", "decline"}:
        return refuse(request, ODD_ANSWER, to=to)
    decision = ChangeDecision(
        change_id=row.id,
        approve=answer == "approve",
        note=request.POST.get("note", ""),
        decided_by=seat.person.staff_id,
        post=seat.person.post,
    )
    answers = decide_raises(decisions=[decision], at=seat.at, business_date=seat.on)
    if answers.refused:
        return refuse(request, answers.refused.values(), to=to)
    what = f"额度 {row.line_number} 调增到 {spoken(row.after_fen)}"
    return done(request, f"已同意{what}。" if decision.approve else f"已退回{what}的申请。", to=to)


@require_POST
@seated(Right.DECIDE)
def decide_renewal(request: HttpRequest, seat: Seat, renewal_id: int) -> HttpResponse:
    """Carry out a renewal that another person asked for, or send it back with a word."""
    row = next(iter(renewals(scope=seat.scope, renewal_id=renewal_id)), None)
    if row is None:
        raise Http404
    to, answer = reverse("changes"), request.POST.get("answer", "")
    if answer not in {"approve", "decline"}:
        return refuse(request, ODD_ANSWER, to=to)
    decision = RenewalDecision(
        renewal_id=row.id,
        approve=answer == "approve",
        note=request.POST.get("note", ""),
        decided_by=seat.person.staff_id,
        post=seat.person.post,
    )
    answers = decide_renewals(decisions=[decision], at=seat.at, business_date=seat.on)
    if answers.refused:
        return refuse(request, answers.refused.values(), to=to)
    what = f"借据 {row.old_number} 的{row.kind} {spoken(row.fen)}"
    return done(request, f"已办妥{what}。" if decision.approve else f"已退回{what}。", to=to)


@require_POST
@seated(Right.DECIDE)
def decide_rate(request: HttpRequest, seat: Seat, rate_request_id: int) -> HttpResponse:
    """Carry out another rate that someone asked for, or send it back with a word."""
    row = next(iter(rate_requests(scope=seat.scope, rate_request_id=rate_request_id, singly=True)), None)
    if row is None:
        raise Http404
    to, answer = reverse("changes"), request.POST.get("answer", "")
    if answer not in {"approve", "decline"}:
        return refuse(request, ODD_ANSWER, to=to)
    decision = RateDecision(
        rate_request_id=row.id,
        approve=answer == "approve",
        note=request.POST.get("note", ""),
        decided_by=seat.person.staff_id,
    )
    answers = decide_rates(decisions=[decision], at=seat.at, business_date=seat.on)
    if answers.refused:
        return refuse(request, answers.refused.values(), to=to)
    what = f"借据 {row.draw_number} 的年利率自 {row.from_on} 起改为 {Ratio.of_ppm(row.rate_ppm).percent()}"
    return done(request, f"{what}，已生效。" if decision.approve else f"已退回：{what}。", to=to)
