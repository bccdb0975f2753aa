"""Acts on exports: ask, approve, deliver the workbook, hand it out, let it go."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F

from qianmo.apps.events.services import Fact, record
from qianmo.apps.exports.models import Export, ExportState
from qianmo.domain.refusal import Refused
from qianmo.storage.identifiers import open_bytes, seal_bytes

AT_ONCE_ROWS = 2_000
"""Up to so many rows the workbook is made while one waits."""
FREE_ROWS = 5_000
"""More rows than this are approved by another person first."""
MOST_ROWS = 200_000
"""More leave the system through no export; narrow the list."""
KEPT = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewExport:
    """A list to take along: its key and title, its filters, how many rows they leave, and what for.

    `most` is the most rows this very list may leave with, 0 for as many as any.
    """

    list_key: str
    title: str
    query: Mapping[str, str]
    rows: int
    reason: str
    branch_id: int
    by: int
    request_id: UUID
    most: int = 0


@transaction.atomic
def ask_export(*, new: NewExport, at: datetime, business_date: date) -> int | Refused:
    """Ask for a list; returns the export's id, the same for the same request. Long lists wait for another person.

    Refused: an empty list, more rows than ever leave, and a long list without a purpose.
    """
    known = Export.objects.filter(request_id=new.request_id).values_list("id", flat=True).first()
    if known is not None:
        return known
    if new.rows == 0:
        return Refused(code="empty", reason="名单里没有行，不用导出。请放宽一个条件")
    most = new.most or MOST_ROWS
    if new.rows > most:
        return Refused(code="too_long", reason=f"超过 {most:,} 行，一次导不出。请加条件分几次导出")
    if new.rows > FREE_ROWS and not new.reason:
        return Refused(code="no_purpose", reason=f"超过 {FREE_ROWS:,} 行要另一位同事审批，请写明用途")
    waits = new.rows > FREE_ROWS
    row = Export.objects.create(
        list_key=new.list_key,
        title=new.title,
        query=dict(new.query),
        rows=new.rows,
        reason=new.reason,
        state=ExportState.WAITING if waits else ExportState.MAKING,
        asked_by_id=new.by,
        asked_at=at,
        branch_id=new.branch_id,
        request_id=new.request_id,
    )
    _record("exports.asked", row, by=new.by, at=at, business_date=business_date, rows=new.rows, list=new.list_key)
    return row.pk


@transaction.atomic
def keep_returned(*, new: NewExport, workbook: bytes, at: datetime, business_date: date) -> int:
    """Keep rows that go back to whoever sent them in, to be fetched like an export; returns its id, once a request."""
    known = Export.objects.filter(request_id=new.request_id).values_list("id", flat=True).first()
    if known is not None:
        return known
    row = Export.objects.create(
        list_key=new.list_key, title=new.title, query=dict(new.query), rows=new.rows, reason=new.reason,
        state=ExportState.READY, asked_by_id=new.by, asked_at=at, branch_id=new.branch_id, request_id=new.request_id,
        ready_at=at, until=at + KEPT,
    )  # fmt: skip
    row.sealed = seal_bytes(workbook, bound_to=f"export:{row.pk}")
    row.save(update_fields=["sealed"])
    _record("exports.ready", row, by=new.by, at=at, business_date=business_date, bytes=len(workbook))
    return row.pk


@transaction.atomic
def decide_export(
    *, export_id: int, approve: bool, answer: str, by: int, at: datetime, business_date: date
) -> Refused | None:
    """Approve or refuse a long export. Refused: one's own, one already decided, a refusal without a reason."""
    row = Export.objects.select_for_update().get(id=export_id)
    if row.asked_by_id == by:
        return Refused(code="own_export", reason="自己申请的导出要由另一位同事审批")
    if row.state != ExportState.WAITING:
        return Refused(code="decided", reason=f"这份导出{ExportState(row.state).label}，不用再审批")
    if not approve and not answer:
        return Refused(code="no_answer", reason="不批准要写明原因，申请人看得到")
    row.state = ExportState.MAKING if approve else ExportState.REFUSED
    row.decided_by_id, row.decided_at, row.answer = by, at, answer
    row.save(update_fields=["state", "decided_by", "decided_at", "answer"])
    _record("exports.decided", row, by=by, at=at, business_date=business_date, approved=approve)
    return None


@transaction.atomic
def deliver_export(*, export_id: int, workbook: bytes, at: datetime, business_date: date) -> None:
    """Seal the workbook into its row; it can be fetched for a day. What was delivered before stays as it is."""
    row = Export.objects.select_for_update().get(id=export_id)
    if row.state != ExportState.MAKING:
        return
    row.state, row.ready_at, row.until = ExportState.READY, at, at + KEPT
    row.sealed = seal_bytes(workbook, bound_to=f"export:{row.pk}")
    row.save(update_fields=["state", "ready_at", "until", "sealed"])
    _record("exports.ready", row, by=row.asked_by_id, at=at, business_date=business_date, bytes=len(workbook))


@transaction.atomic
def fetch_export(*, export_id: int, by: int, at: datetime, business_date: date) -> bytes | Refused:
    """The workbook, for the person who asked for it; every time leaves an event. Refused: not ready, or over."""
    row = Export.objects.select_for_update().get(id=export_id)
    if row.state != ExportState.READY or row.until is None or row.until <= at or row.sealed is None:
        return Refused(code="not_ready", reason=f"这份导出{ExportState(row.state).label}，取不到文件。需要时重新导出")
    Export.objects.filter(id=row.pk).update(downloads=F("downloads") + 1)
    _record("exports.fetched", row, by=by, at=at, business_date=business_date, rows=row.rows)
    return open_bytes(bytes(row.sealed), bound_to=f"export:{row.pk}")


@transaction.atomic
def expire_exports(*, at: datetime) -> int:
    """Let go of workbooks whose day is over; returns how many."""
    over = Export.objects.filter(state=ExportState.READY, until__lte=at)
    return over.update(state=ExportState.EXPIRED, sealed=None)


def _record(kind: str, row: Export, *, by: int, at: datetime, business_date: date, **payload: object) -> None:
    fact = Fact(subject_id=row.pk, household_id=None, by=by, payload=payload)
    record(kind=kind, facts=[fact], at=at, business_date=business_date)
