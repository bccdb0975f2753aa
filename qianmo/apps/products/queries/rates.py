"""Reference rates by tenor and day of publication."""

from datetime import date

from qianmo.apps.products.models import ReferenceRate


def reference_rate(*, tenor: str, on: date) -> int:
    """The reference rate of a tenor last published on or before a day, in ppm. Raises LookupError when none was."""
    row = ReferenceRate.objects.filter(tenor=tenor, published_on__lte=on).order_by("-published_on").first()
    if row is None:
        raise LookupError(f"{on} 之前没有公布过 {tenor} 的参考利率")
    return row.rate_ppm


def reference_rates() -> list[tuple[str, date, int]]:
    """Every published reference rate, oldest first: tenor, day, ppm."""
    return list(ReferenceRate.objects.order_by("published_on").values_list("tenor", "published_on", "rate_ppm"))
