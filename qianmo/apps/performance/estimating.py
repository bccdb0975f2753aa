"""Every nightly count of a month, kept by what it changed: a row for each line of a person and day where it differs.

Most lines of most nights stay as they were, so the rows grow with what happened and not with the days of a month.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from qianmo.apps.performance.models import EstimateChange, EstimatedDay
from qianmo.storage.copying import copy_rows

Key = tuple[int, str]
"""A person and a line."""
Sums = tuple[int, int, int]
"""Volume, points in hundredths, pay in fen."""
NOTHING: Sums = (0, 0, 0)
COLUMNS = ("volume", "points_centi", "pay_fen")
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Count:
    """A count of a month: to the end of which day, when, and what it said of each line of a person."""

    as_of: date
    counted_at: datetime
    said: Mapping[Key, Sums]


def keep_count(*, month_id: int, count: Count, before: Count | None) -> None:
    """Keep a count beside those before it; a day that is counted again says what it said last.

    `before` is the count it took the place of, which is kept first where nothing of it was.
    """
    if before is not None and not EstimatedDay.objects.filter(month=month_id, as_of=before.as_of).exists():
        _keep(month_id, before)
    _keep(month_id, count)


def _keep(month_id: int, count: Count) -> None:
    for model in (EstimateChange, EstimatedDay):
        model.objects.filter(month=month_id, as_of__gte=count.as_of).delete()
    was = counted_on(month_id=month_id, day=count.as_of - ONE_DAY)
    changed = sorted(key for key in was.keys() | count.said.keys() if was.get(key, NOTHING) != _said(count, key))
    columns = {name: [_said(count, key)[place] for key in changed] for place, name in enumerate(COLUMNS)}
    keys = {"staff_id": [staff for staff, _ in changed], "line": [line for _, line in changed]}
    copy_rows(EstimateChange, {"month_id": month_id, "as_of": count.as_of, **keys, **columns})
    EstimatedDay.objects.create(month_id=month_id, as_of=count.as_of, counted_at=count.counted_at)


def _said(count: Count, key: Key) -> Sums:
    return count.said.get(key, NOTHING)


def counted_on(*, month_id: int, day: date, staff_ids: Collection[int] | None = None) -> dict[Key, Sums]:
    """What the last count up to a day said of each line, of these people or of all."""
    rows = EstimateChange.objects.filter(month=month_id, as_of__lte=day)
    if staff_ids is not None:
        rows = rows.filter(staff__in=staff_ids)
    last = rows.order_by("staff", "line", "-as_of").distinct("staff", "line")
    return {
        (staff, line): (volume, points, pay)
        for staff, line, volume, points, pay in last.values_list("staff", "line", *COLUMNS)
    }


def estimated_days(*, month_id: int) -> list[date]:
    """The days to whose end a month was counted, the earliest first; none of a month counted before they were kept."""
    return list(EstimatedDay.objects.filter(month=month_id).order_by("as_of").values_list("as_of", flat=True))
