"""Reads of approval: cases and what was said in them, what waits for whom, authority and promise of a day."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Q, QuerySet
from django.db.models.expressions import OrderBy
from django.utils import timezone

from qianmo.apps.approvals.models import Authority, Case, CaseState, Duty, Opinion, Promise, Step, Stop
from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.models import Household
from qianmo.apps.households.queries import faces
from qianmo.apps.org.queries import working_calendar
from qianmo.domain.calendar import DeadlineRule, deadline
from qianmo.domain.refusal import Refused


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A decided case with the names of its three persons."""

    outcome: str
    approved_fen: int | None
    reason: str
    investigator: str
    reviewer: str
    approver: str
    decided_at: datetime | None
    id: int = 0
    state: str = ""


def case_of(*, kind: str, subject_id: int) -> CaseRow | None:
    """The case about one subject."""
    people = ("investigator", "reviewer", "approver")
    row = Case.objects.filter(kind=kind, subject_id=subject_id).select_related(*people).first()
    if row is None:
        return None
    return CaseRow(
        row.get_outcome_display(),
        row.approved_fen,
        row.reason,
        row.investigator.name,
        row.reviewer.name if row.reviewer else "—",
        row.approver.name if row.approver else "—",
        row.decided_at,
        row.pk,
        row.state,
    )


@dataclass(frozen=True, slots=True)
class WaitingCase:
    """A case as lists show it: whose it is, how much, and until when an answer is promised."""

    id: int
    state: str
    state_name: str
    duty: str
    household_id: int
    head_name: str
    village: str
    requested_fen: int | None
    investigator: str
    investigator_id: int
    reviewer_id: int | None
    opened_at: datetime
    due_on: date | None
    exposure_fen: int
    outcome: str
    approved_fen: int | None


DUTY_OF = {CaseState.REVIEWING: "审查", CaseState.DECIDING: "审批", CaseState.SUPPLEMENT: "补件", CaseState.CLOSED: ""}


def waiting_cases(
    *, scope: Scope, states: list[str], staff_id: int, limit: int = 300, newest: bool = False
) -> list[WaitingCase]:
    """Open cases in these states within the scope that this person may act on, the promised day first.

    A case is left out where the person already holds another duty of it; a supplement waits for its investigator only.
    """
    rows = _within(Case.objects.filter(state__in=states), scope)
    mine = Q(state=CaseState.SUPPLEMENT, investigator_id=staff_id)
    review = Q(state=CaseState.REVIEWING) & ~Q(investigator_id=staff_id)
    decide = Q(state=CaseState.DECIDING) & ~Q(investigator_id=staff_id) & ~Q(reviewer_id=staff_id)
    return _listed(rows.filter(mine | review | decide | Q(state=CaseState.CLOSED)), scope, limit, newest=newest)


def all_cases(*, scope: Scope, closed: bool, household_id: int | None = None, limit: int = 300) -> list[WaitingCase]:
    """Cases within the scope, or of one household there: those open by the promised day, or the last closed ones."""
    wanted = Q(state=CaseState.CLOSED) if closed else ~Q(state=CaseState.CLOSED)
    if household_id is not None:
        wanted &= Q(household_id=household_id)
    return _listed(_within(Case.objects.filter(wanted), scope), scope, limit, newest=closed)


def _within(rows: QuerySet[Case], scope: Scope) -> QuerySet[Case]:
    if scope.village_ids is None:
        return rows
    inside = Household.objects.filter(village_id__in=scope.village_ids)
    return rows.filter(household_id__in=inside.values("id"))


def _listed(rows: QuerySet[Case], scope: Scope, limit: int, *, newest: bool) -> list[WaitingCase]:
    order: list[str | OrderBy] = (
        [F("decided_at").desc(nulls_last=True), "-id"] if newest else [F("due_on").asc(nulls_last=True), "id"]
    )
    found = list(rows.select_related("investigator").order_by(*order)[:limit])
    known = faces(household_ids=[row.household_id for row in found], scope=scope)
    return [
        WaitingCase(
            id=row.pk,
            state=row.state,
            state_name=str(CaseState(row.state).label),
            duty=DUTY_OF[CaseState(row.state)],
            household_id=row.household_id,
            head_name=known[row.household_id].head_name,
            village=known[row.household_id].village,
            requested_fen=row.requested_fen,
            investigator=row.investigator.name,
            investigator_id=row.investigator_id,
            reviewer_id=row.reviewer_id,
            opened_at=row.opened_at,
            due_on=row.due_on,
            exposure_fen=row.exposure_fen,
            outcome=row.get_outcome_display(),
            approved_fen=row.approved_fen,
        )
        for row in found
        if row.household_id in known
    ]


@dataclass(frozen=True, slots=True)
class OpinionRow:
    """What one person said."""

    duty: str
    duty_name: str
    step: str
    step_name: str
    staff_id: int
    staff: str
    at: datetime
    text: str
    proposed_fen: int | None
    items: list[str]


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case whole: its row, what was said, when the clock stood still."""

    case: WaitingCase
    subject_id: int
    revision: int
    returned_to: str
    approver_id: int | None
    decided_at: datetime | None
    reason: str
    opinions: list[OpinionRow]
    stops: list[tuple[date, date | None]]


def case_file(*, case_id: int, scope: Scope) -> CaseFile | None:
    """One case, or None when it does not exist or lies outside the scope."""
    rows = _within(Case.objects.filter(id=case_id), scope)
    listed, row = _listed(rows, scope, 1, newest=False), rows.first()
    if row is None or not listed:
        return None
    said = Opinion.objects.filter(case=row).select_related("staff").order_by("id")
    return CaseFile(
        case=listed[0],
        subject_id=row.subject_id,
        revision=row.revision,
        returned_to=row.returned_to,
        approver_id=row.approver_id,
        decided_at=row.decided_at,
        reason=row.reason,
        opinions=[
            OpinionRow(
                duty=one.duty,
                duty_name=str(Duty(one.duty).label),
                step=one.step,
                step_name=str(Step(one.step).label),
                staff_id=one.staff_id,
                staff=one.staff.name,
                at=one.at,
                text=one.text,
                proposed_fen=one.proposed_fen,
                items=list(one.items),
            )
            for one in said
        ],
        stops=list(Stop.objects.filter(case=row).order_by("since").values_list("since", "until")),
    )


def authority_of(*, post: str, on: date) -> int | None:
    """The largest exposure in fen that holders of a post may decide on a day; None without any authority."""
    return Authority.objects.filter(post=post, valid__contains=on).values_list("limit_fen", flat=True).first()


def promised_day(*, kind: str, accepted_at: datetime, on: date) -> date | None:
    """The day by whose end an answer is promised, or None where nothing is promised or a calendar is missing."""
    promise = Promise.objects.filter(kind=kind, valid__contains=on).first()
    if promise is None:
        return None
    rule = DeadlineRule(working_days=promise.working_days, cutoff=promise.cutoff, zone=timezone.get_default_timezone())
    day = deadline(accepted_at=accepted_at, rule=rule, calendar=working_calendar())
    return None if isinstance(day, Refused) else day


def working_days_promised(*, kind: str, on: date) -> int | None:
    """How many working days are promised for a kind of case."""
    return Promise.objects.filter(kind=kind, valid__contains=on).values_list("working_days", flat=True).first()


def open_cases_of(*, staff_id: int) -> int:
    """How many open cases a person investigated or reviewed."""
    mine = Q(investigator_id=staff_id) | Q(reviewer_id=staff_id)
    return Case.objects.filter(mine).exclude(state=CaseState.CLOSED).count()
