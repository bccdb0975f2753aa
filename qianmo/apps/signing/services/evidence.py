"""Sealing the evidence of a case: everything its contract rests on, in one file that proves itself offline."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from qianmo.apps.approvals.queries import case_record
from qianmo.apps.credit.queries.evidence import decided_on
from qianmo.apps.credit.queries.signable import SignableLine, signable_lines
from qianmo.apps.events.proofs import proven_events
from qianmo.apps.events.services import Fact, record
from qianmo.apps.signing.models import Paper, PaperState, Party, Signature
from qianmo.apps.signing.queries.contracts import contract_pdf, signature_file
from qianmo.apps.signing.services.signatures import CASE
from qianmo.apps.signing.staleness import kept_contents
from qianmo.apps.signing.texts import TextRow, texts_numbered
from qianmo.domain.refusal import Refused
from qianmo.gateways.evidence import as_json, packed
from qianmo.gateways.pictures import suffix_of
from qianmo.storage.attesting import attest


@dataclass(frozen=True, slots=True)
class Sealed:
    """A pack and the public key of its seal."""

    content: bytes
    public_key: str


@transaction.atomic
def seal_evidence(
    *, paper_id: int, reason: str, by: int, by_number: str, at: datetime, business_date: date
) -> Sealed | Refused:
    """Make the evidence pack of the case behind a contract; every pack made is told, with what for.

    Refused: no purpose, a voided contract, a file that cannot be set.
    """
    paper = Paper.objects.defer("pdf", "facts").get(id=paper_id)
    if not reason.strip():
        return Refused(code="no_purpose", reason="没有导出：请写明用途，导出会记下来")
    if paper.state == PaperState.VOID:
        return Refused(code="paper_void", reason=f"没有导出：合同 {paper.number} 已作废。请打开有效的那一份")
    line = signable_lines(ids=[paper.line_id])[paper.line_id]
    pdf = contract_pdf(paper_id=paper.pk)
    if isinstance(pdf, Refused):
        return pdf
    files = {"contract.pdf": pdf, **_contract(paper), **_signatures(paper), **_case(line), **_events(line)}
    about = {
        "contract": paper.number,
        "line": line.number,
        "product": line.product,
        "made_at": at.isoformat(),
        "business_date": business_date.isoformat(),
        "made_by": by_number,
        "purpose": reason.strip()[:100],
    }
    content = packed(files=files, about=about, attest=attest)
    payload = {"contract": paper.number, "line": line.number, "files": len(files), "reason": reason.strip()[:100]}
    fact = Fact(subject_id=paper.pk, household_id=line.household_id, by=by, payload=payload)
    record(kind="signing.evidence_sealed", facts=[fact], at=at, business_date=business_date)
    return Sealed(content, attest(b"")[1].hex())


def _contract(paper: Paper) -> dict[str, bytes]:
    texts = texts_numbered(ids=paper.texts)
    contents = kept_contents(paper_id=paper.pk)
    told = {
        "number": paper.number,
        "state": paper.state,
        "facts": contents.facts,
        "signers": [{"role": one.role, "name": one.name, "identity": one.identity} for one in contents.signers],
        "cost": contents.cost,
        "facts_digest": bytes(paper.facts_digest).hex(),
        "pdf_digest": bytes(paper.pdf_digest).hex() if paper.pdf_digest else None,
        "printed_at": paper.printed_at.isoformat(),
        "signed_at": paper.signed_at.isoformat() if paper.signed_at else None,
        "texts": [f"texts/{pk}.json" for pk in paper.texts],
    }
    wordings = {f"texts/{pk}.json": as_json(_wording(texts[pk])) for pk in paper.texts}
    return {"contract.json": as_json(told), **wordings}


def _wording(text: TextRow) -> dict[str, Any]:
    return {
        "key": text.key,
        "title": text.title,
        "version": text.version,
        "since": text.since.isoformat() if text.since else None,
        "published_by": text.published_by,
        "digest": text.digest.hex(),
        "text": text.typed,
    }


def _signatures(paper: Paper) -> dict[str, bytes]:
    """How everybody signed, with pictures and recordings as they were given."""
    told, files = [], dict[str, bytes]()
    parties = {party.pk: party for party in Party.objects.filter(paper=paper)}
    signed = Signature.objects.filter(party__in=parties.values()).select_related("witness", "taken_by")
    for number, one in enumerate(signed.defer("image", "reading").order_by("id"), 1):
        kept = {name: signature_file(signature_id=one.pk, reading=name == "reading") for name in ("picture", "reading")}
        named = {name: f"signatures/{number}-{name}.{suffix_of(content)}" for name, content in kept.items() if content}
        files |= {named[name]: kept[name] for name in named}
        told.append(
            {
                "role": parties[one.party_id].role,
                "name": parties[one.party_id].name,
                "method": one.method,
                "place": one.place,
                "signed_at": one.signed_at.isoformat(),
                "signed_digest": bytes(one.signed_digest).hex(),
                "statement": one.statement,
                "witness": one.witness.number if one.witness else one.witness_name,
                "taken_by": one.taken_by.number if one.taken_by else "",
                **named,
            }
        )
    return {"signatures.json": as_json(told), **files}


def _case(line: SignableLine) -> dict[str, bytes]:
    """What the line was decided on and by whom; a line taken over was decided elsewhere."""
    if line.application_id is None:
        return {}
    told, model = decided_on(application_id=line.application_id)
    files = {
        "decision.json": as_json(told),
        "approval.json": as_json(case_record(kind=CASE, subject_id=line.application_id)),
    }
    return files | ({"policy.dmn": model.encode()} if model else {})


def _events(line: SignableLine) -> dict[str, bytes]:
    """What happened to the line and its contracts, with the seals over it."""
    events, seals = proven_events(
        household_id=line.household_id,
        mention={"line": line.number},
        subjects={"credit.applied": [line.application_id] if line.application_id else []},
    )
    return {"events.json": as_json(events), "seals.json": as_json(seals)}
