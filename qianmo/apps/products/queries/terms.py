"""The lending terms of products, in force on a day or kept from before."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from qianmo.apps.products import models
from qianmo.domain.credit.interest import USUAL_INTEREST, InterestTerms, PenaltyRule, SettlementRule
from qianmo.domain.credit.repayment import OrderRule, Part


@dataclass(frozen=True, slots=True)
class Terms:
    """A product's lending terms: granting unit in fen, days of grace, order of repayment, and how interest runs.

    `id` is the dated row they come from, 0 before they are kept. Self-payment limits are in fen; `reserve_minutes` is
    how long room is held for a draw the core bank has not answered, `repricing` when its price is worked out anew.
    """

    unit_fen: int
    grace_days: int
    order: OrderRule
    interest: InterestTerms = USUAL_INTEREST
    technical_days: int = 7
    non_accrual_after: int = 90
    self_production_fen: int = 50_000_000
    self_consumption_fen: int = 30_000_000
    reserve_minutes: int = 30
    repricing: str = "fixed"
    id: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Proposal:
    """Lending terms put forward for a product and not yet decided."""

    id: int
    product_id: int
    product_code: str
    product: str
    repricing: str
    settle_months: frozenset[int]
    grace_days: int
    valid_from: date
    reason: str
    proposed_by_id: int
    proposed_by: str


def terms_proposed(*, product_id: int | None = None) -> list[Proposal]:
    """The terms that wait for a second person, of a product or of all, oldest first."""
    rows = models.TermsProposal.objects.filter(agrees__isnull=True).select_related("product", "proposed_by")
    if product_id is not None:
        rows = rows.filter(product_id=product_id)
    return [
        Proposal(
            id=row.pk,
            product_id=row.product_id,
            product_code=row.product.code,
            product=row.product.name,
            repricing=row.repricing,
            settle_months=frozenset(row.settle_months),
            grace_days=row.grace_days,
            valid_from=row.valid_from,
            reason=row.reason,
            proposed_by_id=row.proposed_by_id,
            proposed_by=row.proposed_by.name,
        )
        for row in rows.order_by("id")
    ]


def terms_dated(*, product_id: int) -> list[tuple[Terms, date, date | None]]:
    """Every version of a product's terms with the days it holds, newest first."""
    rows = models.Terms.objects.filter(product_id=product_id).order_by("-valid")
    return [(_terms(row), row.valid.lower, row.valid.upper) for row in rows]


def terms_in_force(*, on: date) -> dict[int, Terms]:
    """The lending terms in force on a day, by product id."""
    return {row.product_id: _terms(row) for row in models.Terms.objects.filter(valid__contains=on)}


def terms_kept(*, ids: Collection[int] | None = None) -> dict[int, Terms]:
    """Lending terms by the id of their row, in force or not, of these rows or of all: those a draw began with."""
    rows = models.Terms.objects.all() if ids is None else models.Terms.objects.filter(id__in=ids)
    return {row.pk: _terms(row) for row in rows}


def _terms(row: models.Terms) -> Terms:
    return Terms(
        id=row.pk,
        unit_fen=row.unit_fen,
        grace_days=row.grace_days,
        order=OrderRule(
            turns_after_days=row.turns_after_days,
            before=tuple(map(Part, row.order_before)),
            beyond=tuple(map(Part, row.order_beyond)),
        ),
        interest=InterestTerms(
            convention=row.convention,
            settlement=SettlementRule(
                day=row.settle_day, months=frozenset(row.settle_months), inclusive=row.settle_inclusive
            ),
            penalty=PenaltyRule(overdue_uplift_ppm=row.overdue_uplift_ppm, misuse_uplift_ppm=row.misuse_uplift_ppm),
            compounds=row.compounds,
            moves_on_holidays=row.moves_on_holidays,
        ),
        technical_days=row.technical_days,
        non_accrual_after=row.non_accrual_after,
        self_production_fen=row.self_production_fen,
        self_consumption_fen=row.self_consumption_fen,
        reserve_minutes=row.reserve_minutes,
        repricing=row.repricing,
    )
