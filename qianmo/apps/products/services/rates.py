"""Recording published reference rates."""

from datetime import date

from django.db import transaction

from qianmo.apps.products.models import ReferenceRate


@transaction.atomic
def record_reference_rate(*, tenor: str, published_on: date, rate_ppm: int) -> None:
    """Record a published reference rate of a tenor ("1Y", "5Y"), in parts per million."""
    ReferenceRate.objects.update_or_create(tenor=tenor, published_on=published_on, defaults={"rate_ppm": rate_ppm})
