"""A bank whose months are closed by the very step of the night: its people, its scheme, and what it says of a month."""

from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection

from qianmo.apps.performance.models import Month, Tally, VatRule
from qianmo.apps.performance.reading import read
from qianmo.apps.performance.services import count_months, open_scheme, publish_scheme, set_curve
from qianmo.apps.performance.shipped import shipped_scheme
from qianmo.apps.performance.trying import try_scheme
from qianmo.demo.accepting import accepted
from qianmo.demo.paying import CURVE, SEEN, TERMS
from qianmo.domain.performance.vat import VatWay, Whose

FIRST = date(2026, 1, 1)
AT = datetime(2026, 1, 1, 2, tzinfo=UTC)


POOLED, POOL_FEN = {"deposit-average": 60, "loan-average": 40}, 2_000_000_00
"""Lines paid out of a pool, by its weights."""


def scheme() -> dict[str, Any]:
    """The shipped scheme with a pool in place of two prices, and grades asked in three dimensions."""
    content = shipped_scheme()
    dimensions = {code: name for name, codes in SEEN.items() for code in codes}
    content["lines"] = [
        {
            **line,
            "dimension": dimensions.get(line["code"], ""),
            "pay": {} if line["code"] in POOLED else line["pay"],
        }
        for line in content["lines"]
    ]
    return content | {"pool": {"fen": POOL_FEN, "weights": POOLED}, "grades": TERMS}


def found(statements: Iterable[str], *, managers: int, since: date) -> None:
    """Branches, managers with their grades and the scheme, in force since a month; interest is not taxed."""
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement.format(managers=managers))
    writer, publisher = managers + 1, managers + 2
    told: dict[str, Any] = {"at": AT, "business_date": FIRST}
    made = accepted(open_scheme(content=scheme(), by=writer, **told))
    accepted(publish_scheme(scheme_id=made, revision=1, from_month=since, by=publisher, **told))
    accepted(set_curve(from_on=FIRST, points=CURVE, by=writer, **told))
    VatRule.objects.create(
        who=Whose.ANY, upto_fen=None, way=VatWay.EXEMPT, rate_ppm=0, reference_ppm=0, valid=(FIRST, None)
    )


def close(first: date, *, on: date) -> None:
    """Count and close the month that ends on a day, as that night does."""
    count_months(on=on, at=AT)
    if not Month.objects.filter(first=first, closed_at__isnull=False).exists():
        raise RuntimeError(f"{first} was not closed")


def tried(first: date) -> None:
    """Try the scheme on a month with every weight of its first line doubled."""
    content = scheme()
    for price in content["lines"][0]["points"].values():
        price["tiers"] = [[upto, 2 * worth] for upto, worth in price["tiers"]]
    try_scheme(scheme=accepted(read(content)), month=Month.objects.get(first=first))


def tallied(first: date, measures: Collection[str]) -> dict[tuple[int, str], int]:
    """What was tallied of these measures in a month."""
    rows = Tally.objects.filter(month__first=first, measure__in=measures)
    return {(staff, measure): amount for staff, measure, amount in rows.values_list("staff", "measure", "amount")}
