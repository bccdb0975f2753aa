"""Reads of public money: schemes, pools and relending with their rules, and the claims on them."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db.models import Sum

from qianmo.apps.funds.models import (
    LIVE,
    ClaimState,
    RelendingPool,
    RelendingUse,
    RiskClaim,
    RiskPool,
    RiskRecovery,
    SubsidyClaim,
    SubsidyEnrolment,
    SubsidyScheme,
)
from qianmo.domain.funds.relending import RelendingRule
from qianmo.domain.funds.subsidies import SchemeRule


@dataclass(frozen=True, slots=True)
class SchemeRow:
    """A subsidy scheme: who pays which share, and what it asks of a loan."""

    id: int
    payer: str
    share_ppm: int
    product: str
    rule: SchemeRule


@dataclass(frozen=True, slots=True)
class PoolRow:
    """A risk pool's terms besides its standing, which the room of lines works out."""

    id: int
    name: str
    payer: str
    product_id: int | None
    product: str
    guarantee: str
    share_ppm: int
    claim_after_days: int
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class RelendingRow:
    """A pool of relending: its kind, its money, and what it asks of a loan."""

    id: int
    kind: str
    amount_fen: int
    product: str
    rule: RelendingRule


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


def schemes(*, ids: Collection[int] | None = None) -> list[SchemeRow]:
    """Schemes, oldest first."""
    rows = SubsidyScheme.objects.select_related("product").order_by("id")
    return [
        SchemeRow(
            row.pk,
            row.payer,
            row.share_ppm,
            row.product.name if row.product else "",
            SchemeRule(
                name=row.name,
                product_id=row.product_id,
                purpose=row.purpose,
                cap_fen=row.cap_fen,
                max_months=row.max_months,
                margin_ppm=row.margin_ppm,
                starts_on=row.valid.lower,
                ends_on=row.valid.upper,
            ),
        )
        for row in (rows if ids is None else rows.filter(id__in=ids))
    ]


def pools(*, ids: Collection[int] | None = None) -> list[PoolRow]:
    """Risk pools, oldest first."""
    rows = RiskPool.objects.select_related("product").order_by("id")
    return [
        PoolRow(
            row.pk,
            row.name,
            row.payer,
            row.product_id,
            row.product.name if row.product else "",
            row.guarantee,
            row.share_ppm,
            row.claim_after_days,
            row.valid.lower,
            row.valid.upper,
        )
        for row in (rows if ids is None else rows.filter(id__in=ids))
    ]


def relending(*, ids: Collection[int] | None = None) -> list[RelendingRow]:
    """Pools of relending, oldest first."""
    rows = RelendingPool.objects.select_related("product").order_by("id")
    return [
        RelendingRow(
            row.pk,
            row.get_kind_display(),
            row.amount_fen,
            row.product.name if row.product else "",
            RelendingRule(
                name=row.name,
                product_id=row.product_id,
                purpose=row.purpose,
                cap_ppm=row.cap_ppm,
                starts_on=row.valid.lower,
                ends_on=row.valid.upper,
            ),
        )
        for row in (rows if ids is None else rows.filter(id__in=ids))
    ]


def subsidy_claims(*, limit: int = 200) -> list[ClaimRow]:
    """Claims on the treasury, newest first."""
    rows = SubsidyClaim.objects.select_related("scheme", "requested_by", "decided_by").order_by("-id")[:limit]
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


def enrolled(*, draw_ids: Collection[int]) -> dict[int, str]:
    """The scheme each of these draws is enrolled in, by name."""
    rows = SubsidyEnrolment.objects.filter(draw_id__in=draw_ids)
    return dict(rows.values_list("draw_id", "scheme__name"))


def used(*, draw_ids: Collection[int]) -> dict[int, str]:
    """The pool of relending each of these draws uses, by name."""
    return dict(RelendingUse.objects.filter(draw_id__in=draw_ids).values_list("draw_id", "pool__name"))


def claims_seen(*, request_ids: Collection[UUID]) -> dict[UUID, int]:
    """Which of these requests for subsidy were carried out before, with the claim each made."""
    return dict(SubsidyClaim.objects.filter(request_id__in=request_ids).values_list("request_id", "id"))
