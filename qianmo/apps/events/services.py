"""Acts on events: recording them inside another act, and sealing what has settled."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection, transaction

from qianmo.apps.events.models import Event, Seal
from qianmo.storage.trips import Command, NewRows, Write, write_now

GENESIS = b"\x00" * 32
LOCK_SPACE = 1 << 60
"""Advisory lock keys from here up say: a transaction is writing events with ids above key − LOCK_SPACE."""
SEALER_LOCK = (1 << 59) + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What happened to one subject; `payload` holds integers, text, booleans, lists and objects, never fractions."""

    subject_id: int
    household_id: int | None
    by: int | None
    payload: dict[str, Any]


def record(*, kind: str, facts: Sequence[Fact], at: datetime, business_date: date) -> None:
    """Add one event per fact. Joins the transaction of the act that calls it and is never called from an edge."""
    if not connection.in_atomic_block:
        raise RuntimeError("events are recorded inside the act they tell of")
    if facts:
        write_now(*recording(kind=kind, facts=facts, at=at, business_date=business_date))


def recording(*, kind: str, facts: Sequence[Fact], at: datetime, business_date: date) -> list[Write]:
    """What an act that travels writes to add one event per fact, in this order and in its own transaction."""
    # The lock is held until commit, and taken before ids are drawn: the sealer reads these locks to know below which
    # id no transaction can still write.
    lock = "SELECT pg_advisory_xact_lock_shared($1::bigint + (SELECT last_value FROM events_event_id_seq))"
    bodies = [json.dumps(fact.payload, ensure_ascii=False, sort_keys=True, separators=(",", ":")) for fact in facts]
    head = _head(kind=kind, at=at, business_date=business_date)
    columns = {
        "kind": kind,
        "household_id": [fact.household_id for fact in facts],
        "subject_id": [fact.subject_id for fact in facts],
        "at": at,
        "business_date": business_date,
        "by_staff_id": [fact.by for fact in facts],
        "payload": bodies,
        "content_hash": [
            content_hash(head=head, household_id=fact.household_id, subject_id=fact.subject_id, by=fact.by, body=body)
            for fact, body in zip(facts, bodies, strict=True)
        ],
    }
    return [Command(lock, [LOCK_SPACE]), NewRows(Event, columns)]


def content_hash(*, head: str, household_id: int | None, subject_id: int, by: int | None, body: str) -> bytes:
    """SHA-256 over everything an event says; `body` is its payload as JSON with sorted keys and no spaces."""
    return hashlib.sha256(f"{head}|{household_id}|{subject_id}|{by}|{body}".encode()).digest()


def _head(*, kind: str, at: datetime, business_date: date) -> str:
    return f"{kind}|{at.astimezone(UTC).isoformat(timespec='microseconds')}|{business_date.isoformat()}"


def head_of(event: Event) -> str:
    """The part of an event's hashed text that comes before its subject."""
    return _head(kind=event.kind, at=event.at, business_date=event.business_date)


def settled_until() -> int:
    """The id up to which every event has settled: no transaction that still runs can add one at or below it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_value FROM events_event_id_seq")
        settled: int = cursor.fetchone()[0]
        cursor.execute(
            "SELECT min((classid::bigint << 32 | objid::bigint) - %s) FROM pg_locks"
            " WHERE locktype = 'advisory' AND objsubid = 1 AND granted AND database ="
            " (SELECT oid FROM pg_database WHERE datname = current_database())"
            " AND (classid::bigint << 32 | objid::bigint) >= %s",
            [LOCK_SPACE, LOCK_SPACE],
        )
        (open_from,) = cursor.fetchone()
    return settled if open_from is None else min(settled, open_from)


@transaction.atomic
def seal(*, at: datetime) -> Seal | None:
    """Chain every event that has settled and is not yet sealed; returns the new seal, or None when there is nothing.

    One sealer at a time. Ids above the lowest open writer are left for the next run, so a batch is always a closed
    span of ids and writers never wait.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEALER_LOCK])
        last = Seal.objects.order_by("-last_id").first()
        first_id = last.last_id + 1 if last else 1
        last_id = settled_until()
        count, root = batch_root(first_id=first_id, last_id=last_id)
    if count == 0:
        return None
    previous = bytes(last.chain_hash) if last else GENESIS
    return Seal.objects.create(
        first_id=first_id,
        last_id=last_id,
        events=count,
        root_hash=root,
        previous_hash=previous,
        chain_hash=chain_hash(previous=previous, root=root, first_id=first_id, last_id=last_id),
        sealed_at=at,
    )


def batch_root(*, first_id: int, last_id: int) -> tuple[int, bytes]:
    """How many events a span of ids holds, and SHA-256 over their content hashes in id order."""
    digest, count = hashlib.sha256(), 0
    hashes = Event.objects.filter(id__range=(first_id, last_id)).order_by("id").values_list("id", "content_hash")
    for event_id, content in hashes.iterator(chunk_size=20_000):
        digest.update(event_id.to_bytes(8, "big") + bytes(content))
        count += 1
    return count, digest.digest()


def chain_hash(*, previous: bytes, root: bytes, first_id: int, last_id: int) -> bytes:
    """The link of one seal to the one before it."""
    return hashlib.sha256(previous + root + first_id.to_bytes(8, "big") + last_id.to_bytes(8, "big")).digest()
