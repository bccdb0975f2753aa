"""Reads of products: what is on offer, which policy is in force, and what it says of cases."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from qianmo import decisions
from qianmo.apps.products import models
from qianmo.apps.products.deciding import decide
from qianmo.apps.products.models import Policy, Product, ReferenceRate
from qianmo.domain.credit.interest import USUAL_INTEREST, InterestTerms, PenaltyRule, SettlementRule
from qianmo.domain.credit.repayment import OrderRule, Part


@dataclass(frozen=True, slots=True)
class ProductRow:
    """A product."""

    id: int
    code: str
    name: str
    segment: str
    term_months: int


def products() -> dict[str, ProductRow]:
    """All products by code."""
    rows = Product.objects.order_by("code").values_list("id", "code", "name", "segment", "term_months")
    return {row[1]: ProductRow(*row) for row in rows}


@dataclass(frozen=True, slots=True)
class PolicyInForce:
    """The version of a product's policy that decides on a day."""

    id: int
    product_id: int
    version: str
    model_hash: str


def policies_in_force(*, on: date) -> dict[int, PolicyInForce]:
    """The policy in force on a day, by product id."""
    rows = Policy.objects.filter(valid__contains=on).order_by("id")
    fields = ("id", "product_id", "version", "model_hash")
    return {row[1]: PolicyInForce(*row) for row in rows.values_list(*fields)}


def model_text(*, policy_id: int) -> str:
    """The model of a version, as it was published."""
    return str(Policy.objects.values_list("model", flat=True).get(id=policy_id))


def reference_rate(*, tenor: str, on: date) -> int:
    """The reference rate of a tenor last published on or before a day, in ppm. Raises LookupError when none was."""
    row = ReferenceRate.objects.filter(tenor=tenor, published_on__lte=on).order_by("-published_on").first()
    if row is None:
        raise LookupError(f"{on} 之前没有公布过 {tenor} 的参考利率")
    return row.rate_ppm


def reference_rates() -> list[tuple[str, date, int]]:
    """Every published reference rate, oldest first: tenor, day, ppm."""
    return list(ReferenceRate.objects.order_by("published_on").values_list("tenor", "published_on", "rate_ppm"))


@dataclass(frozen=True, slots=True)
class Terms:
    """A product's lending terms: granting unit in fen, days of grace, order of repayment, and how interest runs.

    `id` is the dated row they come from, 0 before they are kept. Self-payment limits are in fen; `reserve_minutes` is
    how long room is held for a draw the core bank has not answered.
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
    id: int = field(default=0, compare=False)


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
    )


@dataclass(frozen=True, slots=True)
class Offer:
    """What a policy says of one case: admitted or why not; limit in fen, rate in ppm, tenor in months."""

    admitted: bool
    reasons: list[str]
    grade: str
    limit_fen: int
    rate_ppm: int
    tenor_months: int
    guarantee: str
    outputs: dict[str, Any]
    trace: dict[str, list[int]]


def offers(*, cases: list[tuple[PolicyInForce, dict[str, Any]]]) -> list[Offer]:
    """What each policy says of its case, in order."""
    places: dict[str, list[int]] = {}
    for place, (policy, _) in enumerate(cases):
        places.setdefault(policy.model_hash, []).append(place)
    found: dict[int, Offer] = {}
    for model_hash, of_policy in places.items():
        outcomes = decide(model_hash=model_hash, cases=[cases[place][1] for place in of_policy])
        found |= {place: _offer(outcome) for place, outcome in zip(of_policy, outcomes, strict=True)}
    return [found[place] for place in range(len(cases))]


def _offer(outcome: decisions.Outcome) -> Offer:
    """A case the policy cannot decide is not admitted; its error is the reason, and a person looks at it."""
    trace = {name: list(rows) for name, rows in outcome.hits.items()}
    if outcome.error is not None:
        return Offer(False, [outcome.error], "", 0, 0, 0, "", {"error": outcome.error}, trace)
    value = outcome.as_json()["value"]
    return Offer(
        admitted=value["admitted"],
        reasons=value["reasons"],
        grade=value["grade"] or "",
        limit_fen=value["limit_fen"] or 0,
        rate_ppm=value["rate_ppm"] or 0,
        tenor_months=value["tenor_months"] or 0,
        guarantee=value["guarantee"] or "",
        outputs=value,
        trace=trace,
    )
