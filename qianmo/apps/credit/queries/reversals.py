"""Reversals: what was undone or is asked to be, by draw, by line, and what waits for a second person."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import Q, QuerySet

from qianmo.apps.credit.models import DROPPED, Draw, MovementKind, Repayment, Reversal, ReversalState, Transfer
from qianmo.apps.grids.queries import Scope


@dataclass(frozen=True, slots=True)
class StandingReversal:
    """A reversal that was neither declined nor refused by the core."""

    id: int
    kind: str
    subject_id: int
    state: str
    carried_out: bool


def standing_reversals(*, draw_id: int) -> list[StandingReversal]:
    """Reversals of a draw and its repayments, carried out or waiting."""
    repayments = Repayment.objects.filter(draw_id=draw_id).values("id")
    about = Q(kind=MovementKind.DRAW, subject_id=draw_id) | Q(kind=MovementKind.REPAYMENT, subject_id__in=repayments)
    rows = Reversal.objects.filter(about).exclude(state__in=DROPPED).order_by("id")
    return [
        StandingReversal(
            row.pk,
            row.kind,
            row.subject_id,
            str(ReversalState(row.state).label),
            row.state == ReversalState.CARRIED_OUT,
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class ReversalRow:
    """A reversal as lists show it."""

    id: int
    line_number: str
    household_id: int
    head_village: str
    kind: str
    subject_id: int
    draw_number: str
    moved_on: date
    amount_fen: int
    reason: str
    state: str
    requested_by_id: int
    requested_by: str
    requested_at: datetime
    decided_by: str
    decided_at: datetime | None
    note: str
    said: str
    """The last word of a bank's own core on it, or ours about its silence."""

    @property
    def waits(self) -> bool:
        """Whether nobody has decided it yet."""
        return self.decided_at is None


def reversals(
    *,
    scope: Scope,
    waiting: bool = False,
    line_id: int | None = None,
    not_of: int | None = None,
    limit: int = 200,
) -> list[ReversalRow]:
    """Reversals within the scope, newest first: all, those that wait, or those of one line.

    `not_of` leaves out what this person asked for, so that what waits for him or her remains.
    """
    rows: QuerySet[Reversal] = Reversal.objects.select_related("line__household__village", "requested_by", "decided_by")
    if scope.village_ids is not None:
        rows = rows.filter(line__household__village_id__in=scope.village_ids)
    if waiting:
        rows = rows.filter(state=ReversalState.REQUESTED)
    if line_id is not None:
        rows = rows.filter(line_id=line_id)
    if not_of is not None:
        rows = rows.exclude(requested_by_id=not_of)
    found = list(rows.order_by("-id")[:limit])
    moved = _movements(found)
    heard = Transfer.objects.filter(reversal_id__in=[row.pk for row in found])
    said = dict(heard.values_list("reversal_id", "said"))
    return [
        ReversalRow(
            id=row.pk,
            line_number=row.line.number,
            household_id=row.line.household_id,
            head_village=row.line.household.village.name,
            kind=str(MovementKind(row.kind).label),
            subject_id=row.subject_id,
            draw_number=moved[row.kind, row.subject_id][0],
            moved_on=moved[row.kind, row.subject_id][1],
            amount_fen=row.amount_fen,
            reason=row.reason,
            state=str(ReversalState(row.state).label),
            requested_by_id=row.requested_by_id,
            requested_by=row.requested_by.name,
            requested_at=row.requested_at,
            decided_by=row.decided_by.name if row.decided_by else "",
            decided_at=row.decided_at,
            note=row.note,
            said=said.get(row.pk, ""),
        )
        for row in found
    ]


def reversals_waiting(*, scope: Scope) -> int:
    """How many reversals within the scope nobody has decided yet."""
    condition, params = scope.condition("h.village_id")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM credit_reversal r JOIN credit_line l ON l.id = r.line_id"
            f" JOIN households_household h ON h.id = l.household_id WHERE r.state = %s AND {condition}",
            [ReversalState.REQUESTED, *params],
        )
        return int(cursor.fetchone()[0])


def reversal(*, scope: Scope, reversal_id: int) -> ReversalRow | None:
    """One reversal, or None when it does not exist or lies outside the scope."""
    line_id = Reversal.objects.filter(id=reversal_id).values_list("line_id", flat=True).first()
    found = reversals(scope=scope, line_id=line_id) if line_id else []
    return next((row for row in found if row.id == reversal_id), None)


def _movements(rows: list[Reversal]) -> dict[tuple[str, int], tuple[str, date]]:
    """The number of the draw and the day of each movement that is to be undone."""
    subjects = {kind: [row.subject_id for row in rows if row.kind == kind] for kind in MovementKind.values}
    draws = Draw.objects.filter(id__in=subjects[MovementKind.DRAW])
    repaid = Repayment.objects.filter(id__in=subjects[MovementKind.REPAYMENT])
    found = {(str(MovementKind.DRAW.value), row.pk): (row.number, row.value_date) for row in draws}
    for pk, number, day in repaid.values_list("id", "draw__number", "value_date"):
        found[MovementKind.REPAYMENT.value, pk] = (number, day)
    return found
