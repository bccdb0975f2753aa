"""A file by hand: uploaded, looked at, and sent only when the person has seen what would become of it.

A short file is looked at while one waits, a long one by the worker while the page tells that it is being looked at.
"""

from datetime import date

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST

from qianmo.apps.feeds.folders import arriving_folder
from qianmo.apps.feeds.queries import DELIVERY_KINDS, UploadRow, mapping_versions, open_uploads, upload
from qianmo.apps.feeds.services import (
    MOST_BYTES,
    NewUpload,
    Totals,
    drop_upload,
    look_at_upload,
    receive_upload,
    send_upload,
    too_large,
)
from qianmo.domain.access import Right
from qianmo.domain.money import parse_amount
from qianmo.domain.refusal import Refused
from qianmo.storage.queueing import hand_over
from qianmo.web.errands import worker_is_there
from qianmo.web.posting import done, refuse, request_id
from qianmo.web.seat import Seat, seated, show
from qianmo.web.uploading import PIECE_BYTES, let_in, was_too_large
from qianmo.web.views.feeds.delivery import JOB
from qianmo.web.words.delivery import compared

LOOKED_AT_ONCE = 2 * 1024 * 1024
"""Bytes of a file that is looked at while the sender waits: some fifty thousand rows."""
SHAPES = {
    "looking": "qm-doing",
    "looked": "qm-wait",
    "unfit": "qm-breach",
    "sent": "qm-done",
    "dropped": "qm-stop",
}


@seated(Right.DELIVER_FEEDS)
def form(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The form for a file, one's files that wait to be sent, and the names files may have."""
    newest = {(row.kind, row.name): row for row in reversed(mapping_versions())}
    return show(
        request,
        seat,
        "feeds/upload.html",
        room="feeds",
        waiting=open_uploads(staff_id=seat.person.staff_id),
        shapes=SHAPES,
        mappings=sorted(newest.values(), key=lambda row: (list(DELIVERY_KINDS).index(row.kind), row.name)),
        most_gb=MOST_BYTES >> 30,
    )


@csrf_exempt  # looked at in `_taken_in`, once the form may be read
@require_POST
@seated(Right.DELIVER_FEEDS)
def take_in(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Take a file in; only whoever may deliver has a large one read."""
    let_in(request, most=MOST_BYTES, folder=arriving_folder())
    return _taken_in(request, seat)


@csrf_protect
def _taken_in(request: HttpRequest, seat: Seat) -> HttpResponse:
    here = reverse("upload-delivery")
    if was_too_large(request):
        return refuse(request, too_large(), to=here)
    file, totals, days = request.FILES.get("file"), _totals(request), _days(request)
    if file is None:
        return refuse(request, "没有收到文件。请选一份文件再上传", to=here)
    if isinstance(totals, Refused):
        return refuse(request, totals, to=here)
    if isinstance(days, Refused):
        return refuse(request, days, to=here)
    since, on = days
    new = NewUpload(
        name=file.name or "",
        by=seat.person.staff_id,
        request_id=request_id(request),
        since=since,
        on=on,
        totals=totals,
    )
    long = (file.size or 0) > LOOKED_AT_ONCE
    with transaction.atomic():
        answer = receive_upload(new=new, pieces=file.chunks(PIECE_BYTES), at=seat.at, business_date=seat.on)
        if isinstance(answer, Refused):
            return refuse(request, answer, to=here)
        if long:
            hand_over("feeds.look", upload_id=answer)
    if not long:
        look_at_upload(upload_id=answer, business_date=seat.on)
    return redirect("upload", answer)


def _totals(request: HttpRequest) -> Totals | Refused:
    """The control totals typed in, each of which may be left out."""
    rows = request.POST.get("rows", "").replace(",", "").strip()
    if rows and not (rows.isascii() and rows.isdecimal() and len(rows) < 13):
        return Refused(code="rows_unreadable", reason=f"行数总数「{rows[:20]}」看不懂。请填整数，或不填")
    fen, bank_fen = (_fen(request.POST.get(name, "")) for name in ("yuan", "bank_yuan"))
    for amount in (fen, bank_fen):
        if isinstance(amount, Refused):
            return amount
    return Totals(rows=int(rows) if rows else None, fen=fen, bank_fen=bank_fen)  # type: ignore[arg-type]


def _fen(text: str) -> int | Refused | None:
    """Yuan as fen; movements may sum to less than nothing."""
    bare = text.strip()
    if not bare:
        return None
    amount = parse_amount(bare.removeprefix("-"))
    return -amount if isinstance(amount, int) and bare.startswith("-") else amount


def _days(request: HttpRequest) -> tuple[date | None, date | None] | Refused:
    """The days typed in, where the name of the file does not tell them."""
    texts = [request.POST.get(name, "").strip() for name in ("since", "on")]
    try:
        since, on = (date.fromisoformat(text) if text else None for text in texts)
    except ValueError:
        return Refused(code="day_unreadable", reason="业务日期看不懂。请写成 2026-09-28，或不填")
    return since, on


def _own(seat: Seat, upload_id: int) -> UploadRow:
    row = upload(upload_id=upload_id, staff_id=seat.person.staff_id)
    if row is None:
        raise Http404
    return row


@seated(Right.DELIVER_FEEDS)
def page(request: HttpRequest, seat: Seat, upload_id: int) -> HttpResponse:
    """What would become of a file; once sent, its delivery."""
    row = _own(seat, upload_id)
    if row.delivery_id is not None:
        return redirect("delivery", row.delivery_id)
    found, running = row.found, row.state == "looking"
    totals = (
        compared(
            rows=(found.told_rows, found.rows_read), fen=(found.told_fen, found.read_fen) if found.has_money else None
        )
        if found
        else []
    )
    return show(
        request,
        seat,
        "feeds/uploaded.html",
        room="feeds",
        row=row,
        found=found,
        shape=SHAPES[row.state],
        running=running,
        worker=not running or worker_is_there(),
        totals=totals,
        apart=[one for one in totals if one.told and not one.even],
    )


@require_POST
@seated(Right.DELIVER_FEEDS)
def send(request: HttpRequest, seat: Seat, upload_id: int) -> HttpResponse:
    """Send a file that was looked at; the worker carries it. A double click gets the first answer."""
    row, here = _own(seat, upload_id), reverse("upload", args=[upload_id])
    with transaction.atomic():
        answer = send_upload(upload_id=row.id, by=seat.person.staff_id, at=seat.at, business_date=seat.on)
        if isinstance(answer, Refused):
            return refuse(request, answer, to=here)
        hand_over(JOB, delivery_id=answer)
    return done(request, f"已送交 {row.name}，后台正在办，可以离开本页", to=reverse("delivery", args=[answer]))


@require_POST
@seated(Right.DELIVER_FEEDS)
def drop(request: HttpRequest, seat: Seat, upload_id: int) -> HttpResponse:
    """Let a file go unsent."""
    row = _own(seat, upload_id)
    refused = drop_upload(upload_id=row.id, by=seat.person.staff_id)
    if refused:
        return refuse(request, refused, to=reverse("upload", args=[upload_id]))
    return done(request, f"已撤下 {row.name}，没有送交，文件已删除", to=reverse("upload-delivery"))
