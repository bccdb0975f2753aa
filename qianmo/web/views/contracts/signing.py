"""Taking a signature on a contract page: drawn on the screen, or a fingerprint with its reading and witness."""

import base64
import binascii

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.org.queries import staff_ids
from qianmo.apps.signing.queries import ContractFile
from qianmo.apps.signing.services import NewSigning, Signed, sign_paper
from qianmo.domain.access import Right
from qianmo.domain.refusal import Refused
from qianmo.domain.signing.parties import Method, Place, Witness
from qianmo.web.posting import done, request_id, whole
from qianmo.web.seat import Seat, seated
from qianmo.web.views.contracts.page import contract_page, file_in_sight

DRAWN = "data:image/png;base64,"
MOST_FILE_BYTES = 12_000_000
"""Nothing longer is read into memory; the act refuses what is longer than it keeps."""


@require_POST
@seated(Right.SIGN)
def sign(request: HttpRequest, seat: Seat, number: str) -> HttpResponse:
    """Take the signature of one of those who must sign."""
    file = file_in_sight(seat, number)
    answer = _signed(request, seat, file)
    if isinstance(answer, Refused):
        return contract_page(request, seat, file_in_sight(seat, number), refused=answer.sentences, typed=request.POST)
    if answer.whole and file.row.kind != "contract":
        return done(request, f"{file.row.kind_name}已签齐，等另一位同事复核", to=reverse("contract", args=[number]))
    if answer.whole:
        said = f"合同 {number} 已签齐，额度 {file.row.line_number} 从现在起可以支用"
        return done(request, said, to=reverse("line", args=[file.row.line_number]))
    return done(request, "已收下这位的签字，还有人没有签", to=reverse("contract", args=[number]))


def _signed(request: HttpRequest, seat: Seat, file: ContractFile) -> Signed | Refused:
    posted, party_id = request.POST, whole(request.POST.get("party", ""))
    if party_id not in {one.id for one in file.parties}:
        return Refused(code="no_party", reason="没有选签约人。请选好是谁签，再请他签")
    if posted.get("place") not in {Place.SPOT, Place.COUNTER}:
        return Refused(code="no_place", reason="没有选签约地点。请选上门面签或柜面")
    witness = _witness(posted.get("witness", ""), posted.get("witness_name", ""))
    if isinstance(witness, Refused):
        return witness
    by_hand = posted.get("method") != Method.FINGERPRINT
    signing = NewSigning(
        party_id=party_id,
        shown=shown_digest(posted.get("shown", "")),
        method=Method.HAND if by_hand else Method.FINGERPRINT,
        place=Place(posted["place"]),
        image=drawn(posted.get("drawn", "")) if by_hand else _file(request, "fingerprint"),
        taken_by=seat.person.staff_id,
        request_id=request_id(request),
        recording=b"" if by_hand else _file(request, "recording"),
        statement="" if by_hand else posted.get("statement", ""),
        witness=Witness() if by_hand else witness,
    )
    return sign_paper(signing=signing, at=seat.at, business_date=seat.on)


def _witness(number: str, name: str) -> Witness | Refused:
    """A colleague by staff number, or a villager by name."""
    if not number.strip():
        return Witness(name=name.strip()[:60])
    found = staff_ids(numbers=[number.strip()]).get(number.strip())
    if found is None:
        return Refused(code="unknown_witness", reason=f"没有工号 {number.strip()[:12]}。请核对，或写村民的姓名")
    return Witness(staff_id=found)


def drawn(text: str) -> bytes:
    """A picture as a canvas sends it; nothing where it is none."""
    try:
        return base64.b64decode(text.removeprefix(DRAWN), validate=True) if text.startswith(DRAWN) else b""
    except binascii.Error:
        return b""


def shown_digest(text: str) -> bytes:
    """The digest of what the page showed."""
    try:
        return bytes.fromhex(text)
    except ValueError:
        return b""


def _file(request: HttpRequest, name: str) -> bytes:
    file = request.FILES.get(name)
    return file.read(MOST_FILE_BYTES) if file else b""
