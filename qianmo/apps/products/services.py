"""Acts on products: opening a product, publishing a version of its policy, recording a reference rate."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.postgres.fields.ranges import RangeStartsWith as Lower
from django.db import transaction
from django.db.models import Func, Value

from qianmo import decisions
from qianmo.apps.events.services import Fact, record
from qianmo.apps.products import models
from qianmo.apps.products.models import Policy, Product, ReferenceRate
from qianmo.apps.products.queries import Terms
from qianmo.domain.refusal import Refused

BARRING = {
    decisions.Trouble.MISTAKE,
    decisions.Trouble.TYPE,
    decisions.Trouble.UNKNOWN,
    decisions.Trouble.OVERLAP,
}
"""What keeps a version from being published; gaps and rows that never hit are shown to the editor and may stay."""


ADMISSION = "admission"
DEPOSIT_FACTS = frozenset({"deposit_average_fen"})
"""Facts that may discount a rate but never decide whether a case is admitted. Source: 七不准 (不得存贷挂钩)."""


@transaction.atomic
def open_product(*, code: str, name: str, segment: str, term_months: int) -> int:
    """Open a product for one segment; opening it again changes its name and term. Returns its id."""
    row, _ = Product.objects.update_or_create(
        code=code, defaults={"name": name, "segment": segment, "term_months": term_months}
    )
    return row.pk


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
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPolicy:
    """A version put forward: the DMN file, who edited it and who publishes it."""

    product_id: int
    version: str
    model: bytes
    edited_by: int
    published_by: int
    valid_from: date


@transaction.atomic
def publish_policy(*, new: NewPolicy, at: datetime, business_date: date) -> int | Refused:
    """Put a version in force from a day on and end the one before it; returns the policy's id.

    Refused: editor and publisher are the same person, the file is not a sound model, a check finds mistakes or
    overlapping rules, its admission looks at deposits, the version number was used before, or a version
    already starts on or after that day.
    """
    if new.edited_by == new.published_by:
        return Refused(code="same_person", reason="不能发布：编辑和发布是同一个人。请另一位有权限的同事发布")
    try:
        model = decisions.load(new.model)
    except decisions.ModelError as error:
        return Refused(code="unsound_model", reason=f"不能发布：决策文件有错，{error}")
    faults = [finding for finding in decisions.check(model) if finding.kind in BARRING]
    if faults:
        return Refused(code="faults", reason=f"不能发布：{faults[0].sentence}（共 {len(faults)} 处）")
    if DEPOSIT_FACTS & _admission_facts(model):
        return Refused(
            code="deposits", reason="不能发布：准入用到了存款。存款可以优惠利率，不得作为准入条件（存贷挂钩）"
        )
    if Policy.objects.filter(product_id=new.product_id, version=new.version).exists():
        return Refused(code="version_taken", reason=f"不能发布：版本号 {new.version} 已经用过。请换一个版本号")
    present = Policy.objects.select_for_update().filter(product_id=new.product_id, valid__upper_inf=True).first()
    if present is not None:
        if present.valid.lower >= new.valid_from:
            reason = f"不能从 {new.valid_from} 起生效：{present.version} 从 {present.valid.lower} 起已在执行"
            return Refused(code="too_early", reason=reason)
        present.valid = (present.valid.lower, new.valid_from)
        present.save(update_fields=["valid"])
    row = Policy.objects.create(
        product_id=new.product_id,
        version=new.version,
        model=new.model.decode(),
        model_hash=hashlib.sha256(new.model).hexdigest(),
        valid=(new.valid_from, None),
        edited_by_id=new.edited_by,
        published_by_id=new.published_by,
        published_at=at,
    )
    payload = {"version": new.version, "model_hash": row.model_hash, "valid_from": new.valid_from.isoformat()}
    published = Fact(subject_id=row.pk, household_id=None, by=new.published_by, payload=payload)
    record(kind="products.policy_published", facts=[published], at=at, business_date=business_date)
    return row.pk


def _admission_facts(model: decisions.Model) -> frozenset[str]:
    named = {decision.name for decision in model.decisions}
    return model.facts_behind(ADMISSION) if ADMISSION in named else frozenset()


@transaction.atomic
def record_reference_rate(*, tenor: str, published_on: date, rate_ppm: int) -> None:
    """Record a published reference rate of a tenor ("1Y", "5Y"), in parts per million."""
    ReferenceRate.objects.update_or_create(tenor=tenor, published_on=published_on, defaults={"rate_ppm": rate_ppm})
