"""The trail an auditor walks: every event of the bank, searched by person, household, kind and day, newest first.

An event that is sealed cannot be changed without the next verification telling; one younger than the last seal waits
for its minute. Pages are cut by the day and id of the last row seen, so a page costs the same however deep it lies.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Max, Q, QuerySet

from qianmo.apps.events.models import ChainCheck, Event, Seal

PAGE = 50
KEPT_FAULTS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What an auditor looks for; None and () leave a side open. A person is who did it or whose account it was."""

    staff_id: int | None = None
    household_id: int | None = None
    kinds: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class TrailEvent:
    """One event as the audit shows it; `digest` is the hash over its content."""

    id: int
    kind: str
    household_id: int | None
    subject_id: int
    at: datetime
    business_date: date
    by_staff_id: int | None
    payload: dict[str, Any]
    digest: str
    sealed: bool


def count_trail(*, wanted: Wanted, most: int) -> int:
    """How many events are wanted, counted up to `most`."""
    rows = _wanted(wanted)
    if wanted.staff_id is None:
        return rows[:most].count()
    both = (rows.filter(by_staff_id=wanted.staff_id), rows.filter(kind__startswith="org.", subject_id=wanted.staff_id))
    return min(most, len({pk for one in both for pk in one.values_list("id", flat=True)[:most]}))


def _wanted(wanted: Wanted) -> QuerySet[Event]:
    rows = Event.objects.all()
    if wanted.household_id is not None:
        rows = rows.filter(household_id=wanted.household_id)
    if wanted.kinds:
        rows = rows.filter(kind__in=wanted.kinds)
    if wanted.since:
        rows = rows.filter(business_date__gte=wanted.since)
    if wanted.until:
        rows = rows.filter(business_date__lte=wanted.until)
    return rows


def trail(*, wanted: Wanted, before: tuple[date, int] | None = None) -> list[TrailEvent]:
    """One page of events and one more, newest business day first; `before` is the last row of the page before."""
    rows = _wanted(wanted)
    if before:
        day, last_id = before
        rows = rows.filter(Q(business_date__lt=day) | Q(business_date=day, id__lt=last_id), business_date__lte=day)
    if wanted.staff_id is None:
        found = _newest(rows)
    else:
        done = _newest(rows.filter(by_staff_id=wanted.staff_id))
        met = _newest(rows.filter(kind__startswith="org.", subject_id=wanted.staff_id))
        both = {row.pk: row for row in (*done, *met)}
        found = sorted(both.values(), key=lambda row: (row.business_date, row.pk), reverse=True)[: PAGE + 1]
    sealed = _sealed_until()
    return [_shown(row, sealed) for row in found]


def trail_event(*, event_id: int) -> TrailEvent | None:
    """One event, or None when there is none."""
    row = Event.objects.filter(id=event_id).first()
    return None if row is None else _shown(row, _sealed_until())


def happened_since(*, kind: str, subject_id: int, on: date, at: datetime) -> bool:
    """Whether an event of this kind about this subject lies after `at` on a business day."""
    return Event.objects.filter(kind=kind, business_date=on, subject_id=subject_id, at__gt=at).exists()


def newest_about(*, kinds: Sequence[str], subject_id: int) -> TrailEvent | None:
    """The newest event of one of these kinds about one subject; the kinds are rare ones."""
    row = Event.objects.filter(kind__in=kinds, subject_id=subject_id).order_by("-id").first()
    return None if row is None else _shown(row, _sealed_until())


def _newest(rows: QuerySet[Event]) -> list[Event]:
    return list(rows.order_by("-business_date", "-id")[: PAGE + 1])


def _sealed_until() -> int:
    return int(Seal.objects.aggregate(last=Max("last_id"))["last"] or 0)


def _shown(row: Event, sealed: int) -> TrailEvent:
    return TrailEvent(
        id=row.pk,
        kind=row.kind,
        household_id=row.household_id,
        subject_id=row.subject_id,
        at=row.at,
        business_date=row.business_date,
        by_staff_id=row.by_staff_id,
        payload=row.payload,
        digest=bytes(row.content_hash).hex(),
        sealed=row.pk <= sealed,
    )


@dataclass(frozen=True, slots=True)
class CheckRow:
    """A verification somebody asked for; `finished_at` is None while it waits or runs."""

    id: int
    asked_by_id: int
    asked_at: datetime
    total: int
    done: int
    finished_at: datetime | None
    sealed: int
    faults: list[str]


def last_check() -> CheckRow | None:
    """The verification asked for last."""
    row = ChainCheck.objects.order_by("-id").first()
    if row is None:
        return None
    return CheckRow(row.pk, row.asked_by_id, row.asked_at, row.total, row.done, row.finished_at, row.sealed, row.faults)
