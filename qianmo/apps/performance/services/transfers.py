"""Acts that move a manager: to another unit (轮岗) or out of the post (待岗), asked by one, agreed by another.

「对不称职的员工支行行长可采取轮岗或不予聘岗、转为待岗」 (S5). With the post go the villages: whoever owns
some leaves them to an account manager of their branch in the same act, by the way of every handover; where he or she
helps, nobody does.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.db import transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.grids.handing_over import NewHandover, move_cells
from qianmo.apps.grids.handovers import duties_of, held_cells
from qianmo.apps.grids.queries import Scope
from qianmo.apps.org.moving import PostMove, move_posts
from qianmo.apps.org.queries import branch_ids, staff_ids
from qianmo.apps.performance.before import POST
from qianmo.apps.performance.models import StaffTransfer, TransferKind
from qianmo.domain.refusal import Refused

AGREED = Refused(code="transfer_settled", reason="没有办：这一条已经同意，或没有这一条。请刷新本页")
WHOLE_COUNTY = Scope(village_ids=None)
OWNER = "owner"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTransfer:
    """Somebody (by number) who rotates to a unit (by code) or stands by (no unit), from a day, to one or open."""

    number: str
    branch: str
    since: date
    until: date | None
    reason: str
    by: int
    request_id: UUID


@transaction.atomic
def ask_transfer(*, new: NewTransfer, at: datetime, business_date: date) -> int | Refused:
    """Say that somebody rotates or stands by; another agrees. Refused: nobody of that number, no reason, a past day."""
    if known := StaffTransfer.objects.filter(request_id=new.request_id).first():
        return known.pk
    staff_id, branch_id = staff_ids(numbers=[new.number]).get(new.number), branch_ids().get(new.branch)
    if staff_id is None or (new.branch and branch_id is None):
        return _not("unknown", "没有这个工号或机构。请核对后再填")
    if not new.reason.strip():
        return _not("no_reason", "没有写原因。请写明")
    if new.since < business_date or (new.until is not None and new.until < new.since):
        return _not("days", "开始日早于今天，或结束日早于开始日。请核对")
    kind = TransferKind.ROTATE if branch_id else TransferKind.STAND_BY
    row = StaffTransfer.objects.create(
        staff_id=staff_id, kind=kind, branch_id=branch_id, since=new.since, until=new.until,
        reason=new.reason.strip()[:200], asked_by_id=new.by, asked_at=at, request_id=new.request_id,
    )  # fmt: skip
    _tell("performance.transfer_asked", row, by=new.by, at=at, on=business_date)
    return row.pk


@transaction.atomic
def agree_transfer(*, transfer_id: int, taker: str = "", by: int, at: datetime, business_date: date) -> Refused | None:
    """Agree to a transfer, which moves the post and with it the villages; asked for a day that is over: from today.

    `taker` is the number of whoever takes the villages. Refused: by who asked or whom it is about, agreed before,
    villages and nobody who takes them, and what the handover or the move of the post refuses; nothing is done then.
    """
    row = StaffTransfer.objects.select_for_update().filter(id=transfer_id, agreed_by__isnull=True).first()
    if row is None:
        return AGREED
    if by in {row.asked_by_id, row.staff_id}:
        return _not("own_transfer", "自己提出的、自己的，要由另一位同事同意")
    row.since = max(row.since, business_date)
    if row.until is not None and row.until < row.since:
        return _not("days_over", f"原定到 {row.until}，已经过了。请重新提出")
    refused = _carry_out(row, taker, by=by, at=at, on=business_date)
    if refused is not None:
        transaction.set_rollback(True)
        return refused
    row.agreed_by_id, row.agreed_at = by, at
    row.save(update_fields=["since", "agreed_by", "agreed_at"])
    _tell("performance.transfer_agreed", row, by=by, at=at, on=business_date)
    return None


@transaction.atomic
def stand_down(
    *,
    reasons: Mapping[int, str],
    since: date,
    asked_by: int,
    asked_at: datetime,
    by: int,
    at: datetime,
    business_date: date,
) -> None:
    """Let people stand by from a day on as two persons said; who has villages waits until somebody takes them."""
    busy = duties_of(staff_ids=reasons)
    rows = [
        StaffTransfer(
            staff_id=staff, kind=TransferKind.STAND_BY, since=since, reason=reason, asked_by_id=asked_by,
            asked_at=asked_at, agreed_by_id=None if staff in busy else by, agreed_at=None if staff in busy else at,
            request_id=uuid4(),
        )
        for staff, reason in reasons.items()
    ]  # fmt: skip
    StaffTransfer.objects.bulk_create(rows)
    moves = [
        PostMove(staff_id=row.staff_id, branch_id=None, since=since, until=None)
        for row in rows
        if row.agreed_by_id is not None
    ]
    move_posts(post=POST, moves=moves, by=by, at=at, business_date=business_date)


def _carry_out(row: StaffTransfer, taker: str, *, by: int, at: datetime, on: date) -> Refused | None:
    """Hand over what the person answers for, then move the post."""
    duties = duties_of(staff_ids=[row.staff_id]).get(row.staff_id, {})
    to = staff_ids(numbers=[taker]).get(taker) if taker else None
    if duties.get(OWNER) and to is None:
        return _not("no_taker", f"名下还有 {len(duties[OWNER])} 个村。请写接手人的工号")
    for role, codes in duties.items():
        held = held_cells(codes=codes, scope=WHOLE_COUNTY)
        new = NewHandover(
            seen={one.code: one.duty(role).row_id for one in held}, to=to if role == OWNER else None, since=row.since,
            reason=f"{TransferKind(row.kind).label}：{row.reason}"[:200], by=by, request_id=uuid5(row.request_id, role),
            role=role,
        )  # fmt: skip
        moved = move_cells(new=new, scope=WHOLE_COUNTY, at=at, business_date=on)
        if isinstance(moved, Refused):
            return moved
    move = PostMove(staff_id=row.staff_id, branch_id=row.branch_id, since=row.since, until=row.until)
    return move_posts(post=POST, moves=[move], by=by, at=at, business_date=on).get(0)


def _tell(kind: str, row: StaffTransfer, *, by: int, at: datetime, on: date) -> None:
    told: dict[str, Any] = {
        "kind": str(TransferKind(row.kind).label), "staff": row.staff_id, "since": row.since.isoformat(),
    }  # fmt: skip
    record(kind=kind, facts=[Fact(subject_id=row.pk, household_id=None, by=by, payload=told)], at=at, business_date=on)


def _not(code: str, why: str) -> Refused:
    return Refused(code=code, reason=f"没有办：{why}")
