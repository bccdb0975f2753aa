"""What a month is reckoned with besides its own work: the earlier months of its quarter, and where everybody stood."""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

import pyarrow as pa
from django.db.models import Q, Sum

from qianmo.analytics.work.counting import AMOUNTS
from qianmo.apps.org.posts import HeldPost, held_post
from qianmo.apps.performance.models import Adjustment, StaffTransfer, Standing, Tally, TransferKind
from qianmo.apps.performance.reading import BY_QUARTER
from qianmo.apps.performance.reckoning import Before
from qianmo.domain.dated import add_months

ANY_DAY = date(1900, 1, 1)
POST = "manager"
"""Whose work is measured: account managers."""
ONE_DAY = timedelta(days=1)
QUARTER = 3


@dataclass(frozen=True, slots=True)
class Measured:
    """Who is measured in a month, in the unit held last, and which part of the month each who stands by did so."""

    people: list[HeldPost]
    stood: dict[int, Fraction]


def measured(*, first: date, as_of: date) -> Measured:
    """Whoever held the post in a month to the end of a day, and whoever stands by on it, by days of the whole month."""
    until, month = as_of + ONE_DAY, add_months(day=first, months=1) - first
    people = held_post(post=POST, since=first, until=until)
    busy = {one.staff_id for one in held_post(post=POST, since=as_of, until=until)}
    rows = StaffTransfer.objects.filter(kind=TransferKind.STAND_BY, agreed_by__isnull=False, since__lte=as_of)
    open_rows = rows.filter(Q(until__isnull=True) | Q(until__gte=as_of)).exclude(staff__in=busy)
    stood = {
        staff: Fraction((until - max(since, first)).days, month.days)
        for staff, since in open_rows.order_by("since").values_list("staff", "since")
    }
    known = {one.staff_id for one in people}
    gone = held_post(post=POST, since=ANY_DAY, until=until) if stood.keys() - known else []
    return Measured([*people, *(one for one in gone if one.staff_id in stood.keys() - known)], stood)


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
