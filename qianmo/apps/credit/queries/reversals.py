"""Reversals: what was undone or is asked to be, by draw, by line, and what waits for a second person."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from qianmo.apps.credit.models import MovementKind, Repayment, Reversal, ReversalState
from qianmo.apps.grids.queries import Scope


@dataclass(frozen=True, slots=True)
class StandingReversal:
    """A reversal that was not declined."""

    id: int
    kind: str
    subject_id: int
    state: str
    carried_out: bool


def standing_reversals(*, draw_id: int) -> list[StandingReversal]:
    """Reversals of a draw and its repayments, carried out or waiting."""
    repayments = Repayment.objects.filter(draw_id=draw_id).values("id")
    about = Q(kind=MovementKind.DRAW, subject_id=draw_id) | Q(kind=MovementKind.REPAYMENT, subject_id__in=repayments)
    rows = Reversal.objects.filter(about).exclude(state=ReversalState.DECLINED).order_by("id")
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
    amount_fen: int
    reason: str
    state: str
    requested_by_id: int
    requested_by: str
    requested_at: datetime
    decided_by: str
    decided_at: datetime | None
    note: str

    @property
    def waits(self) -> bool:
        """Whether nobody has decided it yet."""
        return self.decided_at is None


def reversals(
    *, scope: Scope, waiting: bool = False, line_id: int | None = None, limit: int = 200
) -> list[ReversalRow]:
    """Reversals within the scope, newest first: all, those that wait, or those of one line."""
    rows: QuerySet[Reversal] = Reversal.objects.select_related("line__household__village", "requested_by", "decided_by")
    if scope.village_ids is not None:
        rows = rows.filter(line__household__village_id__in=scope.village_ids)
    if waiting:
        rows = rows.filter(state=ReversalState.REQUESTED)
    if line_id is not None:
        rows = rows.filter(line_id=line_id)
    return [
        ReversalRow(
            id=row.pk,
            line_number=row.line.number,
            household_id=row.line.household_id,
            head_village=row.line.household.village.name,
            kind=str(MovementKind(row.kind).label),
            subject_id=row.subject_id,
            amount_fen=row.amount_fen,
            reason=row.reason,
            state=str(ReversalState(row.state).label),
            requested_by_id=row.requested_by_id,
            requested_by=row.requested_by.name,
            requested_at=row.requested_at,
            decided_by=row.decided_by.name if row.decided_by else "",
            decided_at=row.decided_at,
            note=row.note,
        )
        for row in rows.order_by("-id")[:limit]
    ]
