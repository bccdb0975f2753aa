"""Lending terms: put in force while a bank is founded, later put forward by one person and published by another."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.fields.ranges import RangeStartsWith as Lower
from django.db import transaction
from django.db.models import Func, Value

from qianmo.apps.events.services import Fact, record
from qianmo.apps.products import models
from qianmo.apps.products.drafting import no_words
from qianmo.apps.products.models import Product, Repricing, TermsProposal
from qianmo.apps.products.queries.terms import Terms, terms_in_force
from qianmo.domain.credit.interest import SettlementRule
from qianmo.domain.refusal import Refused

MOST_GRACE_DAYS = 90
MONTHS_OF_YEAR = range(1, 13)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTerms:
    """What may be changed of a product's lending terms.

    When its price is worked out anew, in which months interest falls due, by how many days a draw may outlast its line.
    """

    repricing: str
    settle_months: frozenset[int]
    grace_days: int


@transaction.atomic
def propose_terms(
    *, product_id: int, terms: NewTerms, valid_from: date, reason: str, by: int, at: datetime, business_date: date
) -> int | Refused:
    """Put other lending terms forward, to hold from a day after today; the proposal's id.

    Refused: an unknown product or one without terms, terms out of range or as they are, another proposal that waits,
    a day that is not after today and after the terms scheduled last, no reason.
    """
    product = Product.objects.select_for_update().filter(id=product_id).first()
    present = terms_in_force(on=business_date).get(product_id)
    if product is None or present is None:
        return Refused(code="unknown_product", reason="没有这个产品，或它还没有条款。请回产品目录再选")
    if TermsProposal.objects.filter(product=product, agrees__isnull=True).exists():
        return Refused(code="waiting", reason="不能提出：这个产品已有一份条款变更待发布。请等它发布或退回")
    refused = (
        _unfit(terms, present) or _too_early(product_id, valid_from, business_date) or no_words(reason, act="提出")
    )
    if refused is not None:
        return refused
    row = TermsProposal.objects.create(
        product=product,
        repricing=terms.repricing,
        settle_months=sorted(terms.settle_months),
        grace_days=terms.grace_days,
        valid_from=valid_from,
        reason=reason.strip(),
        proposed_by_id=by,
        proposed_at=at,
    )
    _tell("terms_proposed", row, by=by, at=at, business_date=business_date)
    return row.pk


@transaction.atomic
def decide_terms(*, proposal_id: int, agrees: bool, by: int, at: datetime, business_date: date) -> int | Refused:
    """Put proposed terms in force as the second person, or decline them; the proposal's id.

    Refused: not a proposal that waits, one's own, a day that has come meanwhile.
    """
    row = TermsProposal.objects.select_for_update(of=("self",)).select_related("product").filter(id=proposal_id).first()
    if row is None or row.agrees is not None:
        return Refused(code="not_waiting", reason="不能办：这份条款变更已经发布或退回。请刷新本页")
    if row.proposed_by_id == by:
        return Refused(code="same_person", reason="不能办：这份条款变更是您提出的。请另一位有审查权的同事办")
    if agrees:
        refused = _too_early(row.product_id, row.valid_from, business_date)
        if refused is not None:
            return refused
        present = terms_in_force(on=business_date)[row.product_id]
        rule = replace(present.interest.settlement, months=frozenset(row.settle_months))
        set_terms(
            product_id=row.product_id,
            terms=replace(
                present,
                repricing=row.repricing,
                grace_days=row.grace_days,
                interest=replace(present.interest, settlement=rule),
            ),
            valid_from=row.valid_from,
        )
    row.agrees, row.decided_by_id, row.decided_at = agrees, by, at
    row.save(update_fields=["agrees", "decided_by", "decided_at"])
    if agrees:
        _tell("terms_published", row, by=by, at=at, business_date=business_date)
    else:
        _tell("terms_declined", row, by=by, at=at, business_date=business_date)
    return row.pk


def _unfit(terms: NewTerms, present: Terms) -> Refused | None:
    if terms.repricing not in Repricing:
        return Refused(code="bad_choice", reason="重定价方式不在可选之列。请重选")
    if not terms.settle_months or not terms.settle_months <= set(MONTHS_OF_YEAR):
        return Refused(code="bad_months", reason="结息月不对：要在 1 至 12 月里选至少一个")
    if not 0 <= terms.grace_days <= MOST_GRACE_DAYS:
        return Refused(code="bad_grace", reason=f"宽限天数应在 0 到 {MOST_GRACE_DAYS} 之间，现为 {terms.grace_days}")
    settlement: SettlementRule = present.interest.settlement
    same = (present.repricing, settlement.months, present.grace_days)
    if same == (terms.repricing, terms.settle_months, terms.grace_days):
        return Refused(code="same", reason="没有提出：和现行条款一样。请改了再提")
    return None


def _too_early(product_id: int, valid_from: date, business_date: date) -> Refused | None:
    last = models.Terms.objects.filter(product_id=product_id).order_by("valid").last()
    since = max(business_date, last.valid.lower) if last else business_date
    if valid_from > since:
        return None
    return Refused(code="too_early", reason=f"不能从 {valid_from} 起生效：要在 {since} 以后。请另填一天")


def _tell(kind: str, row: TermsProposal, *, by: int, at: datetime, business_date: date) -> None:
    told: dict[str, Any] = {
        "product": row.product.name, "since": row.valid_from.isoformat(), "repricing": row.get_repricing_display(),
        "reason": row.reason,
    }  # fmt: skip
    fact = Fact(subject_id=row.pk, household_id=None, by=by, payload=told)
    record(kind=f"products.{kind}", facts=[fact], at=at, business_date=business_date)


@transaction.atomic
def set_terms(*, product_id: int, terms: Terms, valid_from: date) -> None:
    """Put a product's lending terms in force from a day on and end those before; the day must be after their start."""
    models.Terms.objects.filter(product_id=product_id, valid__upper_inf=True).update(
        valid=Func(Lower("valid"), Value(valid_from), function="daterange")
    )
    models.Terms.objects.create(
        product_id=product_id,
        valid=(valid_from, None),
        unit_fen=terms.unit_fen,
        grace_days=terms.grace_days,
        turns_after_days=terms.order.turns_after_days,
        order_before=list(terms.order.before),
        order_beyond=list(terms.order.beyond),
        convention=terms.interest.convention,
        settle_day=terms.interest.settlement.day,
        settle_months=sorted(terms.interest.settlement.months),
        settle_inclusive=terms.interest.settlement.inclusive,
        overdue_uplift_ppm=terms.interest.penalty.overdue_uplift_ppm,
        misuse_uplift_ppm=terms.interest.penalty.misuse_uplift_ppm,
        compounds=terms.interest.compounds,
        moves_on_holidays=terms.interest.moves_on_holidays,
        technical_days=terms.technical_days,
        non_accrual_after=terms.non_accrual_after,
        self_production_fen=terms.self_production_fen,
        self_consumption_fen=terms.self_consumption_fen,
        reserve_minutes=terms.reserve_minutes,
        repricing=terms.repricing,
    )
