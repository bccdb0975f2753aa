"""Acts on staff grades: assess everybody after a period, and confirm it by another person."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.performance.before import ONE_DAY
from qianmo.apps.performance.grading import climbers_on, held_grades, ladders_on, last_confirmed, worked_in
from qianmo.apps.performance.models import Assessment, AssessmentState, StaffGrade
from qianmo.apps.performance.services.transfers import stand_down
from qianmo.domain.performance.grades import Grade, Move, Worked, assess, lack_told, lacks_next
from qianmo.domain.refusal import Refused

SETTLED = Refused(code="assessment_settled", reason="没有办：这次评定已经确认或放弃。请刷新本页")


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
    """Put an assessment in force. Refused: by its proposer.

    Who failed twice in a row stands by from the next day; whoever still answers for villages once somebody takes them.
    """
    row = Assessment.objects.select_for_update().filter(id=assessment_id).first()
    if row is None or row.state != AssessmentState.PROPOSED:
        return SETTLED
    if row.proposed_by_id == by:
        return _not("own_assessment", "自己提出的评定要由另一位同事确认")
    row.state, row.confirmed_by_id, row.confirmed_at = AssessmentState.CONFIRMED, by, at
    row.save(update_fields=["state", "confirmed_by", "confirmed_at"])
    off = {
        one.staff_id: f"{row.until} 评定连续两期不达标：{'；'.join(one.short_of)}"[:200]
        for one in StaffGrade.objects.filter(assessment=row, move=Move.OFF_POST).order_by("id")
    }
    stand_down(
        reasons=off, since=business_date + ONE_DAY, asked_by=row.proposed_by_id, asked_at=row.proposed_at, by=by,
        at=at, business_date=business_date,
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


def _period(row: Assessment) -> dict[str, Any]:
    return {"first": row.first.isoformat()[:7], "until": row.until.isoformat()[:7]}


def _not(code: str, why: str) -> Refused:
    return Refused(code=code, reason=f"没有办：{why}")


def _tell(kind: str, subject_id: int, payload: dict[str, Any], *, by: int, at: datetime, on: date, **more: Any) -> None:
    fact = Fact(subject_id=subject_id, household_id=None, by=by, payload=payload | more)
    record(kind=kind, facts=[fact], at=at, business_date=on)
