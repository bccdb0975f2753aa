"""Uploaded rosters: taken in sealed pieces, read, previewed, and filed whole or not at all once somebody says so.

The file is kept only until it is filed or given back, and at most for a day. What is filed is what the preview showed:
when somebody was filed elsewhere in between, nothing is filed and the preview is made anew.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import PurePath
from uuid import UUID

from django.db import transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.grids.queries import Scope, cells
from qianmo.apps.households.models import PieceKind, RosterPiece, RosterUpload, UploadState
from qianmo.apps.households.services.findings import digest_of, keep_findings
from qianmo.apps.households.services.importing import file_roster, judge_roster
from qianmo.apps.households.uploads import bound, file_of
from qianmo.domain.refusal import Refused
from qianmo.gateways.rosters import RosterHousehold
from qianmo.storage.copying import allocate_ids, copy_new_rows
from qianmo.storage.identifiers import seal_bytes

MAX_BYTES = 50 * 1024 * 1024
KEPT = timedelta(hours=24)
UNDECIDED = (UploadState.WAITING, UploadState.CHECKED)
CHANGED = "预览之后有人在别处建了档，已重新核对。请看一遍再确认"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUpload:
    """A roster file as it is sent in; `village_code` is that of every row, or empty."""

    name: str
    village_code: str
    by: int
    request_id: UUID


@transaction.atomic
def receive_roster(
    *, new: NewUpload, pieces: Iterable[bytes], scope: Scope, at: datetime, business_date: date
) -> int | Refused:
    """Keep a file, sealed piece by piece as it comes; the upload's id. The same request again answers the same id.

    Refused: more than 50 MB, nothing at all, or a village that is not in the scope.
    """
    village = next((cell for cell in cells(level="village", codes=[new.village_code]) if scope.allows(cell.id)), None)
    if new.village_code and village is None:
        return Refused(code="unknown_village", reason=f"没有代码为 {new.village_code} 的村。请从列表里选一个村")
    (upload_id,) = allocate_ids(RosterUpload, 1)
    row = RosterUpload(
        id=upload_id,
        request_id=new.request_id,
        name=PurePath(new.name.replace("\\", "/")).name[-120:] or "名册",
        size_bytes=0,
        digest=b"",
        village_id=village.id if village else None,
        village_ids=_listed(scope),
        uploaded_by_id=new.by,
        uploaded_at=at,
        kept_until=at + KEPT,
        state=UploadState.WAITING,
        moved_at=at,
    )
    if not copy_new_rows(RosterUpload, {field.attname: [getattr(row, field.attname)] for field in row._meta.fields}):
        return RosterUpload.objects.values_list("id", flat=True).get(request_id=new.request_id)
    refused = _take_in(row, pieces)
    if refused is not None:
        transaction.set_rollback(True)
        return refused
    _record(row, "uploaded", by=new.by, at=at, business_date=business_date, payload={"digest": row.digest.hex()})
    return upload_id


def _take_in(row: RosterUpload, pieces: Iterable[bytes]) -> Refused | None:
    digest = hashlib.sha256()
    for number, piece in enumerate(pieces):
        row.size_bytes += len(piece)
        if row.size_bytes > MAX_BYTES:
            return too_large()
        digest.update(piece)
        sealed = seal_bytes(piece, bound_to=bound(row.pk, PieceKind.SOURCE, number))
        RosterPiece.objects.create(upload=row, kind=PieceKind.SOURCE, number=number, sealed=sealed)
    if not row.size_bytes:
        return Refused(code="file_empty", reason="没有收到文件，或文件是空的。请选一份名册再上传")
    row.digest = digest.digest()
    row.save(update_fields=["size_bytes", "digest"])
    return None


def too_large() -> Refused:
    """The sentence for a file over the limit."""
    reason = f"不收这份文件：超过 {MAX_BYTES // 1024 // 1024} MB。请按村拆成几个文件，同一户不要拆开"
    return Refused(code="file_too_large", reason=reason)


def check_upload(*, upload_id: int, at: datetime, business_date: date) -> None:
    """Read a waiting upload and keep what was found, or that the whole file goes back; anything else is left alone."""
    row = RosterUpload.objects.filter(id=upload_id, state=UploadState.WAITING).select_related("village").first()
    if row is None:
        return

    def told(rows: int) -> None:
        RosterUpload.objects.filter(id=upload_id).update(rows=rows)

    with file_of(upload_id=upload_id, name=row.name) as path:
        judged = judge_roster(
            path=path,
            village_code=row.village.code if row.village else "",
            scope=_scope(row),
            on=business_date,
            progress=told,
        )
        with transaction.atomic():
            row = RosterUpload.objects.select_for_update().get(id=upload_id)
            if row.state != UploadState.WAITING:
                return
            if isinstance(judged, Refused):
                row.notes = [judged.reason[:400]]
                _forget(row)
                _move(row, UploadState.REFUSED, at=at)
            else:
                keep_findings(row, judged, source=path)
                _move(row, UploadState.CHECKED, at=at)


@transaction.atomic
def begin_filing(
    *, upload_id: int, by: int, found: str, part: bool, scope: Scope, at: datetime
) -> UploadState | Refused:
    """Say that a checked upload is to be filed; where it stands now. One that was filed before stands as it is.

    `found` is the digest of the preview the person looked at, `part` that households which go back are left behind.
    Refused: somebody else's upload, one decided otherwise, a preview that is no longer the present one, nothing to
    file, or households that go back without `part`.
    """
    row = RosterUpload.objects.select_for_update().filter(id=upload_id, uploaded_by_id=by).first()
    if row is None:
        return Refused(code="upload_missing", reason="没有这份名册。请从“我的名册”里选")
    if row.state in {UploadState.FILING, UploadState.FILED}:
        return UploadState(row.state)
    if row.state != UploadState.CHECKED:
        reason = f"不能建档：这份名册{UploadState(row.state).label}。请重新上传"
        return Refused(code="upload_decided", reason=reason)
    if found != bytes(row.found).hex():
        return Refused(code="preview_changed", reason="预览已有变化，这次没有建档。请看一遍新的预览再确认")
    if row.households == 0:
        return Refused(code="nothing_sound", reason="没有一户可以建档。请改正退回的行，再上传")
    if row.returned and not part:
        reason = f"有 {row.returned:,} 户要退回。请整份退回，或选“建档 {row.households:,} 户，退回 {row.returned:,} 户”"
        return Refused(code="some_returned", reason=reason)
    row.village_ids = _listed(scope)
    row.save(update_fields=["village_ids"])
    _move(row, UploadState.FILING, at=at)
    return UploadState.FILING


@transaction.atomic
def finish_filing(*, upload_id: int, at: datetime, business_date: date) -> None:
    """File every sound household of an upload that was told to be filed: all in one transaction, or none.

    When the preview no longer holds, nothing is filed: it is made anew and waits to be confirmed again.
    """
    row = RosterUpload.objects.select_for_update(of=("self",)).select_related("village").get(id=upload_id)
    if row.state != UploadState.FILING:
        return
    code = row.village.code if row.village else ""
    with file_of(upload_id=upload_id, name=row.name) as path:
        judged = judge_roster(path=path, village_code=code, scope=_scope(row), on=business_date)
        if isinstance(judged, Refused):
            row.notes = [judged.reason[:400]]
            _forget(row)
            _move(row, UploadState.REFUSED, at=at)
            return
        if digest_of(judged) == bytes(row.found) and _file_all(row, judged.sound, at=at, business_date=business_date):
            return
        judged = judge_roster(path=path, village_code=code, scope=_scope(row), on=business_date)
        if not isinstance(judged, Refused):
            keep_findings(row, judged, source=path)
            row.notes = [CHANGED, *row.notes]
            _move(row, UploadState.CHECKED, at=at)


def _file_all(row: RosterUpload, households: Sequence[RosterHousehold], *, at: datetime, business_date: date) -> bool:
    """File these households and note it; False, with nothing filed, when the bank refused one of them."""
    filers = dict.fromkeys((one.village_code for one in households), row.uploaded_by_id)
    with transaction.atomic():
        overtaken = file_roster(households=households, filers=filers, at=at, business_date=business_date)
        if overtaken:
            transaction.set_rollback(True)
    if overtaken:
        return False
    row.filed = len(households)
    RosterPiece.objects.filter(upload=row, kind__in=(PieceKind.SOURCE, PieceKind.SOUND)).delete()
    _move(row, UploadState.FILED, at=at)
    payload = {"filed": row.filed, "returned": row.returned, "digest": bytes(row.digest).hex()}
    _record(row, "filed", by=row.uploaded_by_id, at=at, business_date=business_date, payload=payload)
    return True


@transaction.atomic
def return_upload(*, upload_id: int, by: int, at: datetime, business_date: date) -> UploadState | Refused:
    """Give a whole file back: nothing of it is filed, and the file is forgotten; the rows with reasons stay a day.

    Given back before, it stays so. Refused: somebody else's upload, or one that is filed or being filed.
    """
    row = RosterUpload.objects.select_for_update().filter(id=upload_id, uploaded_by_id=by).first()
    if row is None:
        return Refused(code="upload_missing", reason="没有这份名册。请从“我的名册”里选")
    if row.state in {UploadState.FILING, UploadState.FILED}:
        reason = f"不能退回：这份名册{UploadState(row.state).label}。已建的档请到客户页更正"
        return Refused(code="upload_decided", reason=reason)
    if row.state in UNDECIDED:
        RosterPiece.objects.filter(upload=row, kind__in=(PieceKind.SOURCE, PieceKind.SOUND)).delete()
        _move(row, UploadState.RETURNED, at=at)
        _record(row, "returned", by=by, at=at, business_date=business_date, payload={"returned": row.returned})
    return UploadState(row.state)


@transaction.atomic
def expire_uploads(*, at: datetime) -> int:
    """Forget every piece of uploads kept for a day; those nobody decided on count as expired. Returns how many."""
    RosterPiece.objects.filter(upload__kept_until__lte=at).exclude(upload__state=UploadState.FILING).delete()
    undecided = RosterUpload.objects.filter(kept_until__lte=at, state__in=UNDECIDED)
    return undecided.update(state=UploadState.EXPIRED, moved_at=at, notes=["过了 24 小时没有确认，文件已删除"])


def _forget(row: RosterUpload) -> None:
    RosterPiece.objects.filter(upload=row).delete()


def _move(row: RosterUpload, state: UploadState, *, at: datetime) -> None:
    row.state, row.moved_at = state, at
    row.save()


def _scope(row: RosterUpload) -> Scope:
    return Scope(None if row.village_ids is None else frozenset(row.village_ids))


def _listed(scope: Scope) -> list[int] | None:
    return None if scope.village_ids is None else sorted(scope.village_ids)


def _record(
    row: RosterUpload, what: str, *, by: int, at: datetime, business_date: date, payload: dict[str, object]
) -> None:
    fact = Fact(subject_id=row.pk, household_id=None, by=by, payload=payload)
    record(kind=f"households.roster_{what}", facts=[fact], at=at, business_date=business_date)
