"""Wishes for another rate, one by one or batch by batch, and what rates would make of the interest so far."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Min, Q, QuerySet, Sum

from qianmo.apps.credit.keeping import Kept, kept_of, load_histories
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
    batch: UUID | None
    line_number: str
    draw_id: int
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
    batch: UUID | None = None,
    singly: bool = False,
    waiting: bool = False,
    not_of: int | None = None,
    limit: int = 200,
) -> list[RateRequestRow]:
    """Wishes for another rate within the scope, newest first; `not_of` leaves out what this person asked for.

    Those of one batch, those that came `singly`, or all.
    """
    rows = _within(scope).select_related("draw__line__household__village", "requested_by", "decided_by")
    if draw_id is not None:
        rows = rows.filter(draw_id=draw_id)
    if rate_request_id is not None:
        rows = rows.filter(id=rate_request_id)
    if batch is not None:
        rows = rows.filter(batch=batch)
    if singly:
        rows = rows.filter(batch__isnull=True)
    if waiting:
        rows = rows.filter(state=ChangeState.REQUESTED)
    if not_of is not None:
        rows = rows.exclude(requested_by_id=not_of)
    return [_row(row) for row in rows.order_by("-id")[:limit]]


def _within(scope: Scope) -> QuerySet[RateRequest]:
    if scope.village_ids is None:
        return RateRequest.objects.all()
    return RateRequest.objects.filter(draw__line__household__village_id__in=scope.village_ids)


def _row(row: RateRequest) -> RateRequestRow:
    line = row.draw.line
    return RateRequestRow(
        id=row.pk,
        batch=row.batch,
        line_number=line.number,
        draw_id=row.draw_id,
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


@dataclass(frozen=True, slots=True)
class RateBatch:
    """Wishes that came together, within a scope: how many, where, what is owed of them, and what became of them."""

    batch: UUID
    draws: int
    village: str
    unpaid_fen: int
    from_on: date
    state: str
    reason: str
    requested_by_id: int
    requested_by: str
    requested_at: datetime
    decided_by: str
    decided_at: datetime | None


def rate_batches(
    *, scope: Scope, waiting: bool = False, not_of: int | None = None, limit: int = 200
) -> list[RateBatch]:
    """Batches within the scope, newest first; `not_of` leaves out what this person asked for."""
    rows = _within(scope).filter(batch__isnull=False)
    if waiting:
        rows = rows.filter(state=ChangeState.REQUESTED)
    if not_of is not None:
        rows = rows.exclude(requested_by_id=not_of)
    village = "draw__line__household__village"
    found = rows.values("batch", "requested_by_id", "requested_by__name", "requested_at").annotate(
        draws=Count("id"),
        villages=Count(village, distinct=True),
        village=Min(f"{village}__name"),
        fen=Sum("draw__unpaid_fen"),
        since=Min("from_on"),
        why=Min("reason"),
        waits=Count("id", filter=Q(state=ChangeState.REQUESTED)),
        done=Count("id", filter=Q(state=ChangeState.CARRIED_OUT)),
        decider=Max("decided_by__name"),
        said_at=Max("decided_at"),
    )
    return [_batch(row) for row in found.order_by("-requested_at")[:limit]]


def _batch(row: Mapping[str, Any]) -> RateBatch:
    state = ChangeState.CARRIED_OUT if row["done"] else ChangeState.DECLINED
    return RateBatch(
        batch=row["batch"],
        draws=row["draws"],
        village=row["village"] if row["villages"] == 1 else f"{row['villages']} 个村",
        unpaid_fen=row["fen"],
        from_on=row["since"],
        state=str((ChangeState.REQUESTED if row["waits"] else state).label),
        reason=row["why"],
        requested_by_id=row["requested_by_id"],
        requested_by=row["requested_by__name"],
        requested_at=row["requested_at"],
        decided_by=row["decider"] or "",
        decided_at=row["said_at"],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RateWish:
    """A yearly rate of a draw in ppm from a day on, to be thought through."""

    draw_id: int
    rate_ppm: int
    from_on: date


def repriced(*, wishes: Sequence[RateWish], on: date) -> list[int | Refused]:
    """How much more (or, below nothing, less) each draw would owe on a day if its rate held from that day, in fen.

    Every draw comes once. Payments keep their amounts, so that the whole difference is interest. Refused as the act
    refuses: a later payment that would be too much.
    """
    kept = kept_of(Draw.objects.filter(id__in=[one.draw_id for one in wishes]))
    load_histories([kept[one.draw_id] for one in wishes if one.from_on < kept[one.draw_id].loan.on])
    return [_more_fen(kept[one.draw_id], one, on=on) for one in wishes]


def _more_fen(kept: Kept, wish: RateWish, *, on: date) -> int | Refused:
    before = owed(loan=carry(loan=kept.loan, terms=kept.terms, to=on), terms=kept.terms).total_fen
    kept.terms = kept.terms.with_rate(from_on=wish.from_on, rate_ppm=wish.rate_ppm)
    loan = kept.loan
    if wish.from_on < loan.on:
        replay = play_again(kept)
        if isinstance(replay, Refused):
            return replay
        loan = replay.after
    after = owed(loan=carry(loan=loan, terms=kept.terms, to=on), terms=kept.terms).total_fen
    return after - before
