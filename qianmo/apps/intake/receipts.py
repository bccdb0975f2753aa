"""Receipts: the bank's signed word that an envelope and all its pictures are kept; only it empties an outbox.

The body follows from what is kept, so it is written down nowhere; the signature is kept, so that whoever asks again
gets the very same receipt.
"""

import json
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from qianmo.storage.sealing import sign_receipt


@dataclass(frozen=True, slots=True)
class Receipt:
    """The exact text that was signed, and the signature in base64url."""

    body: str
    signature: str


def receipt_body(*, number: int, uid: UUID, hash_: str, author: str, device: UUID, stored_at: datetime) -> str:
    """What a receipt says, in one order."""
    told = {
        "author": author,
        "device": str(device),
        "envelope": str(uid),
        "hash": hash_,
        "number": number,
        "stored_at": stored_at.astimezone(UTC).isoformat(timespec="microseconds"),
    }
    return json.dumps(told, sort_keys=True, separators=(",", ":"))


def signed(body: str) -> bytes:
    """The bank's signature over a receipt."""
    return sign_receipt(body.encode())


def receipt(body: str, signature: bytes) -> Receipt:
    """A receipt as it travels."""
    return Receipt(body, base64url(signature))


def base64url(content: bytes) -> str:
    """Bytes as they travel, without padding."""
    return urlsafe_b64encode(content).rstrip(b"=").decode()
