"""Writing down what became of envelopes: rows of those taken and of those that wait, quarantine, notices; and answers.

A row that waited is brought on where it lies; everything else is a new row. Nothing is written here before the batch is
decided: the rows join the writes of the batch.
"""

from collections.abc import Sequence
from uuid import UUID

from qianmo.apps.events.services import Fact, recording
from qianmo.apps.intake.models import Envelope as EnvelopeRow
from qianmo.apps.intake.models import IntakeNotice
from qianmo.apps.intake.opening import FORGED, Opened
from qianmo.apps.intake.queries import KnownEnvelope
from qianmo.apps.intake.receipts import receipt, receipt_body, signed
from qianmo.apps.intake.services.batch import Batch, Taken
from qianmo.apps.intake.services.judging import awaited
from qianmo.apps.intake.services.outcomes import Outcome, held, parked, quarantined
from qianmo.domain.fieldwork.envelopes import KINDS
from qianmo.domain.refusal import Refused
from qianmo.storage.trips import Command, NewRows

BRING_ON = """
UPDATE intake_envelope SET state = $2::text, awaits = NULL, why = '', sealed = NULL, household_id = $3::bigint,
       stored_at = $4::timestamptz, signature = $5::bytea, steward_id = $6::bigint WHERE id = $1::bigint
"""
STILL_WAITS = "UPDATE intake_envelope SET awaits = $2::uuid, why = $3::text WHERE uid = $1::uuid"
LET_GO = "DELETE FROM intake_envelope WHERE uid = $1::uuid AND state = 'parked'"
QUARANTINE = """
INSERT INTO intake_quarantined (uid, hash, author_id, device_id, code, reason, sealed, first_at, last_at)
VALUES ($1::uuid, $2::text, $3::bigint, $4::bigint, $5::text, $6::text, $7::bytea, $8::timestamptz, $8::timestamptz)
ON CONFLICT (uid, hash) DO UPDATE SET code = excluded.code, reason = excluded.reason, last_at = excluded.last_at
"""


def answer_known(known: KnownEnvelope, batch: Batch) -> Outcome:
    """The answer to an envelope that was taken before: its receipt, what it waits for, or, now whole, its receipt."""
    uid = str(known.uid)
    if known.state == "parked":
        return parked(uid, known.why)
    if known.state == "held" and (waits := held(uid, known.pictures, batch.pictures)):
        return waits
    stored_at = known.stored_at or batch.moment.now
    body = receipt_body(
        number=known.id, uid=known.uid, hash_=known.hash, author=known.author, device=known.device, stored_at=stored_at
    )
    signature = known.signature or signed(body)
    if known.state == "held":
        whole = "UPDATE intake_envelope SET state = 'received', stored_at = $2::timestamptz, signature = $3::bytea"
        batch.writes.append(Command(f"{whole} WHERE id = $1::bigint", [known.id, stored_at, _bytes(signature)]))
    return Outcome(uid, "received", receipt=receipt(body, signature))


def keep_taken(batch: Batch, *, carrier: int) -> dict[UUID, Outcome]:
    """Rows, receipts and notices of what was carried out."""
    outcomes: dict[UUID, Outcome] = {}
    rows: list[tuple[Taken, str, bytes | None]] = []
    now = batch.moment.now
    for one in batch.taken:
        uid = one.envelope.id
        pictures = sorted({each.sha256 for each in one.envelope.attachments})
        waits = held(str(uid), pictures, batch.pictures)
        body = receipt_body(
            number=one.number,
            uid=uid,
            hash_=one.opened.hash,
            author=one.envelope.author,
            device=one.envelope.device,
            stored_at=now,
        )
        signature = signed(body) if waits is None else None
        state = "received" if waits is None else "held"
        outcomes[uid] = waits or Outcome(str(uid), state, receipt=receipt(body, signature or b""))
        if one.opened.parked:
            stored_at = now if signature else None
            household_id = batch.household_of(one.envelope)
            values = [one.number, state, household_id, stored_at, signature and _bytes(signature), one.routed_to]
            batch.writes.append(Command(BRING_ON, values))
        else:
            rows.append((one, state, signature))
    if rows:
        batch.writes.append(_rows(rows, batch, carrier))
    _tell_routed(batch)
    return outcomes


def _rows(rows: Sequence[tuple[Taken, str, bytes | None]], batch: Batch, carrier: int) -> NewRows:
    now = batch.moment.now
    columns = {
        "id": [one.number for one, *_ in rows],
        "uid": [one.envelope.id for one, *_ in rows],
        "hash": [one.opened.hash for one, *_ in rows],
        "kind": [one.envelope.kind for one, *_ in rows],
        "household_id": [batch.household_of(one.envelope) for one, *_ in rows],
        "phone_id": [one.envelope.entity.phone_id for one, *_ in rows],
        "author_id": [one.author_id for one, *_ in rows],
        "device_id": [one.device_id for one, *_ in rows],
        "delivered_by_id": carrier,
        "state": [state for _, state, _ in rows],
        "why": "",
        "pictures": [sorted({each.sha256 for each in one.envelope.attachments}) for one, *_ in rows],
        "steward_id": [one.routed_to for one, *_ in rows],
        "made_at": [one.envelope.made_at for one, *_ in rows],
        "arrived_at": now,
        "stored_at": [now if signature else None for *_, signature in rows],
        "signature": [signature for *_, signature in rows],
    }
    return NewRows(EnvelopeRow, columns)


def keep_parked(waiting: Sequence[Opened], batch: Batch, *, carrier: int) -> dict[UUID, Outcome]:
    """Rows of what waits for another; one that waited before may now wait for something else."""
    outcomes: dict[UUID, Outcome] = {}
    rows: list[tuple[Opened, UUID, str]] = []
    for one in waiting:
        uid, (awaits, why) = one.envelope.id, awaited(one.envelope, batch) or (one.envelope.id, "")
        outcomes[uid] = parked(str(uid), why)
        if one.parked:
            batch.writes.append(Command(STILL_WAITS, [uid, awaits, why]))
        else:
            rows.append((one, awaits, why))
    if rows:
        signers = [batch.signers[one.envelope.device, one.envelope.author] for one, *_ in rows]
        columns = {
            "id": [batch.ids.envelopes.pop() for _ in rows],
            "uid": [one.envelope.id for one, *_ in rows],
            "hash": [one.hash for one, *_ in rows],
            "kind": [one.envelope.kind for one, *_ in rows],
            "phone_id": [one.envelope.entity.phone_id for one, *_ in rows],
            "author_id": [signer.staff_id for signer in signers],
            "device_id": [signer.device_id for signer in signers],
            "delivered_by_id": carrier,
            "state": "parked",
            "awaits": [awaits for _, awaits, _ in rows],
            "why": [why for *_, why in rows],
            "pictures": "[]",
            "sealed": [one.sealed for one, *_ in rows],
            "made_at": [one.envelope.made_at for one, *_ in rows],
            "arrived_at": batch.moment.now,
        }
        batch.writes.append(NewRows(EnvelopeRow, columns))
    return outcomes


def keep_quarantined(one: Opened, refused: Refused, batch: Batch) -> Outcome:
    """Keep what cannot be taken, sealed; nothing is kept of what its author did not sign."""
    uid = one.envelope.id
    if refused is not FORGED:
        signer = batch.signers[one.envelope.device, one.envelope.author]
        now = batch.moment.now
        values = [
            uid,
            one.hash,
            signer.staff_id,
            signer.device_id,
            refused.code,
            refused.reason,
            _bytes(one.sealed),
            now,
        ]
        batch.writes.append(Command(QUARANTINE, values))
        told = {"envelope": str(uid), "kind": one.envelope.kind, "code": refused.code}
        fact = Fact(subject_id=signer.device_id, household_id=None, by=signer.staff_id, payload=told)
        moment = batch.moment
        batch.writes += recording(
            kind="intake.quarantined", facts=[fact], at=moment.at, business_date=moment.business_date
        )
    if one.parked:
        batch.writes.append(Command(LET_GO, [uid]))
    return quarantined(str(uid), refused)


def _tell_routed(batch: Batch) -> None:
    """Both are told of an envelope whose household has another steward: who wrote it, and who answers for it now."""
    routed = [one for one in batch.taken if one.routed_to is not None and one.household_id is not None]
    if not routed:
        return
    words = [
        (one, f"{KINDS[one.envelope.kind]}：{one.envelope.author} 写于 {one.envelope.made_at:%m-%d}") for one in routed
    ]
    told = [(one.routed_to, one, f"收到移交前的{text}，已并入这一户的档案") for one, text in words]
    told += [(one.author_id, one, f"您移交前的{text}，已收下并转给现在的管户人") for one, text in words]
    columns = {
        "to_id": [to for to, *_ in told],
        "household_id": [one.household_id for _, one, _ in told],
        "text": [text for *_, text in told],
        "at": batch.moment.now,
    }
    facts = [
        Fact(
            subject_id=one.number,
            household_id=one.household_id,
            by=one.author_id,
            payload={"kind": one.envelope.kind, "to": one.routed_to or 0, "envelope": str(one.envelope.id)},
        )
        for one in routed
    ]
    batch.writes += [
        NewRows(IntakeNotice, columns),
        *recording(kind="intake.routed", facts=facts, at=batch.moment.at, business_date=batch.moment.business_date),
    ]


def _bytes(content: bytes) -> str:
    return "\\x" + content.hex()
