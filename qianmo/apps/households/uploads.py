"""Reads of uploaded rosters: whose they are, what reading them found, and the sealed pieces they lie in.

An upload is seen by whoever sent it and by nobody else, since it holds people the bank may have no file of.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from qianmo.apps.households.models import PieceKind, RosterPiece, RosterUpload, UploadState
from qianmo.storage.identifiers import open_bytes

PAGE = 50
"""Households on one page of a preview; a sealed piece holds one page."""


@dataclass(frozen=True, slots=True)
class VillageCount:
    """How many households of one village can be filed and go back."""

    code: str
    name: str
    sound: int
    returned: int


@dataclass(frozen=True, slots=True)
class UploadRow:
    """An uploaded roster as its sender sees it; `rows` are persons, of whom so many were read until now."""

    id: int
    name: str
    size_bytes: int
    village: str
    uploaded_at: datetime
    kept_until: datetime
    state: str
    state_name: str
    moved_at: datetime
    rows: int
    households: int
    returned: int
    filed: int
    notes: tuple[str, ...]
    villages: tuple[VillageCount, ...]
    found: str


def uploads_of(*, staff_id: int, limit: int = 50) -> list[UploadRow]:
    """The latest uploads of one member of staff, newest first."""
    rows = RosterUpload.objects.filter(uploaded_by_id=staff_id).select_related("village").order_by("-id")
    return [_row(row) for row in rows[:limit]]


def upload(*, upload_id: int, staff_id: int) -> UploadRow | None:
    """One upload, or None when it does not exist or somebody else sent it (the two look the same)."""
    row = (
        RosterUpload.objects.filter(id=upload_id, uploaded_by_id=staff_id).select_related("village").order_by("id")
    ).first()
    return _row(row) if row else None


def _row(row: RosterUpload) -> UploadRow:
    return UploadRow(
        id=row.pk,
        name=row.name,
        size_bytes=row.size_bytes,
        village=row.village.name if row.village else "",
        uploaded_at=row.uploaded_at,
        kept_until=row.kept_until,
        state=row.state,
        state_name=str(UploadState(row.state).label),
        moved_at=row.moved_at,
        rows=row.rows,
        households=row.households,
        returned=row.returned,
        filed=row.filed,
        notes=tuple(row.notes),
        villages=tuple(VillageCount(*found) for found in row.villages),
        found=bytes(row.found).hex(),
    )


@dataclass(frozen=True, slots=True)
class SoundHousehold:
    """A household of a preview that can be filed: the row of its head in the file, and who it is."""

    row: int
    village: str
    head: str
    members: int
    segment: str
    address: str


@dataclass(frozen=True, slots=True)
class ReturnedHousehold:
    """A household of a preview that goes back: its rows, and a sentence for each bad cell."""

    rows: tuple[int, ...]
    reasons: tuple[str, ...]


def sound_page(*, upload_id: int, number: int) -> list[SoundHousehold]:
    """A page of the households that can be filed, counted from 0; empty beyond the last."""
    return [SoundHousehold(*one) for one in _page(upload_id, PieceKind.SOUND, number)]


def returned_page(*, upload_id: int, number: int) -> list[ReturnedHousehold]:
    """A page of the households that go back, counted from 0; empty beyond the last."""
    return [
        ReturnedHousehold(tuple(rows), tuple(reasons)) for rows, reasons in _page(upload_id, PieceKind.FAULT, number)
    ]


def _page(upload_id: int, kind: str, number: int) -> list[Any]:
    row = RosterPiece.objects.filter(upload_id=upload_id, kind=kind, number=number).first()
    if row is None:
        return []
    found: list[Any] = json.loads(open_bytes(bytes(row.sealed), bound_to=bound(upload_id, kind, number)))
    return found


def bound(upload_id: int, kind: str, number: int) -> str:
    """The name a piece is sealed for: it opens in its own place only."""
    return f"roster:{upload_id}:{kind}:{number}"


def pieces_of(*, upload_id: int, kind: str) -> Iterator[bytes]:
    """The content of an upload's file (`source`) or of the workbook that goes back (`workbook`), piece by piece."""
    number = 0
    while row := RosterPiece.objects.filter(upload_id=upload_id, kind=kind, number=number).first():
        yield open_bytes(bytes(row.sealed), bound_to=bound(upload_id, kind, number))
        number += 1


@contextmanager
def file_of(*, upload_id: int, name: str) -> Iterator[Path]:
    """The uploaded file in the clear, in a folder of its own that only this service may enter, gone afterwards."""
    with TemporaryDirectory(prefix="qianmo-roster-") as folder:
        path = Path(folder, f"名册{Path(name).suffix.lower()}")
        with path.open("xb") as file:
            for piece in pieces_of(upload_id=upload_id, kind=PieceKind.SOURCE):
                file.write(piece)
        yield path
