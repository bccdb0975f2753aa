"""Cases by hand: opened with the investigator's report, then one opinion after another until somebody decides.

Whose turn it is follows from the opinions alone. A case that goes back for papers stops its clock; the answer starts
it again, moves the promised day by the working days lost, and returns the case to whoever sent it back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection, transaction

from qianmo.apps.approvals.models import Case, CaseOutcome, CaseState, Duty, Opinion, Step, Stop
from qianmo.apps.approvals.queries import promised_day
from qianmo.apps.events.services import Fact, record
from qianmo.apps.org.queries import working_calendar
from qianmo.domain.approvals import check_separation
from qianmo.domain.calendar import WorkingCalendar
from qianmo.domain.dated import DayRange
from qianmo.domain.refusal import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCase:
    """A matter to open, with the investigator's report and the amount he or she proposes, in fen."""

    subject_id: int
    household_id: int
    requested_fen: int
    exposure_fen: int
    investigator: int
    report: str
    proposed_fen: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOpinion:
    """What somebody says of a case, having seen its `revision`; `items` names what is missing when it goes back."""

    case_id: int
    revision: int
    step: str
    by: int
    text: str = ""
    proposed_fen: int | None = None
    items: tuple[str, ...] = ()


def open_cases(*, kind: str, cases: Sequence[NewCase], at: datetime, business_date: date) -> list[int]:
    """Open cases for review; returns their ids in order. Joins the act above, which has accepted the matters."""
    if not connection.in_atomic_block:
        raise RuntimeError("cases are opened inside the act they belong to")
    due_on = promised_day(kind=kind, accepted_at=at, on=business_date)
    rows = Case.objects.bulk_create(
        Case(
            kind=kind,
            subject_id=new.subject_id,
            household_id=new.household_id,
            requested_fen=new.requested_fen,
            exposure_fen=new.exposure_fen,
            investigator_id=new.investigator,
            state=CaseState.REVIEWING,
            opened_at=at,
            due_on=due_on,
        )
        for new in cases
    )
    Opinion.objects.bulk_create(
        Opinion(
            case=row,
            duty=Duty.INVESTIGATOR,
            step=Step.SUBMITTED,
            staff_id=new.investigator,
            at=at,
            text=new.report[:500],
            proposed_fen=new.proposed_fen,
        )
        for row, new in zip(rows, cases, strict=True)
    )
    record(
        kind="approvals.case_opened",
        facts=[
            Fact(
                subject_id=row.pk,
                household_id=new.household_id,
                by=new.investigator,
                payload={"requested_fen": new.requested_fen, "proposed_fen": new.proposed_fen},
            )
            for row, new in zip(rows, cases, strict=True)
        ],
        at=at,
        business_date=business_date,
    )
    return [row.pk for row in rows]


@transaction.atomic
def speak(*, opinions: Sequence[NewOpinion], at: datetime, business_date: date) -> list[Refused | None]:
    """Review, send back, answer what was missing, or note the decision; per opinion None or why it was not taken.

    Refused: an unknown case, one that moved on since the page was drawn, a step that is not this case's turn, a second
    duty for one person, sending back without naming what is missing, refusing without a word. Deciding joins the act
    of the room the case is about; reviewing and sending back are called from the edge.
    """
    ids = sorted({one.case_id for one in opinions})
    rows = {row.pk: row for row in Case.objects.select_for_update().filter(id__in=ids).order_by("id")}
    calendar = working_calendar()
    answers: list[Refused | None] = []
    for one in opinions:
        row = rows.get(one.case_id)
        refused = _refused(row, one)
        answers.append(refused)
        if refused is None and row is not None:
            _take(row, one, at=at, on=business_date, calendar=calendar)
            _tell(row, one, at=at, on=business_date)
    return answers


TURNS: dict[str, tuple[str, str]] = {
    Step.FORWARDED: (CaseState.REVIEWING, Duty.REVIEWER),
    Step.SUPPLEMENTED: (CaseState.SUPPLEMENT, Duty.INVESTIGATOR),
    Step.APPROVED: (CaseState.DECIDING, Duty.APPROVER),
    Step.REFUSED: (CaseState.DECIDING, Duty.APPROVER),
}
"""In which state a step may be taken, and by which duty; sending back is for whoever's turn it is."""


def duty_of(*, step: str, state: str) -> str | None:
    """The duty in which a step is taken in this state, or None when it is not its turn."""
    if step == Step.RETURNED:
        return {CaseState.REVIEWING: Duty.REVIEWER, CaseState.DECIDING: Duty.APPROVER}.get(CaseState(state))
    wanted, duty = TURNS[step]
    return duty if state == wanted else None


def _refused(row: Case | None, one: NewOpinion) -> Refused | None:
    if row is None:
        return Refused(code="unknown_case", reason="没有这件审批案。请回到审批列表")
    if row.revision != one.revision:
        label = CaseState(row.state).label
        return Refused(
            code="moved_on",
            reason=f"没有办成：您打开之后别人已经办过，现在是“{label}”。请看最新意见再决定，您填的还在",
        )
    duty = duty_of(step=one.step, state=row.state)
    if duty is None:
        return Refused(code="not_its_turn", reason=f"现在是“{CaseState(row.state).label}”，不能{Step(one.step).label}")
    if one.step == Step.RETURNED and not [item for item in one.items if item.strip()]:
        return Refused(code="nothing_named", reason="不能退回：没有写缺什么。请一次写全要补的资料")
    if one.step == Step.REFUSED and not one.text.strip():
        return Refused(code="no_reason", reason="不能否决：没有写理由。请写明可以读给客户听的理由")
    if duty == Duty.INVESTIGATOR:
        return None if one.by == row.investigator_id else Refused(code="not_yours", reason="只有主调查人能答复补件")
    return _separation(row, duty, one.by)


def _separation(row: Case, duty: str, by: int) -> Refused | None:
    """Nobody holds two duties of a case; who reviewed once reviews again after a supplement."""
    held = {Duty.INVESTIGATOR: row.investigator_id, Duty.REVIEWER: row.reviewer_id, Duty.APPROVER: row.approver_id}
    held[Duty(duty)] = by
    persons = [person for person in held.values() if person is not None]
    if len(set(persons)) == len(persons):
        return None
    return check_separation(
        investigator=row.investigator_id,
        reviewer=held[Duty.REVIEWER] or -1,
        approver=held[Duty.APPROVER] or -2,
    )


def _take(row: Case, one: NewOpinion, *, at: datetime, on: date, calendar: WorkingCalendar) -> None:
    duty = duty_of(step=one.step, state=row.state) or Duty.INVESTIGATOR
    Opinion.objects.create(
        case=row,
        duty=duty,
        step=one.step,
        staff_id=one.by,
        at=at,
        text=one.text.strip()[:500],
        proposed_fen=one.proposed_fen,
        items=[item.strip()[:60] for item in one.items if item.strip()],
    )
    if duty == Duty.REVIEWER:
        row.reviewer_id = one.by
    if one.step == Step.FORWARDED:
        row.state = CaseState.DECIDING
    elif one.step == Step.RETURNED:
        row.returned_to, row.state = row.state, CaseState.SUPPLEMENT
        Stop.objects.create(case=row, since=on)
    elif one.step == Step.SUPPLEMENTED:
        row.state, row.returned_to = row.returned_to or CaseState.REVIEWING, ""
        _start_clock(row, on=on, calendar=calendar)
    else:
        row.approver_id, row.state, row.decided_at = one.by, CaseState.CLOSED, at
        row.outcome = CaseOutcome.APPROVED if one.step == Step.APPROVED else CaseOutcome.REFUSED
        row.approved_fen, row.reason = one.proposed_fen, one.text.strip()[:200]
    row.revision += 1
    row.save()


def _start_clock(row: Case, *, on: date, calendar: WorkingCalendar) -> None:
    """End the running stop and move the promised day by the working days it lasted."""
    stop = Stop.objects.filter(case=row, until__isnull=True).first()
    if stop is None:
        return
    stop.until = on
    stop.save(update_fields=["until"])
    lost = calendar.count(DayRange(start=stop.since, until=on))
    day = row.due_on
    if day is None or isinstance(lost, Refused):
        return
    for _ in range(lost):
        following = calendar.working_day_from(day + timedelta(days=1))
        if isinstance(following, Refused):
            return
        day = following
    row.due_on = day


def _tell(row: Case, one: NewOpinion, *, at: datetime, on: date) -> None:
    payload = {"step": one.step, "proposed_fen": one.proposed_fen, "items": list(one.items)}
    fact = Fact(subject_id=row.pk, household_id=row.household_id, by=one.by, payload=payload)
    record(kind="approvals.spoken", facts=[fact], at=at, business_date=on)
