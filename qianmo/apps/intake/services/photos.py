"""Photos on their way: sealed, chunk by chunk, judged as a whole when the last one has come.

A phone that is cut off asks how far it has come and goes on from there. What is kept is the very photo whose digest an
envelope names, since that is what somebody signed; it is judged to the last pixel, and never shown as it came.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from qianmo.apps.intake.models import PhotoPiece, PhotoUpload, Quarantined
from qianmo.domain.fieldwork.envelopes import HASH, LARGEST_PHOTO
from qianmo.domain.refusal import Refused
from qianmo.gateways import blobs
from qianmo.gateways.photos import redrawn
from qianmo.storage.sealing import MOST_SEALED, UnreadableSealed, open_sealed

MOST_CHUNK = 256 * 1024
LONGEST_SIDE = 1_600
KEPT_FOR = timedelta(days=30)
CHUNK_HASH = Refused(code="chunk_hash", reason="这一块在路上坏了，没有收。会自动重发")
TOO_LARGE = Refused(code="photo_too_large", reason=f"没有收：照片最大 {LARGEST_PHOTO // 1024} KB。请重拍")


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a photo has come; `moved` when it was not where the sender thought."""

    offset: int
    complete: bool
    moved: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """A piece of a sealed photo: where it begins, how long the whole is, and what it should hash to."""

    sha256: str
    offset: int
    size: int
    content: bytes
    content_hash: str


def standing_of(*, sha256: str) -> Standing:
    """How far a photo has come; one nobody has sent yet stands at the beginning."""
    row = PhotoUpload.objects.filter(sha256=sha256).first()
    return Standing(row.received, row.complete_at is not None) if row else Standing(0, complete=False)


@transaction.atomic
def take_chunk(*, chunk: Chunk, now: datetime) -> Standing | Refused:
    """Take the next chunk of a photo. Refused: no digest, too long, damaged on the way, a photo that cannot be kept.

    A chunk that begins elsewhere than where the photo stands changes nothing and is told where that is. A photo that
    was refused begins anew: what is sent again under its digest is judged again.
    """
    if not HASH.fullmatch(chunk.sha256) or not 0 < chunk.size <= LARGEST_PHOTO + MOST_SEALED:
        return TOO_LARGE
    if not 0 < len(chunk.content) <= MOST_CHUNK or chunk.offset + len(chunk.content) > chunk.size:
        return TOO_LARGE
    if hashlib.sha256(chunk.content).hexdigest() != chunk.content_hash:
        return CHUNK_HASH
    fresh = PhotoUpload(sha256=chunk.sha256, size=chunk.size, begun_at=now)
    PhotoUpload.objects.bulk_create([fresh], ignore_conflicts=True)
    row = PhotoUpload.objects.select_for_update().get(sha256=chunk.sha256)
    if row.complete_at is not None:
        return Standing(row.received, complete=True, moved=chunk.offset != row.received)
    if row.size != chunk.size:
        _begin_anew(row)
        row.size = chunk.size
        row.save(update_fields=["size"])
    if chunk.offset != row.received:
        return Standing(row.received, complete=False, moved=True)
    PhotoPiece.objects.create(upload=row, offset=chunk.offset, content=chunk.content)
    row.received += len(chunk.content)
    row.code = row.reason = ""
    row.save(update_fields=["received", "code", "reason"])
    return _completed(row, now=now) if row.received == row.size else Standing(row.received, complete=False)


def _completed(row: PhotoUpload, *, now: datetime) -> Standing | Refused:
    """Judge a photo that is all here, and keep it or let go of it."""
    pieces = PhotoPiece.objects.filter(upload=row).order_by("offset").values_list("content", flat=True)
    sealed = b"".join(bytes(piece) for piece in pieces)
    try:
        plain = open_sealed(sealed, salt=bytes.fromhex(row.sha256), bound_to=row.sha256.encode())
    except UnreadableSealed:
        _begin_anew(row)  # pieces of two sealings of one photo, or damaged in the first place
        return Standing(0, complete=False, moved=True)
    refused = _refusal(plain, row.sha256)
    if refused is not None:
        _begin_anew(row)
        row.code, row.reason = refused.code, refused.reason
        row.save(update_fields=["code", "reason"])
        return refused
    blobs.put(plain)
    row.complete_at = now
    row.save(update_fields=["complete_at"])
    PhotoPiece.objects.filter(upload=row).delete()
    return Standing(row.received, complete=True)


def _refusal(plain: bytes, sha256: str) -> Refused | None:
    if hashlib.sha256(plain).hexdigest() != sha256:
        return Refused(code="wrong_hash", reason="照片与摘要不符，没有收。请重拍")
    if len(plain) > LARGEST_PHOTO:
        return TOO_LARGE
    drawn = redrawn(plain, longest_side=LONGEST_SIDE)
    return drawn if isinstance(drawn, Refused) else None


def _begin_anew(row: PhotoUpload) -> None:
    PhotoPiece.objects.filter(upload=row).delete()
    row.received = 0
    row.save(update_fields=["received"])


@transaction.atomic
def let_go(*, now: datetime) -> int:
    """Let go of photos that never became whole and of what was set aside, thirty days after it came; how many."""
    before = now - KEPT_FOR
    uploads = PhotoUpload.objects.filter(complete_at__isnull=True, begun_at__lt=before)
    PhotoPiece.objects.filter(upload__in=uploads).delete()
    return uploads.delete()[0] + Quarantined.objects.filter(last_at__lt=before).delete()[0]
