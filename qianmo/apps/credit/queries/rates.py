"""Wishes for another rate, one by one or batch by batch, and what rates would make of the interest so far."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Min, Q, Sum

from qianmo.apps.credit.keeping import kept_of, load_histories
from qianmo.apps.credit.models import ChangeState, Draw, RateRequest
from qianmo.apps.credit.queries.asked import AskedRow, asked_rows, asked_within, told
from qianmo.apps.credit.replaying import more_owed
from qianmo.apps.grids.queries import Scope
from qianmo.domain.refusal import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class RateRequestRow(AskedRow):
    """A wish for another rate as pages show it."""

    batch: UUID | None
    from_on: date
    before_ppm: int
    rate_ppm: int


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
    rows = RateRequest.objects.all()
    if batch is not None:
        rows = rows.filter(batch=batch)
    if singly:
        rows = rows.filter(batch__isnull=True)
    found = asked_rows(
        rows, scope=scope, draw_id=draw_id, row_id=rate_request_id, waiting=waiting, not_of=not_of, limit=limit
    )
    return [
        RateRequestRow(
            **told(row), batch=row.batch, from_on=row.from_on, before_ppm=row.before_ppm, rate_ppm=row.rate_ppm
        )
        for row in found
    ]


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
    rows = asked_within(RateRequest.objects.filter(batch__isnull=False), scope=scope)
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
    return [
        more_owed(
            kept[one.draw_id],
            terms=kept[one.draw_id].terms.with_rate(from_on=one.from_on, rate_ppm=one.rate_ppm),
            since=one.from_on,
            on=on,
        )
        for one in wishes
    ]
