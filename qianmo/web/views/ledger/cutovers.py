"""切换: another system's lines and draws come in as files, are looked at beside their control totals, and are booked.

One person sends them in, another confirms. Nothing on these pages shows a customer.
"""

from pathlib import Path

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.credit.queries import CutoverRow, cutover, cutovers, keeper_on, taken_standing
from qianmo.apps.credit.services import NewCutover, bring_in, confirm_cutover, judge_cutover, return_cutover
from qianmo.apps.households.services import too_large
from qianmo.domain.access import Right
from qianmo.domain.refusal import Refused
from qianmo.gateways.cutover import KINDS
from qianmo.storage.queueing import hand_over
from qianmo.web.errands import worker_is_there
from qianmo.web.lists import CUTOVER_FAULTS
from qianmo.web.lists.workspace import listed
from qianmo.web.posting import done, refuse, request_id
from qianmo.web.seat import Seat, seated, show
from qianmo.web.uploading import was_too_large

JUDGE = "credit.judge_cutovers"
JUDGED_AT_ONCE = 512 * 1024
"""Bytes of files that are judged while the sender waits: a few thousand draws."""
SHAPES = {
    "checking": "qm-doing",
    "faulty": "qm-breach",
    "checked": "qm-wait",
    "loaded": "qm-done",
    "returned": "qm-final",
}


@seated(Right.SEE_BOOKS)
def page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Every delivery, and the form for another."""
    return show(
        request,
        seat,
        "cutovers/list.html",
        room="cutovers",
        rows=[(row, row.total("lines"), row.total("principal")) for row in cutovers()],
        shapes=SHAPES,
        kinds=KINDS,
        keeper=keeper_on(on=seat.on),
        may_bring=seat.person.may(Right.CUT_OVER),
    )


def _known(cutover_id: int) -> CutoverRow:
    row = cutover(cutover_id=cutover_id)
    if row is None:
        raise Http404
    return row


@seated(Right.SEE_BOOKS)
def one(request: HttpRequest, seat: Seat, cutover_id: int) -> HttpResponse:
    """One delivery: its sums beside the control totals, what is wrong with it, and what of it stands in the books."""
    row = _known(cutover_id)
    waits, may = row.state == "checked", seat.person.may(Right.CUT_OVER)
    return show(
        request,
        seat,
        "cutovers/page.html",
        room="cutovers",
        row=row,
        shape=SHAPES[row.state],
        stands=taken_standing(cutover_id=row.id) if row.state == "loaded" else None,
        confirms=waits and may and row.brought_by_id != seat.person.staff_id and row.on == seat.on,
        own=waits and may and row.brought_by_id == seat.person.staff_id,
        stale=waits and row.on != seat.on,
        returns=may and row.state in {"checking", "checked", "faulty"},
        running=row.state == "checking",
        worker=row.state != "checking" or worker_is_there(),
        **listed(seat, CUTOVER_FAULTS, {"cutover": str(row.id)}, rows=row.fault_count),
    )


@require_POST
@seated(Right.CUT_OVER)
def new_cutover(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Take the files of a delivery in; what takes longer than somebody should wait is judged by the worker."""
    here = reverse("cutovers")
    if was_too_large(request):
        return refuse(request, too_large(), to=here)
    files = {
        Path((one.name or "").replace("\\", "/")).name[-120:]: one.read() for one in request.FILES.getlist("files")
    }
    new = NewCutover(
        name=request.POST.get("name", ""), files=files, by=seat.person.staff_id, request_id=request_id(request)
    )
    long = sum(map(len, files.values())) > JUDGED_AT_ONCE
    with transaction.atomic():
        answer = bring_in(new=new, at=seat.at, business_date=seat.on)
        if isinstance(answer, Refused):
            return refuse(request, answer, to=here)
        if long:
            hand_over(JUDGE)
    if long:
        return redirect("cutover", answer)
    judge_cutover(cutover_id=answer, at=seat.at)
    row = _known(answer)
    told = f"有 {row.fault_count:,} 处差错，请改正后重新送入" if row.fault_count else "核对无误，请第二个人确认"
    return done(request, f"收到“{row.name}”：{told}", to=reverse("cutover", args=[answer]))


@require_POST
@seated(Right.CUT_OVER)
def confirm(request: HttpRequest, seat: Seat, cutover_id: int) -> HttpResponse:
    """Book a delivery somebody else sent in."""
    _known(cutover_id)
    here = reverse("cutover", args=[cutover_id])
    answer = confirm_cutover(cutover_id=cutover_id, by=seat.person.staff_id, at=seat.at, business_date=seat.on)
    if isinstance(answer, Refused):
        return refuse(request, answer, to=here)
    stands = taken_standing(cutover_id=cutover_id)
    return done(request, f"已转入额度 {stands.lines:,} 笔，借据 {stands.draws:,} 笔", to=here)


@require_POST
@seated(Right.CUT_OVER)
def give_back(request: HttpRequest, seat: Seat, cutover_id: int) -> HttpResponse:
    """Give a delivery back with a word."""
    _known(cutover_id)
    here = reverse("cutover", args=[cutover_id])
    answer = return_cutover(
        cutover_id=cutover_id, note=request.POST.get("note", ""), by=seat.person.staff_id, at=seat.at,
        business_date=seat.on,
    )  # fmt: skip
    if isinstance(answer, Refused):
        return refuse(request, answer, to=here)
    return done(request, "已退回，文件已删除", to=here)
