"""Mistakes that wait for a second person, and those mended or sent back."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.credit.queries import reversal, reversals, through_core
from qianmo.apps.credit.services import ReversalDecision, decide_reversals
from qianmo.domain.access import Right
from qianmo.domain.money import spoken
from qianmo.web.lists import REVERSALS
from qianmo.web.lists.workspace import listed
from qianmo.web.posting import done, refuse
from qianmo.web.seat import Seat, seated, show

SHAPES = {
    "待复核": "qm-wait", "待核心办": "qm-wait", "已冲正": "qm-final", "已退回": "qm-stop", "核心未办": "qm-stop",
}  # fmt: skip


@seated(Right.SEE_LINES)
def listing(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Reversals within the scope: those that wait, or all of them, newest first."""
    every = request.GET.get("all") == "1"
    decides = seat.person.may(Right.APPROVE_REVERSALS)
    waiting = reversals(scope=seat.scope, waiting=True)
    mine = reversals(scope=seat.scope, waiting=True, not_of=seat.person.staff_id) if decides else []
    rows = reversals(scope=seat.scope) if every else waiting
    deciding = {row.id for row in mine}
    return show(
        request,
        seat,
        "lines/reversals.html",
        room="lines",
        every=every,
        waiting=len(waiting),
        mine=mine,
        rows=[(row, SHAPES[row.state], row.id in deciding) for row in rows],
        **listed(seat, REVERSALS, {"all": "1"} if every else {}, rows=len(rows)),
    )


@require_POST
@seated(Right.APPROVE_REVERSALS)
def decide(request: HttpRequest, seat: Seat, reversal_id: int) -> HttpResponse:
    """Carry out what another person asked for, or send it back with a word."""
    row = reversal(scope=seat.scope, reversal_id=reversal_id)
    if row is None:
        raise Http404
    to, answer = reverse("reversals"), request.POST.get("answer", "")
    if answer not in {"approve", "decline"}:
        return refuse(request, "没有选同意还是退回。请打开这一笔再选一次。", to=to)
    decision = ReversalDecision(
        reversal_id=row.id,
        approve=answer == "approve",
        note=request.POST.get("note", ""),
        decided_by=seat.person.staff_id,
    )
    answers = decide_reversals(decisions=[decision], at=seat.at, business_date=seat.on)
    if answers.refused:
        return refuse(request, answers.refused.values(), to=to)
    what = f"{row.kind} {spoken(row.amount_fen)}（额度 {row.line_number}）"
    if not decision.approve:
        return done(request, f"已退回{what}的冲正。", to=to)
    return done(request, f"正请核心冲正{what}，核心办妥才入账。" if through_core() else f"已冲正{what}。", to=to)
