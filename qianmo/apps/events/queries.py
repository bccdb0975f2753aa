"""Reads of events: a household's timeline, and the verification of the whole chain."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from qianmo.apps.events.models import Event, Seal
from qianmo.apps.events.services import GENESIS, batch_root, chain_hash, content_hash, head_of, settled_until

TOLD_EVERY = 20_000


@dataclass(frozen=True, slots=True)
class TimelineEvent:
    """One event of a household as its page shows it."""

    id: int
    kind: str
    subject_id: int
    at: datetime
    business_date: date
    by_staff_id: int | None
    payload: dict[str, Any]


def timeline(*, household_id: int, limit: int = 100) -> list[TimelineEvent]:
    """The latest events of one household, newest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, kind, subject_id, at, business_date, by_staff_id, payload::text FROM events_event"
            " WHERE household_id = %s ORDER BY id DESC LIMIT %s",
            [household_id, limit],
        )
        return [TimelineEvent(*[*row, json.loads(payload)]) for *row, payload in cursor.fetchall()]


TOLD_OF = """
SELECT id, kind, subject_id, at, business_date, by_staff_id, payload::text FROM events_event
 WHERE household_id = %(household)s AND (%(before)s::bigint IS NULL OR id < %(before)s)
   AND (payload @> %(mention)s::jsonb
        OR (kind, subject_id) IN (SELECT * FROM unnest(%(kinds)s::text[], %(subjects)s::bigint[])))
 ORDER BY id DESC LIMIT %(limit)s
"""


def told_of(
    *,
    household_id: int,
    mention: Mapping[str, str],
    subjects: Mapping[str, Sequence[int]],
    limit: int,
    before: int | None = None,
) -> list[TimelineEvent]:
    """Events of a household that mention something in their payload, or are about one of these subjects of a kind.

    The newest so many, newest first; with `before` those older than the event of that id.
    """
    pairs = [(kind, one) for kind, ids in subjects.items() for one in ids]
    asked = {
        "household": household_id,
        "before": before,
        "mention": json.dumps(dict(mention)),
        "kinds": [kind for kind, _ in pairs],
        "subjects": [one for _, one in pairs],
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(TOLD_OF, asked)
        return [TimelineEvent(*[*row, json.loads(payload)]) for *row, payload in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class Told:
    """Which households something happened to, and the id up to which that is the whole story."""

    until: int
    household_ids: list[int]


FIRST_TOLD = """
SELECT household_id, min(id) FROM events_event WHERE household_id = ANY(%s) AND id > %s AND id <= %s
 GROUP BY household_id ORDER BY min(id) LIMIT %s
"""


def told_since(*, since: int, household_ids: Sequence[int], most: int) -> Told:
    """Which of these households something happened to after an event, up to where every event has settled.

    Whoever asks again from `until` misses nothing: an event that is committed late keeps everything from it on back.
    Where there are more than `most`, it goes only so far as those.
    """
    until = settled_until()
    with connection.cursor() as cursor:
        found: list[Any] = cursor.execute(FIRST_TOLD, [list(household_ids), since, until, most + 1]).fetchall()
    if len(found) > most:
        until = found[most][1] - 1
    return Told(until, [household_id for household_id, _ in found[:most]])


def events_numbered(*, ids: Sequence[int]) -> dict[int, TimelineEvent]:
    """These events by id."""
    return {
        row.pk: TimelineEvent(row.pk, row.kind, row.subject_id, row.at, row.business_date, row.by_staff_id, row.payload)
        for row in Event.objects.filter(id__in=ids)
    }


def events_told(*, kind: str, business_date: date) -> bool:
    """Whether an event of a kind that a day knows once has been told for that day."""
    return Event.objects.filter(kind=kind, business_date=business_date).exists()


def count_by_staff(*, kind: str, staff_id: int, business_date: date, household_id: int | None = None) -> int:
    """How many events of a kind one person caused on a business day, in all or about one household."""
    about, params = ("", []) if household_id is None else (" AND household_id = %s", [household_id])
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM events_event WHERE kind = %s AND by_staff_id = %s AND business_date = %s{about}",
            [kind, staff_id, business_date, *params],
        )
        return int(cursor.fetchone()[0])


TAKEN_BACK = "cancelled"
"""The outcome of work that was not done."""


@dataclass(frozen=True, slots=True)
class Counted:
    """Which events are work: of a kind, of those whose outcome holds a word (empty: any), a household `once`."""

    kind: str
    outcome: str = ""
    once: bool = False


WORK = """
  FROM events_event e
  JOIN unnest(%(codes)s::text[], %(kinds)s::text[], %(outcomes)s::text[], %(once)s::boolean[])
       AS a(code, kind, outcome, once) ON a.kind = e.kind
 WHERE e.kind = ANY(%(kinds)s) AND e.business_date >= %(since)s AND e.business_date < %(until)s
   AND e.payload ->> 'outcome' IS DISTINCT FROM %(taken_back)s AND e.payload -> 'mock' IS DISTINCT FROM 'true'::jsonb
   AND (a.outcome = '' OR strpos(e.payload ->> 'outcome', a.outcome) > 0)
"""
"""What was taken back is no work done, nor what a phone told of a place it only pretended to be at."""
BY_STAFF = f"""
SELECT e.by_staff_id, a.code, count(DISTINCT CASE WHEN a.once THEN coalesce(e.household_id, -e.id) ELSE -e.id END)
{WORK} AND e.by_staff_id IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2
"""
OF_ONE = f"""
SELECT DISTINCT ON (CASE WHEN a.once THEN coalesce(e.household_id, -e.id) ELSE -e.id END)
       e.id, e.business_date, e.household_id
{WORK} AND e.by_staff_id = %(staff)s
 ORDER BY CASE WHEN a.once THEN coalesce(e.household_id, -e.id) ELSE -e.id END, e.id
"""


def counted_by_staff(*, asked: Mapping[str, Counted], since: date, until: date) -> list[tuple[int, str, int]]:
    """How many of these events, by the names given them, each person caused on business days from `since` to `until`.

    What was taken back is no work done, and the last day is not included.
    """
    with connection.cursor() as cursor:
        cursor.execute(BY_STAFF, _given(asked, since, until))
        return list(cursor.fetchall())


def _given(asked: Mapping[str, Counted], since: date, until: date) -> dict[str, Any]:
    return {
        "codes": list(asked), "kinds": [one.kind for one in asked.values()],
        "outcomes": [one.outcome for one in asked.values()], "once": [one.once for one in asked.values()],
        "since": since, "until": until, "taken_back": TAKEN_BACK,
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Caused:
    """One event as the person who caused it is measured by: its number, day and household."""

    id: int
    business_date: date
    household_id: int | None


def caused_by(*, staff_id: int, asked: Counted, since: date, until: date) -> list[Caused]:
    """The events one person is measured by, in their order; of a household that counts once the first."""
    with connection.cursor() as cursor:
        cursor.execute(OF_ONE, {**_given({"": asked}, since, until), "staff": staff_id})
        return sorted((Caused(*row) for row in cursor.fetchall()), key=lambda one: one.id)


@dataclass(frozen=True, slots=True)
class Verification:
    """What a verification found: counts, and a sentence per broken place."""

    events: int
    sealed: int
    seals: int
    faults: list[str]


def verify(*, told: Callable[[int], object] = lambda _: None) -> Verification:
    """Re-compute every content hash, every batch root and the chain; events not yet sealed are checked by content.

    `told` hears how many events are checked, every 20,000.
    """
    faults: list[str] = []
    events = 0
    for event in Event.objects.order_by("id").iterator(chunk_size=10_000):
        events += 1
        if events % TOLD_EVERY == 0:
            told(events)
        body = json.dumps(event.payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        expected = content_hash(
            head=head_of(event),
            household_id=event.household_id,
            subject_id=event.subject_id,
            by=event.by_staff_id,
            body=body,
        )
        if bytes(event.content_hash) != expected:
            faults.append(f"事件 {event.id}（{event.kind}）内容与摘要不符")
    previous, next_id, sealed, seals = GENESIS, 1, 0, 0
    for seal in Seal.objects.order_by("first_id"):
        seals += 1
        sealed += seal.events
        count, root = batch_root(first_id=seal.first_id, last_id=seal.last_id)
        linked = chain_hash(
            previous=bytes(seal.previous_hash),
            root=bytes(seal.root_hash),
            first_id=seal.first_id,
            last_id=seal.last_id,
        )
        if seal.first_id != next_id or bytes(seal.previous_hash) != previous:
            faults.append(f"封存 {seal.id} 没有接在上一批之后：应从事件 {next_id} 起")
        if count != seal.events or root != bytes(seal.root_hash):
            faults.append(f"封存 {seal.id}（事件 {seal.first_id} 至 {seal.last_id}）内的事件被增删或改动")
        if linked != bytes(seal.chain_hash):
            faults.append(f"封存 {seal.id} 的链摘要不符")
        previous, next_id = bytes(seal.chain_hash), seal.last_id + 1
    return Verification(events, sealed, seals, faults)
