"""Reference rates by tenor and day of publication; of several entries of one day the latest holds."""

from dataclasses import dataclass
from datetime import date, datetime

from qianmo.apps.products.models import ReferenceRate


def reference_rate(*, tenor: str, on: date) -> int:
    """The reference rate of a tenor last published on or before a day, in ppm. Raises LookupError when none was."""
    rows = ReferenceRate.objects.filter(tenor=tenor, published_on__lte=on)
    row = rows.order_by("-published_on", "-id").first()
    if row is None:
        raise LookupError(f"{on} 之前没有公布过 {tenor} 的参考利率")
    return row.rate_ppm


def reference_rates() -> list[tuple[str, date, int]]:
    """Every published reference rate, oldest first: tenor, day, ppm."""
    return [(one.tenor, one.published_on, one.rate_ppm) for one in rate_entries() if one.holds]


@dataclass(frozen=True, slots=True)
class RateEntry:
    """A reference rate as it was entered: by whom, why it corrects another, and whether it is the one that holds."""

    id: int
    tenor: str
    published_on: date
    rate_ppm: int
    reason: str
    recorded_by: str
    recorded_at: datetime | None
    holds: bool


def rate_entries() -> list[RateEntry]:
    """Every entry in the table of reference rates, corrected ones too: by day, then in the order they were made."""
    rows = list(ReferenceRate.objects.select_related("recorded_by").order_by("published_on", "id"))
    last = {(row.tenor, row.published_on): row.pk for row in rows}
    return [
        RateEntry(
            id=row.pk,
            tenor=row.tenor,
            published_on=row.published_on,
            rate_ppm=row.rate_ppm,
            reason=row.reason,
            recorded_by=row.recorded_by.name if row.recorded_by else "",
            recorded_at=row.recorded_at,
            holds=last[row.tenor, row.published_on] == row.pk,
        )
        for row in rows
    ]
