"""Drafts as files: a table as a workbook and back, the whole model as DMN and back; and a draft given up."""

from pathlib import Path
from tempfile import NamedTemporaryFile

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.products.queries import draft_model, table_workbook
from qianmo.apps.products.services import Saved, drop_draft, replace_model, take_workbook
from qianmo.domain.access import Right
from qianmo.domain.refusal import Refused
from qianmo.web.lab_pairs import draft_named
from qianmo.web.posting import done, refuse
from qianmo.web.seat import Seat, seated
from qianmo.web.uploading import PIECE_BYTES, was_too_large
from qianmo.web.views.products.editor import here, revision_of
from qianmo.web.views.products.product import dmn_file

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NO_FILE = "没有收到文件。请先选一个"
TOO_LARGE = "文件太大，没有读。请只留这一张表再传"


@seated(Right.SEE_PRODUCTS)
def download(request: HttpRequest, seat: Seat, draft_id: int) -> HttpResponse:
    """The draft as a DMN 1.3 file."""
    del request, seat
    row = draft_named(draft_id)
    return dmn_file(draft_model(draft_id=row.id), f"{row.product_code}-{row.version}-r{row.revision}")


@seated(Right.SEE_PRODUCTS)
def workbook(request: HttpRequest, seat: Seat, draft_id: int) -> HttpResponse:
    """One table as a workbook; `decision` is its id."""
    row = draft_named(draft_id)
    person = seat.person
    answer = table_workbook(
        draft_id=row.id, decision=request.GET.get("decision", ""), taker=f"{person.name} {person.number}"
    )
    if isinstance(answer, Refused):
        return refuse(request, answer, to=here(row.id))
    file = HttpResponse(answer, content_type=WORKBOOK)
    file["Content-Disposition"] = f'attachment; filename="{row.product_code}-{row.version}.xlsx"'
    return file


@require_POST
@seated(Right.EDIT_PRODUCTS)
def bring_workbook(request: HttpRequest, seat: Seat, draft_id: int) -> HttpResponse:
    """Put the rows of a workbook in the place of a table's; nothing of a refused one is kept."""
    row, file = draft_named(draft_id), request.FILES.get("file")
    if file is None:
        return refuse(request, TOO_LARGE if was_too_large(request) else NO_FILE, to=here(row.id))
    with NamedTemporaryFile(suffix=Path(file.name or "").suffix) as copy:
        for piece in file.chunks(PIECE_BYTES):
            copy.write(piece)
        copy.flush()
        answer = take_workbook(
            draft_id=row.id,
            revision=revision_of(request),
            decision=request.POST.get("decision", ""),
            path=Path(copy.name),
            by=seat.person.staff_id,
            at=seat.at,
            business_date=seat.on,
        )
    return _said(request, answer, draft_id, "已用表格里的行换下这张表")


@require_POST
@seated(Right.EDIT_PRODUCTS)
def bring_model(request: HttpRequest, seat: Seat, draft_id: int) -> HttpResponse:
    """Put a whole DMN file in the place of the model; nothing of a refused one is kept."""
    row, file = draft_named(draft_id), request.FILES.get("file")
    if file is None:
        return refuse(request, TOO_LARGE if was_too_large(request) else NO_FILE, to=here(row.id))
    answer = replace_model(
        draft_id=row.id,
        revision=revision_of(request),
        model=file.read(),
        by=seat.person.staff_id,
        at=seat.at,
        business_date=seat.on,
    )
    return _said(request, answer, draft_id, "已换上整个决策文件")


def _said(request: HttpRequest, answer: Saved | Refused, draft_id: int, sentence: str) -> HttpResponse:
    if isinstance(answer, Refused):
        return refuse(request, answer, to=here(draft_id))
    return done(request, f"{sentence}，第 {answer.revision} 次修订", to=here(draft_id))


@require_POST
@seated(Right.EDIT_PRODUCTS)
def drop(request: HttpRequest, seat: Seat, draft_id: int) -> HttpResponse:
    """Give a draft up."""
    row = draft_named(draft_id)
    answer = drop_draft(
        draft_id=row.id,
        reason=request.POST.get("reason", ""),
        by=seat.person.staff_id,
        at=seat.at,
        business_date=seat.on,
    )
    if isinstance(answer, Refused):
        return refuse(request, answer, to=here(row.id))
    return done(request, f"已放弃草稿 {row.version}", to=reverse("product", args=[row.product_code]))
