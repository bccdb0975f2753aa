"""The contract on the customer's own phone: what it costs, what it says, and the sheet to sign on.

Whoever is here opened a link with the last four of the borrower's identity number, so only the borrower signs here; a
spouse and guarantors sign before the manager.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from qianmo.apps.grids.queries import Scope
from qianmo.apps.signing.queries import ContractFile, PartyRow, contract_document, contract_file
from qianmo.apps.signing.services import NewSigning, sign_paper
from qianmo.domain.refusal import Refused
from qianmo.domain.signing.parties import Method, Place
from qianmo.web.posting import request_id
from qianmo.web.views.contracts.signing import drawn, shown_digest
from qianmo.web.views.phone.line import Caller, caller_of, page_of, waiting_contract

NONE = "没有等您签字的合同。请您的客户经理打印合同"


@never_cache
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The contract, to read and to sign."""
    caller = caller_of(request)
    return caller if isinstance(caller, HttpResponse) else _page(request, caller)


def _page(request: HttpRequest, caller: Caller, *, refused: tuple[str, ...] = ()) -> HttpResponse:
    file = _waiting(caller)
    return page_of(
        request,
        caller,
        "phone/contract.html",
        file=file,
        told=contract_document(paper_id=file.row.id) if file else None,
        signs=file is not None and _borrower(file).signed_at is None,
        refused=refused or (() if file else (NONE,)),
        status=422 if refused else 200,
    )


def _waiting(caller: Caller) -> ContractFile | None:
    row = waiting_contract(caller.line)
    return contract_file(number=row.number, scope=Scope(None)) if row else None


def _borrower(file: ContractFile) -> PartyRow:
    return file.parties[0]


@never_cache
@require_POST
def sign(request: HttpRequest) -> HttpResponse:
    """The borrower signs what the page showed."""
    caller = caller_of(request)
    if isinstance(caller, HttpResponse):
        return caller
    file = _waiting(caller)
    if file is None:
        return _page(request, caller, refused=(NONE,))
    signing = NewSigning(
        party_id=_borrower(file).id,
        shown=shown_digest(request.POST.get("shown", "")),
        method=Method.HAND,
        place=Place.PHONE,
        image=drawn(request.POST.get("drawn", "")),
        taken_by=None,
        request_id=request_id(request),
    )
    answer = sign_paper(signing=signing, at=caller.at, business_date=caller.on)
    if isinstance(answer, Refused):
        return _page(request, caller, refused=answer.sentences)
    return redirect("phone" if answer.whole else "phone-contract")
