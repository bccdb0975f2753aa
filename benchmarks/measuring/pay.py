"""A bank whose months are closed by the very step of the night: its people, its scheme, and what it says of a month."""

from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime

from django.db import connection

from qianmo.apps.performance.models import Month, Tally
from qianmo.apps.performance.reading import read
from qianmo.apps.performance.services import adopt_shipped, count_months, set_curve
from qianmo.apps.performance.shipped import shipped_scheme
from qianmo.apps.performance.trying import try_scheme
from qianmo.demo.paying import CURVE
from qianmo.domain.refusal import Refused

FIRST = date(2026, 1, 1)
AT = datetime(2026, 1, 1, 2, tzinfo=UTC)


def found(statements: Iterable[str], *, managers: int) -> None:
    """Branches, managers and the shipped scheme, in force since January."""
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement.format(managers=managers))
    writer, publisher = managers + 1, managers + 2
    adopt_shipped(edited_by=writer, published_by=publisher, from_month=FIRST, at=AT, business_date=FIRST)
    refused = set_curve(from_on=FIRST, points=CURVE, by=writer, at=AT, business_date=FIRST)
    if refused is not None:
        raise RuntimeError(refused.reason)


def close(first: date, *, on: date) -> None:
    """Count and close the month that ends on a day, as that night does."""
    count_months(on=on, at=AT)
    if not Month.objects.filter(first=first, closed_at__isnull=False).exists():
        raise RuntimeError(f"{first} was not closed")


def tried(first: date) -> None:
    """Try the scheme on a month with every weight of its first line doubled."""
    content = shipped_scheme()
    for price in content["lines"][0]["points"].values():
        price["tiers"] = [[upto, 2 * worth] for upto, worth in price["tiers"]]
    scheme = read(content)
    if isinstance(scheme, Refused):
        raise RuntimeError(scheme.reason)
    try_scheme(scheme=scheme, month=Month.objects.get(first=first))


def tallied(first: date, measures: Collection[str]) -> dict[tuple[int, str], int]:
    """What was tallied of these measures in a month."""
    rows = Tally.objects.filter(month__first=first, measure__in=measures)
    return {(staff, measure): amount for staff, measure, amount in rows.values_list("staff", "measure", "amount")}
