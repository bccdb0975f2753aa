"""Counting months: each night the running one anew, and for good each one that is over and wholly told.

A month is counted from what the lake and the events say; no other room knows that anybody counts. What lacks days is
counted to the last day there is and says so; it is closed in the night after which nothing is lacking.
"""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime
from typing import Any

import pyarrow as pa
from django.db import transaction
from django.db.models import Min

from qianmo.analytics.work import count_work, lay_evidence
from qianmo.apps.crm.queries import LakeDay, lake_day
from qianmo.apps.events.services import Fact, record
from qianmo.apps.performance.before import ONE_DAY, adjusted_points, measured, of_quarter, standings_before
from qianmo.apps.performance.catalogue import catalogue
from qianmo.apps.performance.estimating import Count, Key, Sums, keep_count
from qianmo.apps.performance.grading import grades_on
from qianmo.apps.performance.models import Item, Month, Scheme, SchemeState, Standing, Tally
from qianmo.apps.performance.pricing import attributed, priced_by
from qianmo.apps.performance.reading import published
from qianmo.apps.performance.reckoning import Reckoned, Stood, reckon
from qianmo.apps.performance.tallying import tallied
from qianmo.apps.targets.queries import cohorts_by_unit
from qianmo.domain.dated import add_months
from qianmo.storage.copying import copy_rows

SUMS = ("volume", "points_centi", "pay_fen")
KEYS = ("staff_id", "line")


def count_months(*, on: date, at: datetime) -> int:
    """Count every month that is not closed, from the first scheme's on, as far as the lake tells it on a day.

    Returns how many people's rows were written; months that nothing has changed of are left as they are.
    """
    day = lake_day()
    month = Scheme.objects.filter(state=SchemeState.PUBLISHED).aggregate(first=Min("from_month"))["first"]
    if day is None or month is None:
        return 0
    closed = set(Month.objects.filter(closed_at__isnull=False).values_list("first", flat=True))
    written = 0
    while month <= min(day.as_of, on):
        if month not in closed:
            written += count_month(first=month, day=day, on=on, at=at)
        month = add_months(day=month, months=1)
    return written


def count_month(*, first: date, day: LakeDay, on: date, at: datetime) -> int:
    """Count one month, and close it where all of it is told; how many people's rows were written."""
    scheme = Scheme.objects.filter(state=SchemeState.PUBLISHED, from_month__lte=first).latest("from_month")
    last = add_months(day=first, months=1) - ONE_DAY
    as_of = min(last, day.as_of, on)
    told = f"{scheme.version} {as_of} {at.isoformat()}"
    if Month.objects.filter(first=first, told=told).exists():
        return 0
    known = catalogue()
    measures, rules = known.on(first), published(scheme, known=known.known)
    counted = count_work(
        lake=day.lake, edition=day.edition, first=first, as_of=as_of, priced=priced_by(rules, month=first),
        attributed=attributed(), measures=measures,
    )  # fmt: skip
    who = measured(first=first, as_of=as_of)
    did = tallied(
        lake=counted.amounts, measures=measures, people=[one.staff_id for one in who.people], first=first,
        until=as_of + ONE_DAY,
    )  # fmt: skip
    reckoned = reckon(
        scheme=rules,
        people=who.people,
        amounts=pa.concat_tables([did, *of_quarter(did, first=first)]),
        before=standings_before(first=first),
        adjusted=adjusted_points(first=first),
        cohorts=cohorts_by_unit(first),
        grades=grades_on(first),
        stood=who.stood,
    )
    lay_evidence(day.lake, counted, told=told)
    closes = as_of == last
    month = {"scheme": scheme, "as_of": as_of, "counted_at": at, "told": told}
    _write(first, month, did, reckoned, closes=closes, at=at, on=on)
    return len(reckoned.standings)


@transaction.atomic
def _write(
    first: date,
    month: dict[str, Any],
    did: pa.Table,
    reckoned: Reckoned,
    *,
    closes: bool,
    at: datetime,
    on: date,
) -> None:
    """Put the rows of a month in place of those counted before, what these said kept beside; close it where it ends."""
    row = Month.objects.select_for_update().filter(first=first).first()
    estimated_as_of = row.as_of if row else None
    estimates = _estimates(row)
    before = Count(row.as_of, row.counted_at, estimates) if row else None
    people = len(reckoned.standings)
    if row is None:
        row = Month.objects.create(first=first, people=people, **month)
    else:
        for model in (Tally, Item, Standing):
            model.objects.filter(month=row).delete()
        Month.objects.filter(id=row.pk).update(people=people, estimated_as_of=estimated_as_of, **month)
    copy_rows(Tally, {"month_id": row.pk, **did.to_pydict()})
    copy_rows(Item, {"month_id": row.pk, **_beside(reckoned.lines, estimates)})
    stood = {one.name: [getattr(who, one.name) for who in reckoned.standings] for one in fields(Stood)}
    copy_rows(Standing, {"month_id": row.pk, **stood})
    keep_count(month_id=row.pk, count=Count(month["as_of"], at, _said(reckoned.lines)), before=before)
    if closes:
        Month.objects.filter(id=row.pk).update(closed_at=at)
        payload = {"month": first.isoformat()[:7], "people": people, "version": month["scheme"].version}
        fact = Fact(subject_id=row.pk, household_id=None, by=None, payload=payload)
        record(kind="performance.month_closed", facts=[fact], at=at, business_date=on)


def _said(lines: pa.Table) -> dict[Key, Sums]:
    rows = zip(*(lines[name].to_pylist() for name in (*KEYS, *SUMS)), strict=True)
    return {(staff, line): (volume, points, pay) for staff, line, volume, points, pay in rows}


def _estimates(row: Month | None) -> dict[Key, Sums]:
    if row is None:
        return {}
    found = Item.objects.filter(month=row).values_list(*KEYS, *SUMS)
    return {(staff, line): (volume, points, pay) for staff, line, volume, points, pay in found}


def _beside(lines: pa.Table, estimates: Mapping[Key, Sums]) -> dict[str, list[Any]]:
    """Lines with what the count before said of each; one that came to nothing since stays with noughts."""
    columns: dict[str, list[Any]] = lines.to_pydict()
    keys = list(zip(*(columns[name] for name in KEYS), strict=True))
    known = set(keys)
    gone = sorted(key for key, said in estimates.items() if any(said) and key not in known)
    for name, values in columns.items():
        values.extend(key[KEYS.index(name)] if name in KEYS else 0 for key in gone)
    told = [estimates.get(key, (None, None, None)) for key in (*keys, *gone)]
    names = ("estimated_volume", "estimated_centi", "estimated_fen")
    return columns | {name: [one[place] for one in told] for place, name in enumerate(names)}
