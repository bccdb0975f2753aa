"""Acts on staff grades: assess everybody after a period, confirm it by another person, rotate somebody or stand by."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.org.queries import branch_ids, staff_ids
from qianmo.apps.performance.before import ONE_DAY
from qianmo.apps.performance.grading import climbers_on, held_grades, ladders_on, last_confirmed, worked_in
from qianmo.apps.performance.models import (
    Assessment,
    AssessmentState,
    StaffGrade,
    StaffTransfer,
    TransferKind,
)
from qianmo.domain.performance.grades import Grade, Move, Worked, assess, lack_told, lacks_next
from qianmo.domain.refusal import Refused

SETTLED = Refused(code="assessment_settled", reason="没有办：这次评定已经确认或放弃。请刷新本页")
AGREED = Refused(code="transfer_settled", reason="没有办：这一条已经同意，或没有这一条。请刷新本页")


@transaction.atomic
def propose_assessment(*, first: date, until: date, by: int, at: datetime, business_date: date) -> int | Refused:
    """Assess every manager by what was counted of a period and the ladders of its last day; the id.

    Refused: a period not wholly counted, one that was assessed or lies before one, one that waits, no ladder.
    """
    if Assessment.objects.select_for_update().filter(state=AssessmentState.PROPOSED).exists():
        return _not("waits", "上一次评定还在等确认。请先确认或放弃")
    last = last_confirmed()
    if last is not None and first <= last.until:
        return _not("assessed", f"已经评到 {last.until}。请选以后的一期")
    people, ladders = climbers_on(until), ladders_on(until)
    if not people:
        return _not("nobody", "那天没有等级标准，或没有客户经理。请先在“客户经理等级”规则里定好")
    as_of, worked = worked_in(first=first, until=until, staff_ids=[one.staff_id for one in people])
    if until >= business_date or as_of != until:
        return _not("not_counted", f"{until} 的日终还没有数完，评不了。请等那天的日终办完")
    row = Assessment.objects.create(
        first=first, until=until, as_of=until, state=AssessmentState.PROPOSED, proposed_by_id=by, proposed_at=at
    )
    held = held_grades()
    StaffGrade.objects.bulk_create(
        StaffGrade(
            assessment=row, staff_id=one.staff_id, branch_id=one.branch_id, track=one.track,
            **_assessed(ladders[one.track], held.get(one.staff_id), worked[one.staff_id]),
        )
        for one in people
    )  # fmt: skip
    _tell("performance.grades_proposed", row.pk, _period(row), by=by, at=at, on=business_date, people=len(people))
    return row.pk


def _assessed(ladder: list[Grade], held: StaffGrade | None, worked: Worked) -> dict[str, Any]:
    """The columns of a grade; who stood above the top of a ladder that became shorter starts from its top."""
    step, measures = None if held is None else min(held.step, len(ladder) - 1), worked.measures
    found = assess(ladder=ladder, held=step, fails=held.fails if held else 0, measures=measures)
    short = [lack_told(name, grade=ladder[step or 0], measures=measures) for name in found.short_of]
    return {
        "held": step, "step": found.grade, "name": ladder[found.grade].name, "move": found.move, "fails": found.fails,
        "measures": kept(worked), "short_of": short, "lacking": lacking(ladder, found.grade, worked),
    }  # fmt: skip


def kept(worked: Worked) -> dict[str, Any]:
    """Measures as they are stored."""
    return {name: getattr(worked, name) for name in Worked.__slots__}


def lacking(ladder: list[Grade], held: int, worked: Worked) -> list[str]:
    """What the grade above one asks still, in words."""
    names = lacks_next(ladder=ladder, held=held, measures=worked.measures)
    return [lack_told(name, grade=ladder[held + 1], measures=worked.measures) for name in names]


@transaction.atomic
def confirm_assessment(*, assessment_id: int, by: int, at: datetime, business_date: date) -> Refused | None:
    """Put an assessment in force; who failed twice in a row stands by from the next day. Refused: by its proposer."""
    row = Assessment.objects.select_for_update().filter(id=assessment_id).first()
    if row is None or row.state != AssessmentState.PROPOSED:
        return SETTLED
    if row.proposed_by_id == by:
        return _not("own_assessment", "自己提出的评定要由另一位同事确认")
    row.state, row.confirmed_by_id, row.confirmed_at = AssessmentState.CONFIRMED, by, at
    row.save(update_fields=["state", "confirmed_by", "confirmed_at"])
    off = StaffGrade.objects.filter(assessment=row, move=Move.OFF_POST).order_by("id")
    StaffTransfer.objects.bulk_create(
        StaffTransfer(
            staff_id=one.staff_id, kind=TransferKind.STAND_BY, since=business_date + ONE_DAY,
            reason=f"{row.until} 评定连续两期不达标：{'；'.join(one.short_of)}"[:200], asked_by_id=row.proposed_by_id,
            asked_at=row.proposed_at, agreed_by_id=by, agreed_at=at, request_id=uuid4(),
        )
        for one in off
    )  # fmt: skip
    _tell("performance.grades_confirmed", row.pk, _period(row), by=by, at=at, on=business_date, off=len(off))
    return None


@transaction.atomic
def drop_assessment(*, assessment_id: int, by: int, at: datetime, business_date: date) -> Refused | None:
    """Give an assessment up that nobody confirmed; its rows stay with it."""
    row = Assessment.objects.select_for_update().filter(id=assessment_id).first()
    if row is None or row.state != AssessmentState.PROPOSED:
        return SETTLED
    row.state = AssessmentState.DROPPED
    row.save(update_fields=["state"])
    _tell("performance.grades_dropped", row.pk, _period(row), by=by, at=at, on=business_date)
    return None


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
    _tell("performance.transfer_asked", row.pk, _told(row), by=new.by, at=at, on=business_date)
    return row.pk


@transaction.atomic
def agree_transfer(*, transfer_id: int, by: int, at: datetime, business_date: date) -> Refused | None:
    """Agree to a transfer. Refused: by who asked, agreed before."""
    row = StaffTransfer.objects.select_for_update().filter(id=transfer_id, agreed_by__isnull=True).first()
    if row is None:
        return AGREED
    if row.asked_by_id == by:
        return _not("own_transfer", "自己提出的要由另一位同事同意")
    row.agreed_by_id, row.agreed_at = by, at
    row.save(update_fields=["agreed_by", "agreed_at"])
    _tell("performance.transfer_agreed", row.pk, _told(row), by=by, at=at, on=business_date)
    return None


def _period(row: Assessment) -> dict[str, Any]:
    return {"first": row.first.isoformat()[:7], "until": row.until.isoformat()[:7]}


def _told(row: StaffTransfer) -> dict[str, Any]:
    return {"kind": str(TransferKind(row.kind).label), "staff": row.staff_id, "since": row.since.isoformat()}


def _not(code: str, why: str) -> Refused:
    return Refused(code=code, reason=f"没有办：{why}")


def _tell(kind: str, subject_id: int, payload: dict[str, Any], *, by: int, at: datetime, on: date, **more: Any) -> None:
    fact = Fact(subject_id=subject_id, household_id=None, by=by, payload=payload | more)
    record(kind=kind, facts=[fact], at=at, business_date=on)
