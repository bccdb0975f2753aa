"""Opening what a phone sent: the sealed copy, its digest, and the envelope inside.

Nothing is asked of the database here. Whether the signature is right is judged where the author's keys are known; this
only finds out what the envelope says, and that it says what its digest promises.
"""

import hashlib
from base64 import b64decode
from binascii import Error as NotBase64
from dataclasses import dataclass
from uuid import UUID

from qianmo.domain.fieldwork.envelopes import Envelope, read_envelope
from qianmo.domain.refusal import Refused
from qianmo.storage.sealing import UnreadableSealed, is_signed, open_sealed

LARGEST = 256 * 1024
"""Bytes of a sealed envelope; pictures come by their own way."""
FORGED = Refused(code="forged", reason="没有收：签名不对，不是本人在这台设备上写的。请重新登录后再送；仍不行请交管理员")


@dataclass(frozen=True, slots=True)
class Sent:
    """One item as it was sent, nothing of it believed yet."""

    envelope: str
    hash: str
    author: str
    signature: str
    sealed: str


@dataclass(frozen=True, slots=True)
class Opened:
    """An item that could be opened; `parked`: it waited here already, and its signature was checked then."""

    envelope: Envelope
    hash: str
    sealed: bytes
    signature: bytes
    parked: bool = False

    def is_signed_by(self, keys: tuple[bytes, ...]) -> bool:
        """Whether one of these keys signed it."""
        message = f"{self.envelope.id}:{self.hash}".encode()
        return any(is_signed(message, signature=self.signature, public_key=key) for key in keys)


def bytes_of(text: str) -> bytes:
    """What a text in base64url holds. Raises ValueError."""
    try:
        return b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4), altchars=b"-_", validate=True)
    except NotBase64 as error:
        raise ValueError("base64url") from error


def open_item(sent: Sent) -> Opened | Refused:
    """Open one item. Refused: too large, not sealed to this bank, altered, another digest, not an envelope."""
    if len(sent.sealed) > LARGEST * 4 // 3 + 4:
        return Refused(code="too_large", reason=f"没有收：一件最多 {LARGEST // 1024} KB。请分成几次填")
    try:
        uid, sealed, signature = UUID(sent.envelope), bytes_of(sent.sealed), bytes_of(sent.signature)
    except ValueError:
        return Refused(code="unreadable", reason="没有收：送来的件看不懂。请更新应用后再送")
    return open_kept(uid, hash_=sent.hash, sealed=sealed, signature=signature, author=sent.author)


def open_kept(
    uid: UUID, *, hash_: str, sealed: bytes, signature: bytes = b"", author: str | None = None, parked: bool = False
) -> Opened | Refused:
    """Open the sealed bytes of an envelope whose id, digest and (where told) author are given."""
    try:
        plain = open_sealed(sealed, salt=uid.bytes, bound_to=f"{uid}:{hash_}".encode())
    except UnreadableSealed:
        reason = "没有收：密件打不开，路上被改过，或是给别的银行的。请再送一次；仍不行请交管理员"
        return Refused(code="unsealable", reason=reason)
    if hashlib.sha256(plain).hexdigest() != hash_:
        return Refused(code="wrong_hash", reason="没有收：内容与摘要不符。请再送一次；仍不行请交管理员")
    envelope = read_envelope(plain)
    if isinstance(envelope, Refused):
        return envelope
    if envelope.id != uid or (author is not None and envelope.author != author):
        return FORGED
    return Opened(envelope, hash_, sealed, signature, parked)
