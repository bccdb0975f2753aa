"""The files of a delivery between the hand that brings them in and the one that confirms: sealed pieces of a table.

They hold identity numbers, so they never lie in the clear but while they are read, in a folder nobody else may enter.
"""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from qianmo.apps.credit.models import CutoverPiece
from qianmo.storage.identifiers import open_bytes, seal_bytes

PIECE_BYTES = 1024 * 1024


def digest_of(files: Mapping[str, bytes]) -> bytes:
    """What tells one delivery from another: its files by name, whole."""
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(f"{name}\0{len(files[name])}\0".encode())
        digest.update(files[name])
    return digest.digest()


def keep(files: Mapping[str, bytes], *, cutover_id: int) -> None:
    """Seal the files of a delivery, a piece for each megabyte."""
    CutoverPiece.objects.bulk_create(
        CutoverPiece(
            cutover_id=cutover_id,
            file=name,
            number=number,
            sealed=seal_bytes(bytes(piece), bound_to=_bound(cutover_id, name, number)),
        )
        for name, content in files.items()
        for number, piece in enumerate(_cut(content))
    )


def _cut(content: bytes) -> Iterator[bytes]:
    for start in range(0, max(1, len(content)), PIECE_BYTES):
        yield content[start : start + PIECE_BYTES]


def forget(*, cutover_id: int) -> None:
    """Delete the files of a delivery."""
    CutoverPiece.objects.filter(cutover_id=cutover_id).delete()


@contextmanager
def opened(*, cutover_id: int) -> Iterator[Path]:
    """A folder with the files of a delivery, gone afterwards."""
    with TemporaryDirectory(prefix="qianmo-cutover-") as folder:
        for piece in CutoverPiece.objects.filter(cutover_id=cutover_id).order_by("file", "number"):
            plain = open_bytes(bytes(piece.sealed), bound_to=_bound(cutover_id, piece.file, piece.number))
            with Path(folder, piece.file).open("ab") as file:
                file.write(plain)
        yield Path(folder)


def _bound(cutover_id: int, name: str, number: int) -> str:
    return f"cutover:{cutover_id}:{name}:{number}"
