"""Large bytes (photos, recordings) kept outside the database: found by the SHA-256 of what they say, sealed at rest.

A row keeps the digest; this door keeps the bytes. They are written to a name of their own, flushed and only then given
the name of their digest, so that a blob is whole or not there, whatever is killed and when. The same bytes are kept
once. AES-256-GCM with a key that follows from this machine's key file, bound to the digest: a file that was altered, or
that stands under another's name, does not open. Put a blob before the row that names it: a row never lacks its blob,
and a blob whose row was taken back is found again by the next who puts it. Today a folder of the state directory;
another store has to do the same four things.
"""

import os
import re
import secrets
from contextlib import suppress
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from qianmo.storage.identifiers import derived_secret

VERSION = b"\x01"
NONCE_BYTES = 12
OWNER_ONLY_FOLDER, OWNER_ONLY_FILE = 0o700, 0o600
DIGEST = re.compile(r"[0-9a-f]{64}")


class BlobGone(Exception):
    """No blob of this digest is kept, or what is kept was altered or sealed with a key this machine does not hold."""


def put(plain: bytes) -> str:
    """Keep bytes for good; their SHA-256 in hexadecimal. What is there stays, what no longer opens is mended."""
    digest = sha256(plain).hexdigest()
    if not _opens(digest):
        nonce = secrets.token_bytes(NONCE_BYTES)
        _write(_path(digest), VERSION + nonce + _cipher().encrypt(nonce, plain, digest.encode()))
    return digest


def get(digest: str) -> bytes:
    """The bytes of a digest. Raises BlobGone."""
    try:
        sealed = _path(digest).read_bytes()
        if sealed[:1] != VERSION:
            raise BlobGone(digest)
        return _cipher().decrypt(sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :], digest.encode())
    except (FileNotFoundError, InvalidTag, ValueError) as error:
        raise BlobGone(digest) from error


def exists(digest: str) -> bool:
    """Whether a blob of this digest is kept; `get` tells whether it opens."""
    return _path(digest).exists()


def delete(digest: str) -> None:
    """Remove a blob; one that is not there is removed already. The caller knows that no row names it."""
    _path(digest).unlink(missing_ok=True)


def sweep() -> int:
    """Remove what killed writers left behind, before anybody writes again; how many files."""
    left = list(_arriving().glob("*"))
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)


def _opens(digest: str) -> bool:
    with suppress(BlobGone):
        get(digest)
        return True
    return False


def _write(path: Path, content: bytes) -> None:
    for folder in (_arriving(), path.parent):
        folder.mkdir(mode=OWNER_ONLY_FOLDER, parents=True, exist_ok=True)
    fresh = _arriving() / secrets.token_hex(16)
    try:
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY_FILE), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    named = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(named)
    finally:
        os.close(named)


def _path(digest: str) -> Path:
    """Where a blob lies; whatever is no digest is nobody's, so that no address leads out of the folder."""
    if not DIGEST.fullmatch(digest):
        raise BlobGone(digest)
    return _root() / digest[:2] / digest[2:]


def _root() -> Path:
    return Path(settings.STATE) / "blobs"


def _arriving() -> Path:
    return _root() / "arriving"


@lru_cache(maxsize=1)
def _cipher() -> AESGCM:
    return AESGCM(derived_secret("blobs"))
