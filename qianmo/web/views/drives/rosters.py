"""名册: a village's list of households comes in as a file, is looked at, and becomes files of the bank.

Short files are read while the sender waits, long ones by the worker while the page tells how far it is.
"""

from collections.abc import Iterator

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from qianmo.apps.grids.queries import cells
from qianmo.apps.households.services import (
    NewUpload,
    begin_filing,
    check_upload,
    finish_filing,
    receive_roster,
    return_upload,
    too_large,
)
from qianmo.apps.households.uploads import (
    PAGE,
    UploadRow,
    pieces_of,
    returned_page,
    sound_page,
    upload,
    uploads_of,
)
from qianmo.domain.access import Right
from qianmo.domain.refusal import Refused
from qianmo.storage.queueing import hand_over
from qianmo.web.errands import worker_is_there
from qianmo.web.lists import UPLOADS
from qianmo.web.lists.workspace import listed
from qianmo.web.paging import page_of
from qianmo.web.posting import done, refuse, request_id
from qianmo.web.seat import Seat, seated, show
from qianmo.web.uploading import PIECE_BYTES, was_too_large

READ_AT_ONCE = 256 * 1024
"""Bytes of a file that is read while the sender waits: some four thousand persons."""
FILED_AT_ONCE = 1_000
"""Households that are filed while the sender waits."""
SHAPES = {
    "waiting": "qm-doing",
    "checked": "qm-wait",
    "filing": "qm-doing",
    "filed": "qm-done",
    "returned": "qm-final",
    "refused": "qm-breach",
    "expired": "qm-stop",
}
RUNNING = {"waiting", "filing"}
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@seated(Right.IMPORT_ROSTERS)
def rosters(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The sender's own uploads, and the form for another."""
    uploads = uploads_of(staff_id=seat.person.staff_id)
    return show(
        request,
        seat,
        "rosters/list.html",
        room="campaigns",
        uploads=uploads,
        **listed(seat, UPLOADS, {}, rows=len(uploads)),
        shapes=SHAPES,
        villages=[cell for cell in cells(level="village") if seat.scope.allows(cell.id)],
        chosen=request.GET.get("village", ""),
    )


@require_POST
@seated(Right.IMPORT_ROSTERS)
def new_roster(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Take a file in; a short one is read at once."""
    if was_too_large(request):
        return refuse(request, too_large(), to=reverse("rosters"))
    file = request.FILES.get("file")
    if file is None:
        return refuse(request, "没有收到文件。请选一份名册再上传", to=reverse("rosters"))
    with transaction.atomic():
        answer = receive_roster(
            new=NewUpload(
                name=file.name or "",
                village_code=request.POST.get("village", "").strip(),
                by=seat.person.staff_id,
                request_id=request_id(request),
            ),
            pieces=file.chunks(PIECE_BYTES),
            scope=seat.scope,
            at=seat.at,
            business_date=seat.on,
        )
        if isinstance(answer, Refused):
            return refuse(request, answer, to=reverse("rosters"))
        if (file.size or 0) > READ_AT_ONCE:
            hand_over("households.check_roster", upload_id=answer)
    if (file.size or 0) <= READ_AT_ONCE:
        check_upload(upload_id=answer, at=seat.at, business_date=seat.on)
    return done(request, f"收到 {file.name}。核对后再建档", to=reverse("roster", args=[answer]))


def _own(seat: Seat, upload_id: int) -> UploadRow:
    row = upload(upload_id=upload_id, staff_id=seat.person.staff_id)
    if row is None:
        raise Http404
    return row


@seated(Right.IMPORT_ROSTERS)
def roster(request: HttpRequest, seat: Seat, upload_id: int) -> HttpResponse:
    """One upload: how far it is, or what it found, page by page."""
    row = _own(seat, upload_id)
    shown = request.GET.get("show", "")
    if shown not in {"sound", "returned"}:
        shown = "returned" if row.returned else "sound"
    total = row.returned if shown == "returned" else row.households
    text = request.GET.get("page", "")
    page = min(int(text), 9_999) if text.isdecimal() and len(text) < 9 else 0
    read = returned_page if shown == "returned" else sound_page
    return show(
        request,
        seat,
        "rosters/page.html",
        room="campaigns",
        row=row,
        shape=SHAPES[row.state],
        running=row.state in RUNNING,
        seconds=max(0, int((seat.at - row.moved_at).total_seconds())),
        worker=row.state not in RUNNING or worker_is_there(),
        shown=shown,
        households=read(upload_id=row.id, number=page),
        total=total,
        page=page,
        **page_of(page=page, size=PAGE, total=total),
    )


@require_POST
@seated(Right.IMPORT_ROSTERS)
def file_roster(request: HttpRequest, seat: Seat, upload_id: int) -> HttpResponse:
    """File what the preview showed; a double click and the back button get the first answer."""
    row = _own(seat, upload_id)
    here = reverse("roster", args=[upload_id])
    with transaction.atomic():
        answer = begin_filing(
            upload_id=upload_id,
            by=seat.person.staff_id,
            found=request.POST.get("found", ""),
            part=request.POST.get("part") == "1",
            scope=seat.scope,
            at=seat.at,
        )
        if isinstance(answer, Refused):
            return refuse(request, answer, to=here)
        if answer == "filing" and row.households > FILED_AT_ONCE:
            hand_over("households.file_roster", upload_id=upload_id)
    if answer == "filing" and row.households <= FILED_AT_ONCE:
        finish_filing(upload_id=upload_id, at=seat.at, business_date=seat.on)
    return _told(request, seat, upload_id)


@require_POST
@seated(Right.IMPORT_ROSTERS)
def return_roster(request: HttpRequest, seat: Seat, upload_id: int) -> HttpResponse:
    """Give the whole file back."""
    _own(seat, upload_id)
    answer = return_upload(upload_id=upload_id, by=seat.person.staff_id, at=seat.at, business_date=seat.on)
    if isinstance(answer, Refused):
        return refuse(request, answer, to=reverse("roster", args=[upload_id]))
    return _told(request, seat, upload_id)


@require_POST
@seated(Right.IMPORT_ROSTERS)
def retry_roster(request: HttpRequest, seat: Seat, upload_id: int) -> HttpResponse:
    """Ask again for what the worker has not done; the acts do nothing twice."""
    row = _own(seat, upload_id)
    job = {"waiting": "households.check_roster", "filing": "households.file_roster"}.get(row.state)
    if job is not None:
        hand_over(job, upload_id=upload_id)
        return done(request, "已重新排队，轮到时接着办", to=reverse("roster", args=[upload_id]))
    return _told(request, seat, upload_id)


def _told(request: HttpRequest, seat: Seat, upload_id: int) -> HttpResponse:
    """Where the upload stands now, in one sentence."""
    row, here = _own(seat, upload_id), reverse("roster", args=[upload_id])
    sentences = {
        "filed": f"建档 {row.filed:,} 户，退回 {row.returned:,} 户",
        "filing": f"正在建档 {row.households:,} 户，可以离开本页，回来再看",
        "returned": f"整份退回，退回 {row.returned:,} 户，没有建档",
    }
    if row.state in sentences:
        return done(request, sentences[row.state], to=here)
    return refuse(request, row.notes[0] if row.notes else f"这份名册{row.state_name}", to=here)


@seated(Right.IMPORT_ROSTERS)
def returned_rows(request: HttpRequest, seat: Seat, upload_id: int) -> HttpResponseBase:
    """The workbook of the rows that go back, with the reason behind each."""
    del request
    row = _own(seat, upload_id)
    pieces = pieces_of(upload_id=row.id, kind="workbook")
    first = next(pieces, None)
    if first is None:
        raise Http404

    def whole() -> Iterator[bytes]:
        yield first
        yield from pieces

    name = f"退回-{row.name.rpartition('.')[0] or row.name}.xlsx"
    return StreamingHttpResponse(
        whole(),
        content_type=SPREADSHEET,
        headers={"Content-Disposition": content_disposition_header(as_attachment=True, filename=name) or ""},
    )
