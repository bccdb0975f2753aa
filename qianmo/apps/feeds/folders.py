"""Where files lie below the state directory: dropped by the core bank, kept while they are worked on, and the register.

All of it is for the owner of the process alone: the files hold account and identity numbers.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings

OWNER_ONLY = 0o700
PIECE = 1 << 20


def drop_folder() -> Path:
    """Where the core bank drops its files; QIANMO_FEEDS names another."""
    return _made(Path(settings.FEEDS_FOLDER))


def kept_folder(delivery_id: int) -> Path:
    """Where the file of a delivery lies as `file`, and its refused rows as `rejects.csv`, until both are let go."""
    return _made(Path(settings.STATE) / "feeds" / "kept") / str(delivery_id)


def upload_file(upload_id: int) -> Path:
    """Where an uploaded file lies until it is sent or dropped."""
    return _made(Path(settings.STATE) / "feeds" / "uploads") / str(upload_id)


def arriving_folder() -> Path:
    """Where a file is copied before it has a row; what a killed process left there is worth nothing."""
    return _made(Path(settings.STATE) / "feeds" / "arriving")


def register_folder() -> Path:
    """Where the register lies for the engine of columns."""
    return _made(Path(settings.STATE) / "feeds" / "register")


def take_copy(path: Path, *, into: Path) -> tuple[Path, bytes]:
    """A copy readable by us alone, on disk for good, and its digest: what is read later is what was digested."""
    digest = hashlib.sha256()

    def digested() -> Iterator[bytes]:
        with path.open("rb") as source:
            while piece := source.read(PIECE):
                digest.update(piece)
                yield piece

    copy, _ = keep_pieces(digested(), into=into)
    return copy, digest.digest()


def keep_pieces(pieces: Iterable[bytes], *, into: Path, most: int | None = None) -> tuple[Path, int]:
    """A file of ours with these pieces, on disk for good, and its size; it ends with the piece that exceeds `most`."""
    size = 0
    with NamedTemporaryFile(dir=into, delete=False) as copy:
        for piece in pieces:
            size += len(piece)
            copy.write(piece)
            if most is not None and size > most:
                break
        copy.flush()
        os.fsync(copy.fileno())
    return Path(copy.name), size


def _made(folder: Path) -> Path:
    folder.mkdir(mode=OWNER_ONLY, parents=True, exist_ok=True)
    return folder
