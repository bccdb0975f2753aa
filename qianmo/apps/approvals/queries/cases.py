"""Reads of approval: cases and what was said in them, what waits for whom."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q

from qianmo.apps.approvals.models import (
    AgendaItem,
    Case,
    CaseOutcome,
    CaseState,
    CommitteeMember,
    Duty,
    Opinion,
    Step,
    Stop,
)
from qianmo.apps.approvals.queries.promises import promises_made
from qianmo.apps.grids.queries import Scope
from qianmo.storage.copying import array_text


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
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.outcome, c.approved_fen, c.reason, i.name, coalesce(r.name, '—'), coalesce(a.name, '—'),"
            " c.decided_at, c.id, c.state FROM approvals_case c JOIN org_staff i ON i.id = c.investigator_id"
            " LEFT JOIN org_staff r ON r.id = c.reviewer_id LEFT JOIN org_staff a ON a.id = c.approver_id"
            " WHERE c.kind = %s AND c.subject_id = %s ORDER BY c.id LIMIT 1",
            [kind, subject_id],
        )
        row = cursor.fetchone()
    return CaseRow(str(CaseOutcome(row[0]).label) if row[0] else "", *row[1:]) if row else None


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
    revision: int
    subject_id: int


DUTY_OF = {CaseState.REVIEWING: "审查", CaseState.DECIDING: "审批", CaseState.SUPPLEMENT: "补件", CaseState.CLOSED: ""}


PICKED = """
WITH picked AS (SELECT * FROM approvals_case c WHERE {wanted} ORDER BY {order} LIMIT %s)
SELECT c.id, c.state, h.id, coalesce(p.name, ''), v.name, c.requested_fen, i.name, c.investigator_id, c.reviewer_id,
       c.opened_at, c.due_on, c.exposure_fen, c.outcome, c.approved_fen, c.revision, c.subject_id
  FROM picked c JOIN households_household h ON h.id = c.household_id JOIN grids_cell v ON v.id = h.village_id
  JOIN org_staff i ON i.id = c.investigator_id
  LEFT JOIN households_membership m ON m.household_id = h.id AND m.relation = 'head' AND m.left_on IS NULL
  LEFT JOIN households_person p ON p.id = m.person_id
 ORDER BY {order}
"""
"""Cases with the names around them, names looked up for those picked alone: every list and every customer asks."""
BY_PROMISE, BY_END = "coalesce(c.due_on, 'infinity'), c.id", "c.decided_at DESC, c.id DESC"
AFTER = """
(coalesce(c.due_on, 'infinity'), c.id) > (SELECT coalesce(due_on, 'infinity'), id FROM approvals_case WHERE id = %s)
"""
BEFORE = "(c.decided_at, c.id) < (SELECT decided_at, id FROM approvals_case WHERE id = %s)"
ACTABLE = """
c.state = ANY(%s) AND (c.state = 'closed' OR (c.state = 'supplement' AND c.investigator_id = %s)
 OR (c.state = 'reviewing' AND c.investigator_id <> %s)
 OR (c.state = 'deciding' AND c.investigator_id <> %s AND c.reviewer_id IS DISTINCT FROM %s))
"""


def waiting_cases(
    *, scope: Scope, states: list[str], staff_id: int, limit: int = 300, after: int | None = None
) -> list[WaitingCase]:
    """Open cases in these states within the scope that this person may act on, the promised day first.

    A case is left out where the person already holds another duty of it; a supplement waits for its investigator only.
    With `after` they go on behind that case.
    """
    return _listed(ACTABLE, [states, *[staff_id] * 4], scope=scope, limit=limit, after=after)


def waiting_ids(*, scope: Scope, states: list[str], staff_id: int) -> list[int]:
    """The ids of the same cases, all of them and in the same order."""
    wanted, params = within(ACTABLE, [states, *[staff_id] * 4], scope)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT c.id FROM approvals_case c WHERE {wanted} ORDER BY {BY_PROMISE}", params)
        return [pk for (pk,) in cursor.fetchall()]


def count_waiting(*, scope: Scope, states: list[str], staff_id: int) -> int:
    """How many there are of them."""
    return _counted(ACTABLE, [states, *[staff_id] * 4], scope)


def all_cases(
    *, scope: Scope, closed: bool, household_id: int | None = None, limit: int = 300, after: int | None = None
) -> list[WaitingCase]:
    """Cases within the scope, or of one household there: those open by the promised day, or the last closed ones."""
    wanted, params = _all(closed)
    if household_id is not None:
        wanted, params = f"{wanted} AND c.household_id = %s", [household_id]
    return _listed(wanted, params, scope=scope, limit=limit, newest=closed, after=after)


def count_cases(*, scope: Scope, closed: bool) -> int:
    """How many there are of them."""
    return _counted(*_all(closed), scope)


def _counted(wanted: str, params: list[Any], scope: Scope) -> int:
    wanted, params = within(wanted, params, scope)
    with connection.cursor() as cursor:
        return int(cursor.execute(f"SELECT count(*) FROM approvals_case c WHERE {wanted}", params).fetchone()[0])


def _all(closed: bool) -> tuple[str, list[Any]]:
    return "c.state = 'closed'" if closed else "c.state <> 'closed'", []


def within(wanted: str, params: list[Any], scope: Scope) -> tuple[str, list[Any]]:
    """A condition on cases `c` kept within a scope; the whole county asks no household where it lies."""
    inside, villages = scope.condition("village_id")
    if not villages:
        return wanted, params
    lies = f"c.household_id IN (SELECT id FROM households_household WHERE {inside})"
    return f"{wanted} AND {lies}", [*params, *villages]


def _listed(
    wanted: str, params: list[Any], *, scope: Scope, limit: int, newest: bool = False, after: int | None = None
) -> list[WaitingCase]:
    wanted, params = within(wanted, params, scope)
    if after is not None:
        wanted, params = f"{wanted} AND {BEFORE if newest else AFTER}", [*params, after]
    sql = PICKED.format(wanted=wanted, order=BY_END if newest else BY_PROMISE)
    with connection.cursor() as cursor:
        rows: list[Any] = cursor.execute(sql, [*params, limit]).fetchall()
    return [
        WaitingCase(  # type: ignore[call-arg]  # the row of the query above
            pk,
            state,
            str(CaseState(state).label),
            DUTY_OF[CaseState(state)],
            household_id,
            scope.name(head),
            *rest,
            str(CaseOutcome(outcome).label) if outcome else "",
            approved_fen,
            revision,
            subject_id,
        )
        for pk, state, household_id, head, *rest, outcome, approved_fen, revision, subject_id in rows
    ]


def cases_named(*, case_ids: list[int], scope: Scope) -> dict[int, WaitingCase]:
    """These cases as lists show them, by id; those outside the scope are left out."""
    return {one.id: one for one in _listed("c.id = ANY(%s)", [case_ids], scope=scope, limit=len(case_ids))}


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
    stands_for: str


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case whole: its row, what was said, when the clock stood still, what the customer was promised."""

    case: WaitingCase
    subject_id: int
    revision: int
    returned_to: str
    approver_id: int | None
    decided_at: datetime | None
    reason: str
    opinions: list[OpinionRow]
    stops: list[tuple[date, date | None]]
    promised: str


def sight_of(*, case_id: int, staff_id: int, scope: Scope) -> Scope:
    """The scope in which somebody sees a case: the own one, or the county's for who surveys it or votes on it."""
    sits = CommitteeMember.objects.filter(
        committee=OuterRef("meeting__committee"), staff_id=staff_id, valid__contains=OuterRef("meeting__held_on")
    )
    on_agenda = AgendaItem.objects.filter(Exists(sits), case_id=case_id)
    asked = Case.objects.filter(id=case_id).filter(Q(second_investigator_id=staff_id) | Exists(on_agenda))
    return Scope(None, scope.fields) if asked.exists() else scope


def case_file(*, case_id: int, scope: Scope) -> CaseFile | None:
    """One case, or None when it does not exist or lies outside the scope."""
    listed, row = _listed("c.id = %s", [case_id], scope=scope, limit=1), Case.objects.filter(id=case_id).first()
    if row is None or not listed:
        return None
    said = Opinion.objects.filter(case=row).select_related("staff", "on_behalf_of").order_by("id")
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
                stands_for=one.on_behalf_of.name if one.on_behalf_of else "",
            )
            for one in said
        ],
        stops=list(Stop.objects.filter(case=row).order_by("since").values_list("since", "until")),
        promised=promises_made(ids={row.promise_id})[row.promise_id].told if row.promise_id else "",
    )


def subjects_of(*, case_ids: list[int], scope: Scope) -> dict[int, int]:
    """What each of these cases is about, by case id; those outside the scope are left out as if they did not exist."""
    wanted, params = within("c.id = ANY(%s::bigint[])", [array_text(case_ids)], scope)
    with connection.cursor() as cursor:
        return dict(
            cursor.execute(f"SELECT c.id, c.subject_id FROM approvals_case c WHERE {wanted}", params).fetchall()
        )


def open_cases_of(*, staff_id: int) -> int:
    """How many open cases a person investigated or reviewed."""
    mine = Q(investigator_id=staff_id) | Q(reviewer_id=staff_id)
    return Case.objects.filter(mine).exclude(state=CaseState.CLOSED).count()
