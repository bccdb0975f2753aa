"""Schemes, risk pools and pools of relending, with their rules."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from qianmo.apps.funds.models import RelendingPool, RiskPool, SubsidyScheme
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
    renews: bool


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
            row.renews,
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
