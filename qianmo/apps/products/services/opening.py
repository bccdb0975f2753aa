"""Opening products and setting their lending terms."""

from datetime import date

from django.contrib.postgres.fields.ranges import RangeStartsWith as Lower
from django.db import transaction
from django.db.models import Func, Value

from qianmo.apps.products import models
from qianmo.apps.products.models import Product
from qianmo.apps.products.queries import Terms


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
