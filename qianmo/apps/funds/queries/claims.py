"""Claims on schemes and risk pools, and what came of them."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db.models import Sum

from qianmo.apps.funds.models import LIVE, ClaimState, RiskClaim, RiskPool, RiskRecovery, SubsidyClaim, SubsidyItem


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim on a scheme or pool as lists show it; `about` is its period, or the draw's id for compensation."""

    id: int
    fund: str
    fen: int
    state: str
    requested_by_id: int
    requested_by: str
    requested_on: date
    decided_by: str
    decided_on: date | None
    paid_on: date | None
    note: str
    draw_id: int | None = None
    from_on: date | None = None
    until_on: date | None = None
    principal_fen: int = 0
    overdue_days: int = 0

    @property
    def waits(self) -> bool:
        """Whether nobody has decided it yet."""
        return self.state == ClaimState.REQUESTED.label

    @property
    def owed(self) -> bool:
        """Whether it is booked and its money has not come."""
        return self.state == ClaimState.APPROVED.label


def subsidy_claims(*, limit: int = 200, claim_id: int | None = None) -> list[ClaimRow]:
    """Claims on the treasury, newest first, or one of them."""
    rows = SubsidyClaim.objects.select_related("scheme", "requested_by", "decided_by").order_by("-id")
    rows = rows[:limit] if claim_id is None else rows.filter(id=claim_id)
    return [replace(_told(row, row.scheme.name), from_on=row.from_on, until_on=row.until_on) for row in rows]


def risk_claims(*, limit: int = 200) -> list[ClaimRow]:
    """Claims on risk pools, newest first."""
    rows = RiskClaim.objects.select_related("pool", "requested_by", "decided_by").order_by("-id")[:limit]
    return [
        replace(
            _told(row, row.pool.name),
            draw_id=row.draw_id,
            principal_fen=row.principal_fen,
            overdue_days=row.overdue_days,
        )
        for row in rows
    ]


def _told(row: SubsidyClaim | RiskClaim, fund: str) -> ClaimRow:
    return ClaimRow(
        id=row.pk,
        fund=fund,
        fen=row.fen,
        state=str(ClaimState(row.state).label),
        requested_by_id=row.requested_by_id,
        requested_by=row.requested_by.name,
        requested_on=row.requested_on,
        decided_by=row.decided_by.name if row.decided_by else "",
        decided_on=row.decided_on,
        paid_on=row.paid_on,
        note=row.note,
    )


@dataclass(frozen=True, slots=True)
class Claimed:
    """A live claim for a draw, and the request that made it."""

    id: int
    request_id: UUID


def losses_claimed(*, draw_ids: Collection[int]) -> dict[int, Claimed]:
    """Claims for these draws that were not sent back, by draw."""
    rows = RiskClaim.objects.filter(draw_id__in=draw_ids, state__in=LIVE)
    return {row.draw_id: Claimed(row.pk, row.request_id) for row in rows}


def pending_fen(*, pool_ids: Collection[int]) -> dict[int, int]:
    """What is asked of these pools and not yet decided, in fen."""
    rows = RiskClaim.objects.filter(pool_id__in=pool_ids, state=ClaimState.REQUESTED)
    return dict(rows.values_list("pool_id").annotate(fen=Sum("fen")).values_list("pool_id", "fen"))


@dataclass(frozen=True, slots=True)
class PaidClaim:
    """Compensation the fund has paid, and what of it was recovered and given back, in fen."""

    id: int
    draw_id: int
    principal_fen: int
    fen: int
    recovered_fen: int
    returned_fen: int


def claims_for_sharing(*, claim_ids: Collection[int] | None = None, lock: bool = False) -> dict[int, PaidClaim]:
    """Paid claims by id; `lock` holds their pools and them, so that nobody shares the same money twice."""
    rows = RiskClaim.objects.filter(state=ClaimState.PAID).order_by("id")
    if claim_ids is not None:
        rows = rows.filter(id__in=claim_ids)
    if lock:
        pool_ids = rows.values_list("pool_id", flat=True)
        list(RiskPool.objects.select_for_update(no_key=True).filter(id__in=list(pool_ids)).order_by("id"))
        list(rows.select_for_update())
    back = {
        claim_id: (recovered, returned)
        for claim_id, recovered, returned in RiskRecovery.objects.filter(claim__in=rows)
        .values("claim_id")
        .annotate(recovered=Sum("recovered_fen"), returned=Sum("returned_fen"))
        .values_list("claim_id", "recovered", "returned")
    }
    return {
        row.pk: PaidClaim(row.pk, row.draw_id, row.principal_fen, row.fen, *back.get(row.pk, (0, 0))) for row in rows
    }


def subsidies_waiting(*, scheme_id: int, draw_ids: Collection[int]) -> set[int]:
    """Which of these draws stand in a claim of a scheme that nobody has decided."""
    claims = SubsidyClaim.objects.filter(scheme_id=scheme_id, state=ClaimState.REQUESTED)
    rows = SubsidyItem.objects.filter(draw_id__in=draw_ids, claim__in=claims)
    return set(rows.values_list("draw_id", flat=True))


def lines_waiting(*, line_ids: Collection[int]) -> set[int]:
    """Which of these lines have a claim on their risk pool that is not paid yet."""
    waiting = [ClaimState.REQUESTED, ClaimState.APPROVED]
    return set(RiskClaim.objects.filter(line_id__in=line_ids, state__in=waiting).values_list("line_id", flat=True))


def claims_seen(*, request_ids: Collection[UUID]) -> dict[UUID, int]:
    """Which of these requests for subsidy were carried out before, with the claim each made."""
    return dict(SubsidyClaim.objects.filter(request_id__in=request_ids).values_list("request_id", "id"))
