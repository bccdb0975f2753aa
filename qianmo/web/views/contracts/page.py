"""One contract: how it stands, what it says and costs, who signed it and how; its file; and voiding it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from qianmo.apps.notices.queries import why_not_signed
from qianmo.apps.signing.queries import ContractFile, contract_document, contract_file, signature_file
from qianmo.apps.signing.services import open_contract, seal_evidence, void_paper
from qianmo.domain.access import Field, Right
from qianmo.domain.masking import mask_identity
from qianmo.domain.refusal import Refused
from qianmo.domain.signing.parties import SHORTEST_STATEMENT
from qianmo.gateways.pictures import suffix_of
from qianmo.web.posting import done, refuse
from qianmo.web.seat import Seat, seated, show
from qianmo.web.views.contracts.register import SHAPES

PDF = "application/pdf"
KINDS = {
    "png": "image/png", "jpg": "image/jpeg", "webm": "audio/webm", "ogg": "audio/ogg", "m4a": "audio/mp4",
    "wav": "audio/wav", "mp3": "audio/mpeg",
}  # fmt: skip


def file_in_sight(seat: Seat, number: str) -> ContractFile:
    """The contract of an address; one outside the scope is answered like one that does not exist."""
    file = contract_file(number=number, scope=seat.scope)
    if file is None:
        raise Http404
    return file


@seated(Right.SEE_LINES)
def page(request: HttpRequest, seat: Seat, number: str) -> HttpResponse:
    """The page of a contract."""
    return contract_page(request, seat, file_in_sight(seat, number))


def contract_page(
    request: HttpRequest, seat: Seat, file: ContractFile, *, refused: tuple[str, ...] = (), typed: Any = None
) -> HttpResponse:
    """The page, with what was refused and typed where a signature was not taken."""
    signs = file.waits and seat.person.may(Right.SIGN)
    household_id = file.row.household_id
    early = why_not_signed(household_ids=[household_id], on=seat.on) if signs and file.row.kind == "contract" else {}
    answer = show(
        request,
        seat,
        "contracts/page.html",
        room="contracts",
        file=file,
        row=file.row,
        shape=SHAPES[file.row.state],
        told=masked(contract_document(paper_id=file.row.id)) if seat.scope.sees(Field.NAMES) else None,
        opens=seat.person.may(Right.UNMASK),
        signs=signs,
        early=early.get(household_id),
        seals=file.row.state != "void" and seat.person.may(Right.SEAL_EVIDENCE),
        shortest=SHORTEST_STATEMENT,
        refused=refused,
        typed=typed or {},
    )
    answer.status_code = 422 if refused else 200
    return answer


def masked(document: dict[str, Any]) -> dict[str, Any]:
    """What a contract says as a screen of the bank shows it: identity numbers covered wherever they stand."""
    known = {one["identity"]: mask_identity(one["identity"]) for one in document["parties"][1:]}
    parties = [{**one, "identity": known.get(one["identity"], one["identity"])} for one in document["parties"]]
    parts = [
        {
            **part,
            "paragraphs": [
                {**one, "runs": [{**run, "text": known.get(run["text"], run["text"])} for run in one["runs"]]}
                for one in part["paragraphs"]
            ],
        }
        for part in document["parts"]
    ]
    return {**document, "parties": parties, "parts": parts}


@require_POST
@seated(Right.UNMASK)
def open_file(request: HttpRequest, seat: Seat, number: str) -> HttpResponse:
    """The file of a contract, to read or print; every opening is told."""
    file = file_in_sight(seat, number)
    pdf = open_contract(paper_id=file.row.id, by=seat.person.staff_id, at=seat.at, business_date=seat.on)
    if isinstance(pdf, Refused):
        return refuse(request, pdf, to=reverse("contract", args=[number]))
    name = content_disposition_header(as_attachment=False, filename=f"{number}.pdf") or ""
    return HttpResponse(pdf, content_type=PDF, headers={"Content-Disposition": name, "Cache-Control": "no-store"})


@require_POST
@seated(Right.SIGN)
def void(request: HttpRequest, seat: Seat, number: str) -> HttpResponse:
    """Void a contract that waits for signature, with the reason."""
    file, here = file_in_sight(seat, number), reverse("contract", args=[number])
    refused = void_paper(
        paper_id=file.row.id,
        reason=request.POST.get("reason", ""),
        by=seat.person.staff_id,
        at=seat.at,
        business_date=seat.on,
    )
    if refused is not None:
        return refuse(request, refused, to=here)
    return done(
        request, f"合同 {number} 已作废，可以重新打印", to=reverse("line-contract", args=[file.row.line_number])
    )


@require_POST
@seated(Right.SEAL_EVIDENCE)
def evidence(request: HttpRequest, seat: Seat, number: str) -> HttpResponse:
    """The evidence pack of the case behind a contract."""
    file = file_in_sight(seat, number)
    return sealed_pack(request, seat, name=number, back=reverse("contract", args=[number]), line_id=file.line_id)


def sealed_pack(request: HttpRequest, seat: Seat, *, name: str, back: str, **about: int) -> HttpResponse:
    """The evidence pack of an application or a line, for the purpose the form names."""
    sealed = seal_evidence(
        **about,
        reason=request.POST.get("reason", ""),
        by=seat.person.staff_id,
        by_number=seat.person.number,
        at=seat.at,
        business_date=seat.on,
    )
    if isinstance(sealed, Refused):
        return refuse(request, sealed, to=back)
    disposition = content_disposition_header(as_attachment=True, filename=f"证据包-{name}.zip") or ""
    headers = {"Content-Disposition": disposition, "Cache-Control": "no-store"}
    return HttpResponse(sealed.content, content_type="application/zip", headers=headers)


@seated(Right.UNMASK)
def picture(request: HttpRequest, seat: Seat, number: str, signature_id: int) -> HttpResponse:
    """The picture of a signature of this contract."""
    del request
    return _part(seat, number, signature_id, reading=False)


@seated(Right.UNMASK)
def reading(request: HttpRequest, seat: Seat, number: str, signature_id: int) -> HttpResponse:
    """The recording of the terms being read aloud."""
    del request
    return _part(seat, number, signature_id, reading=True)


def _part(seat: Seat, number: str, signature_id: int, *, reading: bool) -> HttpResponse:
    if signature_id not in {one.signature_id for one in file_in_sight(seat, number).parties}:
        raise Http404
    content = signature_file(signature_id=signature_id, reading=reading)
    if not content:
        raise Http404
    suffix = suffix_of(content)
    name = content_disposition_header(as_attachment=reading, filename=f"{number}-{signature_id}.{suffix}") or ""
    headers = {"Content-Disposition": name, "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=KINDS.get(suffix, "application/octet-stream"), headers=headers)
