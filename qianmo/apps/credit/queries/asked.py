"""What every wish about a draw that takes two persons shows on pages: why, who asked, what became of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from qianmo.apps.credit.models import ChangeState, Judgement, Misuse, RateRequest
from qianmo.apps.grids.queries import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedRow:
    """A wish about one draw, as pages show it."""

    id: int
    line_number: str
    draw_id: int
    draw_number: str
    village: str
    unpaid_fen: int
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


def asked_rows(
    rows: QuerySet[Any],
    *,
    scope: Scope,
    draw_id: int | None = None,
    row_id: int | None = None,
    waiting: bool = False,
    not_of: int | None = None,
    limit: int = 200,
) -> QuerySet[Any]:
    """Wishes within the scope, newest first: those of a draw, one, those that wait, those others asked for, or all."""
    rows = asked_within(rows, scope=scope)
    if draw_id is not None:
        rows = rows.filter(draw_id=draw_id)
    if row_id is not None:
        rows = rows.filter(id=row_id)
    if waiting:
        rows = rows.filter(state=ChangeState.REQUESTED)
    if not_of is not None:
        rows = rows.exclude(requested_by_id=not_of)
    return rows.select_related("draw__line__household__village", "requested_by", "decided_by").order_by("-id")[:limit]


def asked_within(rows: QuerySet[Any], *, scope: Scope) -> QuerySet[Any]:
    """Wishes about draws of the scope."""
    return rows if scope.village_ids is None else rows.filter(draw__line__household__village_id__in=scope.village_ids)


def told(row: Judgement | Misuse | RateRequest) -> dict[str, Any]:
    """The fields of an `AskedRow`."""
    line = row.draw.line
    return {
        "id": row.pk,
        "line_number": line.number,
        "draw_id": row.draw_id,
        "draw_number": row.draw.number,
        "village": line.household.village.name,
        "unpaid_fen": row.draw.unpaid_fen,
        "reason": row.reason,
        "state": str(ChangeState(row.state).label),
        "requested_by_id": row.requested_by_id,
        "requested_by": row.requested_by.name,
        "requested_at": row.requested_at,
        "decided_by": row.decided_by.name if row.decided_by else "",
        "decided_at": row.decided_at,
        "note": row.note,
    }
