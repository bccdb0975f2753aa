"""Contracts signed by hand at the household, online: what waits for a signature, what it says, the signature itself.

The acts are those of the console's page of a contract: what was shown is named by its digest, and a contract that
changed meanwhile is not signed. Fingerprints need a reading and a witness and stay at the console.
"""

import base64
import binascii
from typing import Annotated, Any
from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import Path, Router, Schema
from pydantic import Field, StringConstraints

from qianmo.api.field.door import Caller, DeviceToken, Stopped, caller_of
from qianmo.apps.signing.queries import ContractFile, contract_document, contract_file, contracts_of_household
from qianmo.apps.signing.services import NewSigning, sign_paper
from qianmo.domain.access import Right
from qianmo.domain.refusal import Refused
from qianmo.domain.signing.parties import Method, Place

router = Router(auth=DeviceToken())
MAY_NOT = Refused(code="may_not", reason="不能签字：您的岗位不办签约。请找经办的客户经理")
NO_PARTY = Refused(code="no_party", reason="没有签成：这位不在本合同的签约人里。请选好是谁签，再请他签")


class HouseholdPath(Schema):
    """The id of a household."""

    household: int = Field(ge=1, lt=2**62)


class ContractPath(Schema):
    """The number of a contract."""

    number: Annotated[str, StringConstraints(max_length=40)]


class SignIn(Schema):
    """A signature: whose, over which digest as it was shown, the picture (PNG, base64), the request's own id."""

    party: int
    shown: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    drawn: Annotated[str, StringConstraints(max_length=700_000)]
    request: UUID


class PartyOut(Schema):
    """Somebody who signs, and whether he has."""

    id: int
    role: str
    name: str
    person: int | None
    signed: bool


class ContractOut(Schema):
    """A contract as it is read before it is signed: costs and terms in words; `shown` names what was shown."""

    number: str
    title: str
    shown: str
    parties: list[PartyOut]
    costs: list[list[str]]
    terms: list[str]


class ContractsOut(Schema):
    """The contracts of a household that wait for signatures."""

    contracts: list[ContractOut]


class SignedOut(Schema):
    """Whether everybody has signed now."""

    whole: bool


@router.get(
    "/households/{household}/contracts",
    response=ContractsOut,
    operation_id="waiting_contracts",
    summary="一户等签的合同",
)
def waiting_contracts(request: HttpRequest, place: Path[HouseholdPath]) -> dict[str, Any]:
    """联网现取，不存手机。成本和条款就是合同里写的，shown 是这一份的摘要。"""
    caller = _signing(request)
    numbers = contracts_of_household(household_id=place.household, scope=caller.scope)
    files = [contract_file(number=number, scope=caller.scope) for number in numbers]
    return {"contracts": [_told(file) for file in files if file is not None]}


@router.post("/contracts/{number}/sign", response=SignedOut, operation_id="sign_contract", summary="在合同上手写签名")
def sign_contract(request: HttpRequest, place: Path[ContractPath], body: SignIn) -> SignedOut:
    """合同变了、已经签过或签名是空白，答 422 和原因。同一个 request 再送，答复不变。签齐即生效。"""
    caller = _signing(request)
    file = contract_file(number=place.number, scope=caller.scope)
    if file is None:
        raise Http404
    if body.party not in {one.id for one in file.parties}:
        raise Stopped(422, NO_PARTY)
    try:
        image = base64.b64decode(body.drawn, validate=True)
    except binascii.Error:
        image = b""
    signing = NewSigning(
        party_id=body.party,
        shown=bytes.fromhex(body.shown),
        method=Method.HAND,
        place=Place.SPOT,
        image=image,
        taken_by=caller.person.staff_id,
        request_id=body.request,
    )
    signed = sign_paper(signing=signing, at=caller.at, business_date=caller.on)
    if isinstance(signed, Refused):
        raise Stopped(422, signed)
    return SignedOut(whole=signed.whole)


def _signing(request: HttpRequest) -> Caller:
    caller = caller_of(request)
    if not caller.person.may(Right.SIGN):
        raise Stopped(403, MAY_NOT)
    return caller


def _told(file: ContractFile) -> dict[str, Any]:
    told = contract_document(paper_id=file.row.id)
    terms = [
        "".join(run["text"] for run in paragraph["runs"])
        for part in told["parts"]
        for paragraph in [{"runs": [{"text": part["title"]}]}, *part["paragraphs"]]
    ]
    return {
        "number": file.row.number,
        "title": told["title"],
        "shown": file.pdf_digest,
        "parties": [
            {"id": one.id, "role": one.role, "name": one.name, "person": one.person_id, "signed": bool(one.signed_at)}
            for one in file.parties
        ],
        "costs": [[row[0], row[-1]] for row in file.cost["rows"]] + file.cost["sums"],
        "terms": [line for line in (*terms, file.cost["basis"], *file.cost["default"]) if line],
    }
