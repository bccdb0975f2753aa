"""What a month is reckoned with besides its own work: the earlier months of its quarter, and where everybody stood."""

from datetime import date, timedelta

import pyarrow as pa
from django.db.models import Sum

from qianmo.analytics.work.counting import AMOUNTS
from qianmo.apps.performance.models import Adjustment, Standing, Tally
from qianmo.apps.performance.reading import BY_QUARTER
from qianmo.apps.performance.reckoning import Before
from qianmo.domain.dated import add_months

POST = "manager"
"""Whose work is measured: account managers."""
ONE_DAY = timedelta(days=1)
QUARTER = 3


def standings_before(*, first: date) -> dict[int, Before]:
    """Where everybody stood in the month before one."""
    rows = Standing.objects.filter(month__first=add_months(day=first, months=-1))
    return {staff: Before(points, place) for staff, points, place in rows.values_list("staff", "points_centi", "place")}


def adjusted_points(*, first: date) -> dict[int, int]:
    """Points of earlier months that were put right and count in this one, by person."""
    rows = Adjustment.objects.filter(counts_in=first).values_list("staff")
    return dict(rows.annotate(Sum("points_centi")))


def quarter_amounts(*, first: date) -> list[tuple[int, str, int]]:
    """What was tallied in the months of a quarter before its last month; nothing for other months."""
    if first.month % QUARTER:
        return []
    since = add_months(day=first, months=1 - QUARTER)
    rows = Tally.objects.filter(month__first__gte=since, month__first__lt=first)
    return list(rows.order_by("id").values_list("staff", "measure", "amount"))


def of_quarter(tallied: pa.Table, *, first: date) -> list[pa.Table]:
    """The amounts of the whole quarter in its last month, under names of their own."""
    if first.month % QUARTER:
        return []
    earlier = quarter_amounts(first=first)
    rows = [*earlier, *((row["staff_id"], row["measure"], row["amount"]) for row in tallied.to_pylist())]
    sums: dict[tuple[int, str], int] = {}
    for staff, measure, amount in rows:
        sums[staff, measure] = sums.get((staff, measure), 0) + amount
    columns = [[staff for staff, _ in sums], [f"{name}{BY_QUARTER}" for _, name in sums], list(sums.values())]
    return [pa.table(dict(zip(AMOUNTS.names, columns, strict=True)), schema=AMOUNTS)]
