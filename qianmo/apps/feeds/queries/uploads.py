"""Reads of uploads, each for whoever uploaded it alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from qianmo.apps.feeds.models import Kind, Upload, UploadState
from qianmo.apps.feeds.queries.deliveries import MONEY

PPM = 1_000_000


@dataclass(frozen=True, slots=True)
class Finding:
    """What looking at an upload found; told figures are control totals, typed in or out of the file itself."""

    kind_name: str
    since: str
    on: str
    mapping: str
    mapping_id: int
    reject_ppm: int
    rows_read: int
    accepted: int
    rejected: int
    fen: int
    read_fen: int
    told_rows: int | None
    told_fen: int | None
    titles: Sequence[str]
    rows: Sequence[Sequence[str]]
    rejects: Sequence[tuple[int, str, str]]
    has_money: bool

    @property
    def too_many(self) -> bool:
        """Whether more rows are wrong than the mapping lets pass."""
        return self.rejected * PPM > self.reject_ppm * self.rows_read


@dataclass(frozen=True, slots=True)
class UploadRow:
    """An upload as its uploader sees it; `found` once it has been looked at."""

    id: int
    name: str
    size_bytes: int
    told_rows: int | None
    told_fen: int | None
    told_bank_fen: int | None
    uploaded_at: datetime
    kept_until: datetime
    state: str
    state_name: str
    reason: str
    found: Finding | None
    delivery_id: int | None


def upload(*, upload_id: int, staff_id: int) -> UploadRow | None:
    """One upload of one's own."""
    return next(_rows(Upload.objects.filter(id=upload_id, uploaded_by_id=staff_id)), None)


def open_uploads(*, staff_id: int) -> list[UploadRow]:
    """One's own uploads that are neither sent nor dropped, the newest first."""
    states = [UploadState.LOOKING, UploadState.LOOKED]
    return list(_rows(Upload.objects.filter(uploaded_by_id=staff_id, state__in=states).order_by("-id")))


def _rows(found: QuerySet[Upload]) -> Iterator[UploadRow]:
    for one in found:
        yield UploadRow(
            id=one.pk,
            name=one.name,
            size_bytes=one.size_bytes,
            told_rows=one.told_rows,
            told_fen=one.told_fen,
            told_bank_fen=one.told_bank_fen,
            uploaded_at=one.uploaded_at,
            kept_until=one.kept_until,
            state=one.state,
            state_name=str(UploadState(one.state).label),
            reason=one.reason,
            found=_finding(one),
            delivery_id=one.delivery_id,
        )


def _finding(row: Upload) -> Finding | None:
    if row.found is None:
        return None
    found = dict(row.found)
    kind = Kind(found.pop("kind"))
    told_rows, told_fen = found.pop("told_rows"), found.pop("told_fen")
    return Finding(
        **found,
        kind_name=str(kind.label),
        told_rows=told_rows if row.told_rows is None else row.told_rows,
        told_fen=told_fen if row.told_fen is None else row.told_fen,
        has_money=kind in MONEY,
    )
