"""Wishes for another rate, and what a rate would make of the interest so far."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from qianmo.apps.credit.keeping import kept_of
from qianmo.apps.credit.models import ChangeState, Draw, RateRequest
from qianmo.apps.credit.replaying import play_again
from qianmo.apps.grids.queries import Scope
from qianmo.domain.credit.loan import owed
from qianmo.domain.credit.running import carry
from qianmo.domain.refusal import Refused


@dataclass(frozen=True, slots=True)
class RateRequestRow:
    """A wish for another rate as pages show it."""

    id: int
    line_number: str
    draw_number: str
    village: str
    unpaid_fen: int
    from_on: date
    before_ppm: int
    rate_ppm: int
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


def rate_requests(
    *,
    scope: Scope,
    draw_id: int | None = None,
    rate_request_id: int | None = None,
    waiting: bool = False,
    not_of: int | None = None,
    limit: int = 200,
) -> list[RateRequestRow]:
    """Wishes for another rate within the scope, newest first; `not_of` leaves out what this person asked for."""
    people = ("draw__line__household__village", "requested_by", "decided_by")
    rows: QuerySet[RateRequest] = RateRequest.objects.select_related(*people)
    if scope.village_ids is not None:
        rows = rows.filter(draw__line__household__village_id__in=scope.village_ids)
    if draw_id is not None:
        rows = rows.filter(draw_id=draw_id)
    if rate_request_id is not None:
        rows = rows.filter(id=rate_request_id)
    if waiting:
        rows = rows.filter(state=ChangeState.REQUESTED)
    if not_of is not None:
        rows = rows.exclude(requested_by_id=not_of)
    return [_row(row) for row in rows.order_by("-id")[:limit]]


def _row(row: RateRequest) -> RateRequestRow:
    line = row.draw.line
    return RateRequestRow(
        id=row.pk,
        line_number=line.number,
        draw_number=row.draw.number,
        village=line.household.village.name,
        unpaid_fen=row.draw.unpaid_fen,
        from_on=row.from_on,
        before_ppm=row.before_ppm,
        rate_ppm=row.rate_ppm,
        reason=row.reason,
        state=str(ChangeState(row.state).label),
        requested_by_id=row.requested_by_id,
        requested_by=row.requested_by.name,
        requested_at=row.requested_at,
        decided_by=row.decided_by.name if row.decided_by else "",
        decided_at=row.decided_at,
        note=row.note,
    )


def repriced_fen(*, draw_id: int, rate_ppm: int, from_on: date, on: date) -> int | Refused:
    """How much more (or, below nothing, less) a draw would owe on a day if this rate held from `from_on`, in fen.

    Payments keep their amounts, so that the whole difference is interest.
    """
    (kept,) = kept_of([Draw.objects.get(id=draw_id)]).values()
    before = owed(loan=carry(loan=kept.loan, terms=kept.terms, to=on), terms=kept.terms).total_fen
    kept.terms = kept.terms.with_rate(from_on=from_on, rate_ppm=rate_ppm)
    loan = kept.loan
    if from_on < loan.on:
        replay = play_again(kept)
        if isinstance(replay, Refused):
            return replay
        loan = replay.after
    after = owed(loan=carry(loan=loan, terms=kept.terms, to=on), terms=kept.terms).total_fen
    return after - before
