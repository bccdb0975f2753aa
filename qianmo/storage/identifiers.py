"""Personal identifiers at rest: sealed by SM4-GCM, found by blind index.

A person's identity and phone numbers are one sealed blob; the row's own id is bound into it as associated data, so a
blob moved to another row does not open. Search goes over HMAC-SM3 of the whole number and of the last four digits.
Identity numbers are few enough to be guessed by brute force once the index key leaks, so both keys live in a file
outside the database.
"""

import hashlib
import json
import os
import secrets
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.conf import settings

VERSION = b"\x01"
NONCE_BYTES = 12
TAG_BYTES = 16
KEY_BYTES = 16


class UnreadableIdentifier(Exception):
    """The blob was altered, moved to another row, or sealed with a key this machine does not hold."""


def seal_bytes(plain: bytes, *, bound_to: str) -> bytes:
    """Seal any bytes for the row named by `bound_to` (for example "person:17"): version, nonce, tag, ciphertext."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    encryptor = Cipher(algorithms.SM4(_keys()["seal"]), modes.GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(bound_to.encode())
    sealed = encryptor.update(plain) + encryptor.finalize()
    return VERSION + nonce + encryptor.tag + sealed


def open_bytes(blob: bytes, *, bound_to: str) -> bytes:
    """Open sealed bytes of the same row. Raises UnreadableIdentifier."""
    nonce, tag, sealed = blob[1:13], blob[13:29], blob[29:]
    if blob[:1] != VERSION or len(tag) < TAG_BYTES:
        raise UnreadableIdentifier(bound_to)
    decryptor = Cipher(algorithms.SM4(_keys()["seal"]), modes.GCM(nonce, tag)).decryptor()
    decryptor.authenticate_additional_data(bound_to.encode())
    try:
        return decryptor.update(sealed) + decryptor.finalize()
    except InvalidTag as error:
        raise UnreadableIdentifier(bound_to) from error


def seal_identifiers(plain: dict[str, str | None], *, bound_to: str) -> bytes:
    """Seal the numbers of the row named by `bound_to`."""
    return seal_bytes(json.dumps(plain, separators=(",", ":")).encode(), bound_to=bound_to)


def open_identifiers(blob: bytes, *, bound_to: str) -> dict[str, str | None]:
    """Open a sealed blob of the same row. Raises UnreadableIdentifier."""
    plain: dict[str, str | None] = json.loads(open_bytes(blob, bound_to=bound_to))
    return plain


def blind_index(kind: str, number: str) -> UUID:
    """Sixteen bytes that find `number` again without revealing it; `kind` keeps identity and phone numbers apart."""
    mac = hmac.HMAC(_keys()["index"], hashes.SM3())
    mac.update(f"{kind}:{number}".encode())
    return UUID(bytes=mac.finalize()[:16])


def blind_tail(kind: str, number: str) -> int:
    """A small index of the last four characters, for search by ending."""
    return _tail_index(kind, number[-4:])


def hashing_secret(purpose: str) -> str:
    """32 hexadecimal characters that, put before a number, make SHA-256 a keyed index: cheap enough for millions.

    With so short a secret a number of up to 23 characters stays within one block of it. Whoever has the secret can
    guess numbers, so it goes into no log and no message.
    """
    return blind_index("secret", purpose).hex


def derived_secret(purpose: str) -> bytes:
    """32 bytes that follow from the index key for one purpose, and tell nothing of it or of another purpose's."""
    mac = hmac.HMAC(_keys()["index"], hashes.SM3())
    mac.update(f"derived:{purpose}".encode())
    return mac.finalize()


def hashed_index(secret: str, number: str) -> UUID:
    """The first 16 bytes of SHA-256 over the secret and the number."""
    return UUID(hashlib.sha256(f"{secret}{number}".encode()).hexdigest()[:32])


@lru_cache(maxsize=30_000)
def _tail_index(kind: str, ending: str) -> int:
    """Remembered, because only some ten thousand endings exist."""
    return int.from_bytes(blind_index(kind + "-tail", ending).bytes[:7], "big")


@lru_cache(maxsize=1)
def _keys() -> dict[str, bytes]:
    if not settings.KEYS_FILE:
        if not settings.TESTING:
            raise RuntimeError("QIANMO_KEYS_FILE names no key file; start through `qianmo`, which makes one")
        return {"seal": b"\x11" * KEY_BYTES, "index": b"\x22" * 32}
    held: dict[str, Any] = json.loads(Path(settings.KEYS_FILE).read_text(encoding="utf-8"))
    return {name: bytes.fromhex(held[name]) for name in ("seal", "index")}


def write_new_keys(path: Path) -> None:
    """Make both keys once, readable by the owner only. Raises FileExistsError and leaves an existing file as it is."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump({"seal": secrets.token_hex(KEY_BYTES), "index": secrets.token_hex(32)}, file)
