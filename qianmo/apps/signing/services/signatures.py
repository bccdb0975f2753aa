"""Acts of signing: one signature at a time on a screen, or many contracts signed on paper at once.

The last signature a contract needs activates its line in the same transaction. A contract whose texts or facts are no
longer those of the day is not signed: it is voided and printed again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from hmac import compare_digest
from uuid import UUID, uuid5

from django.db import transaction

from qianmo.apps.approvals.queries import investigators_of
from qianmo.apps.credit.answers import Answers
from qianmo.apps.credit.services import NewSignature, SignedSupplement, sign_contracts, sign_supplement
from qianmo.apps.events.services import Fact, record
from qianmo.apps.signing.evidence import CASE
from qianmo.apps.signing.models import Paper, PaperKind, PaperState, Party, Signature
from qianmo.apps.signing.services.papers import Made, NewPaper, held_paper, prepare, write_papers
from qianmo.apps.signing.staleness import staleness
from qianmo.domain.refusal import Refused
from qianmo.domain.signing.parties import (
    METHODS,
    NO_WITNESS,
    PLACES,
    ROLES,
    Method,
    Place,
    Witness,
    unlettered_refusal,
)
from qianmo.gateways.photos import redrawn
from qianmo.gateways.pictures import recording_refusal, signature_refusal
from qianmo.storage.copying import allocate_ids, copy_rows
from qianmo.storage.identifiers import open_bytes, seal_bytes

ACTIVATIONS = UUID("f2b5a7f0-6a5c-4a52-9d4e-0d6a7a3f9c10")
"""The request that activates a line is named after its contract, so it is made once however often asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSigning:
    """Somebody signs: over which digest as shown, how, where, before whom; `taken_by` is nobody on one's own phone."""

    party_id: int
    shown: bytes
    method: Method
    place: Place
    image: bytes
    taken_by: int | None
    request_id: UUID
    recording: bytes = b""
    statement: str = ""
    witness: Witness = NO_WITNESS


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature was taken; `whole` where it was the last: a line can be drawn on, a raise or renewal be decided."""

    signature_id: int
    whole: bool


class _NotSigned(Exception):
    def __init__(self, refused: Refused) -> None:
        super().__init__(refused.reason)
        self.refused = refused


def sign_paper(*, signing: NewSigning, at: datetime, business_date: date) -> Signed | Refused:
    """Take one signature; nothing is kept where it is refused.

    Refused: a picture or recording that is none, a contract not waiting or not the one that was shown, one whose text
    or facts changed since it was printed, a signer who signed already, a fingerprint without its reading and witness,
    and what activating the line refuses.
    """
    image = _sound_image(signing)
    if isinstance(image, Refused):
        return image
    try:
        with transaction.atomic():
            return _sign(replace(signing, image=image), at=at, on=business_date)
    except _NotSigned as stopped:
        return stopped.refused


def _sound_image(signing: NewSigning) -> bytes | Refused:
    """What is kept as the signature: a drawn one as it was drawn, the photo of a fingerprint drawn anew."""
    if signing.recording and (refused := recording_refusal(signing.recording)):
        return refused
    if signing.method == Method.HAND:
        return signature_refusal(signing.image) or signing.image
    if signing.method != Method.FINGERPRINT:
        return Refused(code="method", reason="没有选签字方式。请选手写签名或按指印")
    if not signing.image:
        return Refused(code="no_fingerprint", reason="没有指印照片。请拍下或上传指印")
    photo = redrawn(signing.image)
    return photo if isinstance(photo, Refused) else photo.content


def _sign(signing: NewSigning, *, at: datetime, on: date) -> Signed:
    party = Party.objects.get(id=signing.party_id)
    paper = held_paper(party.paper_id)
    known = Signature.objects.filter(party=party).values_list("id", "request_id").first()
    if known is not None and known[1] == signing.request_id:
        return Signed(known[0], paper.state == PaperState.SIGNED)
    refused = _may_not_sign(signing, party, paper, signed=known is not None, on=on)
    if refused is not None:
        raise _NotSigned(refused)
    (pk,) = allocate_ids(Signature, 1)
    Signature.objects.create(
        id=pk,
        party=party,
        method=signing.method,
        place=signing.place,
        signed_digest=signing.shown,
        image=seal_bytes(signing.image, bound_to=f"signature:{pk}"),
        image_digest=sha256(signing.image).digest(),
        reading=seal_bytes(signing.recording, bound_to=f"reading:{pk}") if signing.recording else None,
        reading_digest=sha256(signing.recording).digest() if signing.recording else None,
        statement=signing.statement.strip()[:500],
        witness_id=signing.witness.staff_id,
        witness_name=signing.witness.name.strip(),
        taken_by_id=signing.taken_by,
        signed_at=at,
        request_id=signing.request_id,
    )
    _told_signature(signing, party, paper, pk, at=at, on=on)
    missing = Party.objects.filter(paper=paper).exclude(id__in=Signature.objects.values("party_id")).exists()
    if not missing:
        _complete(paper, signing, at=at, on=on)
    return Signed(pk, not missing)


def _may_not_sign(signing: NewSigning, party: Party, paper: Paper, *, signed: bool, on: date) -> Refused | None:
    if paper.state != PaperState.PRINTED:
        label = PaperState(paper.state).label
        return Refused(code="paper_closed", reason=f"不能签字：合同 {paper.number} {label}")
    if signed:
        return Refused(code="signed_already", reason=f"不能签字：{party.name} 已经签过这份合同")
    if paper.pdf_digest is None or not compare_digest(bytes(paper.pdf_digest), signing.shown):
        return Refused(code="not_what_was_shown", reason="没有签成：您看到的合同不是现在这一份。请刷新本页，看过再签")
    pdf = Paper.objects.values_list("pdf", flat=True).get(id=paper.pk)
    if pdf is None or sha256(open_bytes(bytes(pdf), bound_to=f"pdf:{paper.pk}")).digest() != signing.shown:
        return Refused(code="file_altered", reason="没有签成：合同文件和打印时不一样了。请作废后重打，并报告科技部门")
    if refused := staleness(paper_id=paper.pk, on=on):
        return refused
    if signing.method != Method.FINGERPRINT:
        return None
    investigated = investigators_of(kind=CASE, subject_ids=[paper.line.application_id or 0])
    return unlettered_refusal(
        recorded=bool(signing.recording),
        statement=signing.statement,
        witness=signing.witness,
        taken_by=signing.taken_by,
        investigators=investigated.get(paper.line.application_id or 0, set()),
        signers=list(Party.objects.filter(paper=paper).values_list("name", flat=True)),
    )


def _complete(paper: Paper, signing: NewSigning, *, at: datetime, on: date) -> None:
    """Everybody has signed: the contract stands and its line becomes active, or nothing at all happens.

    A supplement stands as well, and what it is about waits for a second person.
    """
    Paper.objects.filter(id=paper.pk).update(state=PaperState.SIGNED, signed_on=on, signed_at=at)
    if paper.kind != PaperKind.CONTRACT:
        subject_id = paper.limit_change_id or paper.renewal_id or 0
        supplement = SignedSupplement(kind=paper.kind, subject_id=subject_id, number=paper.number, digest=signing.shown)
        if refused := sign_supplement(signed=supplement, business_date=on):
            raise _NotSigned(refused)
        return
    new = NewSignature(
        line_id=paper.line_id,
        number=paper.number,
        digest=signing.shown,
        signed_by=signing.taken_by or paper.printed_by_id,
        request_id=uuid5(ACTIVATIONS, paper.number),
    )
    answers = sign_contracts(signatures=[new], at=at, business_date=on)
    for refused in answers.refused.values():
        raise _NotSigned(refused)


def _told_signature(
    signing: NewSigning, party: Party, paper: Paper, signature_id: int, *, at: datetime, on: date
) -> None:
    payload = {
        "contract": paper.number,
        "line": paper.line.number,
        "role": ROLES[party.role],
        "method": METHODS[signing.method],
        "place": PLACES[signing.place],
        "digest": signing.shown.hex(),
        "image": sha256(signing.image).hexdigest(),
    }
    fact = Fact(subject_id=signature_id, household_id=paper.line.household_id, by=signing.taken_by, payload=payload)
    record(kind="signing.signed", facts=[fact], at=at, business_date=on)


@transaction.atomic
def record_signed(*, papers: Sequence[NewPaper], at: datetime, business_date: date) -> Answers:
    """Record contracts that were signed on paper, from the texts in force, and activate their lines; their ids.

    Nothing is set: the digest kept and told is that of texts and contents; the file is set when somebody asks for it.
    Refused: what printing refuses, and what activating the line refuses.
    """
    answers, made = prepare(papers=papers, on=business_date)
    signatures = [
        NewSignature(
            line_id=one.line.id,
            number=one.number,
            digest=one.digest,
            signed_by=one.new.printed_by,
            request_id=uuid5(ACTIVATIONS, one.number),
        )
        for one in made
    ]
    active = sign_contracts(signatures=signatures, at=at, business_date=business_date)
    answers.refused |= {made[place].position: refused for place, refused in active.refused.items()}
    kept = [one for place, one in enumerate(made) if place not in active.refused]
    ids = write_papers(kept, state=PaperState.SIGNED, at=at, on=business_date)
    _sign_on_paper(kept, ids, at=at)
    answers.written([one.position for one in kept], ids)
    return answers


def _sign_on_paper(made: Sequence[Made], ids: Sequence[int], *, at: datetime) -> None:
    by_paper = dict(zip(ids, made, strict=True))
    parties = list(Party.objects.filter(paper_id__in=ids).order_by("id").values_list("id", "paper_id"))
    copy_rows(
        Signature,
        {
            "party_id": [pk for pk, _ in parties],
            "method": Method.PAPER.value,
            "place": Place.SPOT.value,
            "signed_digest": [by_paper[paper_id].digest for _, paper_id in parties],
            "statement": "",
            "witness_name": "",
            "taken_by_id": [by_paper[paper_id].new.printed_by for _, paper_id in parties],
            "signed_at": at,
            "request_id": [uuid5(ACTIVATIONS, f"party {pk}") for pk, _ in parties],
        },
    )
