"""Uploads: taken in by hand, looked at, and sent as a delivery or dropped. Each act does its work once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.db import transaction

from qianmo.apps.feeds.folders import arriving_folder, keep_pieces, upload_file
from qianmo.apps.feeds.models import Channel, Mapping, Upload, UploadState
from qianmo.apps.feeds.services.looking import Look, look
from qianmo.apps.feeds.services.mappings import publish_shipped_mappings
from qianmo.apps.feeds.services.receiving import LONGEST_NAME, NewFile, Received, Totals, place_of, receive
from qianmo.apps.feeds.services.taking_in import whole_files
from qianmo.domain.deliveries import without_numbers
from qianmo.domain.refusal import Refused

MOST_BYTES = 2 << 30
KEPT = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUpload:
    """A file as it is uploaded; the days only where its name does not tell them."""

    name: str
    by: int
    request_id: UUID
    since: date | None
    on: date | None
    totals: Totals


def too_large() -> Refused:
    """The sentence for a file over the limit."""
    reason = f"不收这份文件：超过 {MOST_BYTES >> 30} GB。请用 gzip 压缩，或放进供数目录"
    return Refused(code="file_too_large", reason=reason)


def receive_upload(*, new: NewUpload, pieces: Iterable[bytes], at: datetime, business_date: date) -> int | Refused:
    """Keep a file to be looked at; the upload's id, for the same request the same id.

    Refused: nothing in it, too large, or a name no mapping knows or that lacks its day.
    """
    if len(new.name) > LONGEST_NAME or not new.name.isprintable():
        return Refused(code="name_unfit", reason="不能收：文件名太长，或含有不能用的字符。请改名再上传")
    publish_shipped_mappings(at=at, business_date=business_date)
    place = place_of(name=new.name, on=new.on, since=new.since, business_date=business_date)
    if isinstance(place, Refused):
        return place
    copy, size = keep_pieces(pieces, into=arriving_folder(), most=MOST_BYTES)
    try:
        if not size:
            return Refused(code="file_empty", reason="没有收到文件，或文件是空的。请选一份文件再上传")
        if size > MOST_BYTES:
            return too_large()
        return _entered(new, copy, size, at=at)
    finally:
        copy.unlink(missing_ok=True)


def receive_sent(*, new: NewUpload, pieces: Iterable[bytes], at: datetime, business_date: date) -> Received | Refused:
    """Receive a file a program sends, without anybody looking at it first. Refused: as `receive_upload` refuses."""
    publish_shipped_mappings(at=at, business_date=business_date)
    copy, size = keep_pieces(pieces, into=arriving_folder(), most=MOST_BYTES)
    try:
        if not size:
            return Refused(code="file_empty", reason="没有收到文件，或文件是空的。请重新送一份")
        if size > MOST_BYTES:
            return too_large()
        file = NewFile(
            path=copy, name=new.name, channel=Channel.API, by=new.by, on=new.on, since=new.since, totals=new.totals
        )
        return receive(new=file, at=at, business_date=business_date)
    finally:
        copy.unlink(missing_ok=True)


@transaction.atomic
def _entered(new: NewUpload, copy: Path, size: int, *, at: datetime) -> int:
    row, is_new = Upload.objects.get_or_create(
        request_id=new.request_id,
        defaults={
            "name": new.name,
            "size_bytes": size,
            "since": new.since,
            "on": new.on,
            "told_rows": new.totals.rows,
            "told_fen": new.totals.fen,
            "told_bank_fen": new.totals.bank_fen,
            "uploaded_by_id": new.by,
            "uploaded_at": at,
            "kept_until": at + KEPT,
            "state": UploadState.LOOKING,
        },
    )
    if is_new:
        copy.rename(upload_file(row.pk))
    return row.pk


def look_at_upload(*, upload_id: int, business_date: date) -> None:
    """Find out what would become of an upload that waits for it; any other is left alone."""
    row = Upload.objects.filter(id=upload_id, state=UploadState.LOOKING).first()
    if row is None:
        return
    found = _looked(row, business_date)
    waits = Upload.objects.filter(id=upload_id, state=UploadState.LOOKING)
    if isinstance(found, Refused):
        if waits.update(state=UploadState.UNFIT, reason=without_numbers(found.reason)[:400]):
            upload_file(upload_id).unlink(missing_ok=True)
    else:
        waits.update(state=UploadState.LOOKED, found=found)


def _looked(row: Upload, business_date: date) -> dict[str, object] | Refused:
    place = place_of(name=row.name, on=row.on, since=row.since, business_date=business_date)
    if isinstance(place, Refused):
        return place
    mapping = Mapping.objects.get(id=place.mapping_id)
    file = upload_file(row.pk)
    if not file.is_file():
        return Refused(code="file_gone", reason="文件已经不在了。请重新上传")
    found = look(kind=place.kind, spec=mapping.spec, file=file, since=place.since, on=place.on)
    if isinstance(found, Refused):
        return found
    told = {
        "kind": place.kind, "since": str(place.since), "on": str(place.on), "mapping_id": mapping.pk,
        "mapping": f"{mapping.name} 第 {mapping.version} 版", "reject_ppm": mapping.spec.get("reject_ppm", 0),
    }  # fmt: skip
    return told | _told(found)


def _told(found: Look) -> dict[str, object]:
    counted = found.counted
    return {
        "rows_read": counted.rows, "accepted": counted.accepted, "rejected": counted.rejected, "fen": counted.fen,
        "read_fen": counted.read_fen, "told_rows": counted.told.rows, "told_fen": counted.told.fen,
        "titles": found.titles, "rows": found.rows, "rejects": found.rejects,
    }  # fmt: skip


@transaction.atomic
def send_upload(*, upload_id: int, by: int, at: datetime, business_date: date) -> int | Refused:
    """Make an upload that was looked at a delivery, to be carried; the delivery's id, sent again the same one.

    Refused: somebody else's, one not looked at yet or no longer there, and what receiving refuses.
    """
    row = Upload.objects.select_for_update().filter(id=upload_id, uploaded_by_id=by).first()
    if row is not None and row.delivery_id is not None:
        return row.delivery_id
    if row is None or row.state != UploadState.LOOKED:
        return Refused(code="upload_gone", reason="不能送：这份文件没有核对好，或已经撤下。请重新上传")
    new = NewFile(
        path=upload_file(row.pk),
        name=row.name,
        channel=Channel.UPLOAD,
        by=by,
        on=row.on,
        since=row.since,
        totals=Totals(rows=row.told_rows, fen=row.told_fen, bank_fen=row.told_bank_fen),
    )
    received = receive(new=new, at=at, business_date=business_date)
    if isinstance(received, Refused):
        return received
    row.delivery_id, row.state, row.found = received.delivery_id, UploadState.SENT, None
    row.save()
    transaction.on_commit(lambda: upload_file(upload_id).unlink(missing_ok=True))
    return received.delivery_id


@transaction.atomic
def drop_upload(*, upload_id: int, by: int) -> Refused | None:
    """Let an upload go unsent. Refused: one that was sent; dropped again it stays dropped."""
    row = Upload.objects.select_for_update().filter(id=upload_id, uploaded_by_id=by).first()
    if row is None or row.state == UploadState.SENT:
        return Refused(code="upload_sent", reason="不能撤下：这份文件已经送交。要更正，请把同一天的再送一份")
    _drop([row.pk])
    return None


def expire_uploads(*, at: datetime) -> int:
    """Let uploads go that nobody sent within a day; how many. A file that old has no upload any more."""
    over = Upload.objects.filter(kept_until__lt=at).exclude(state__in=[UploadState.SENT, UploadState.DROPPED])
    ids = list(over.values_list("id", flat=True))
    _drop(ids)
    for path in whole_files(folder=upload_file(0).parent, quiet=KEPT):
        path.unlink(missing_ok=True)
    return len(ids)


def _drop(ids: list[int]) -> None:
    Upload.objects.filter(id__in=ids).update(state=UploadState.DROPPED, found=None)
    for pk in ids:
        upload_file(pk).unlink(missing_ok=True)
