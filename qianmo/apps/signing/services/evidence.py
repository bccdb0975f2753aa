"""Sealing the evidence of a case: everything it rests on, in one file that proves itself offline."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from qianmo.apps.credit.queries.evidence import case_span
from qianmo.apps.dossiers.queries import begun_on
from qianmo.apps.events.proofs import proven_events
from qianmo.apps.events.services import Fact, record
from qianmo.apps.signing.evidence import case_files, contract_files
from qianmo.domain.refusal import Refused
from qianmo.gateways.evidence import as_json, packed
from qianmo.storage.attesting import attest


@dataclass(frozen=True, slots=True)
class Sealed:
    """A pack and the public key of its seal."""

    content: bytes
    public_key: str


@transaction.atomic
def seal_evidence(
    *,
    reason: str,
    by: int,
    by_number: str,
    at: datetime,
    business_date: date,
    application_id: int | None = None,
    line_id: int | None = None,
) -> Sealed | Refused:
    """Make the evidence pack of an application, or of a line (one taken over has no application); every pack is told.

    Refused: no purpose, a file that cannot be set.
    """
    if not reason.strip():
        return Refused(code="no_purpose", reason="没有导出：请写明用途，导出会记下来")
    span = case_span(application_id=application_id, line_id=line_id)
    files = dict[str, bytes]()
    if span.application_id is not None:
        files |= case_files(application_id=span.application_id, on=business_date)
    if span.line_id is not None:
        contracts = contract_files(line_id=span.line_id)
        if isinstance(contracts, Refused):
            return contracts
        files |= contracts
    begun = begun_on(application_id=span.application_id) if span.application_id is not None else None
    events, seals = proven_events(household_id=span.household_id, since=begun or span.since)
    files |= {"events.json": as_json(events), "seals.json": as_json(seals)}
    about = {
        "application": span.application_id,
        "line": span.line_number,
        "product": span.product,
        "made_at": at.isoformat(),
        "business_date": business_date.isoformat(),
        "made_by": by_number,
        "purpose": reason.strip()[:100],
    }
    content = packed(files=files, about=about, attest=attest)
    payload = {key: about[key] for key in ("application", "line")} | {"files": len(files), "reason": about["purpose"]}
    subject_id = span.application_id or span.line_id or 0
    fact = Fact(subject_id=subject_id, household_id=span.household_id, by=by, payload=payload)
    record(kind="signing.evidence_sealed", facts=[fact], at=at, business_date=business_date)
    return Sealed(content, attest(b"")[1].hex())
