"""Reads of receipts: how an envelope came, and whether the bank's word on it still holds."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from qianmo.apps.intake.models import Envelope, EnvelopeState
from qianmo.apps.intake.receipts import receipt_body
from qianmo.storage.sealing import is_signed, server_keys


@dataclass(frozen=True, slots=True)
class Arrived:
    """An envelope that was taken: its digest, who carried it here and when, and its receipt.

    `holds` says whether the signature still fits what the receipt says; None while there is no receipt.
    """

    uid: UUID
    number: int
    kind: str
    hash: str
    state: str
    delivered_by: str
    arrived_at: datetime
    stored_at: datetime | None
    signature: str
    holds: bool | None


def arrived(*, uids: Collection[UUID]) -> dict[UUID, Arrived]:
    """How these envelopes came."""
    rows = Envelope.objects.filter(uid__in=uids).select_related("author", "device", "delivered_by")
    return {row.uid: _arrived(row) for row in rows}


def _arrived(row: Envelope) -> Arrived:
    holds = None
    if row.signature is not None and row.stored_at is not None:
        body = receipt_body(
            number=row.pk, uid=row.uid, hash_=row.hash, author=row.author.number, device=row.device.uid,
            stored_at=row.stored_at,
        )  # fmt: skip
        holds = is_signed(body.encode(), signature=bytes(row.signature), public_key=server_keys().receipt)
    return Arrived(
        uid=row.uid,
        number=row.pk,
        kind=row.kind,
        hash=row.hash,
        state=str(EnvelopeState(row.state).label),
        delivered_by=row.delivered_by.name,
        arrived_at=row.arrived_at,
        stored_at=row.stored_at,
        signature=bytes(row.signature).hex() if row.signature is not None else "",
        holds=holds,
    )
