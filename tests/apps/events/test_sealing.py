"""Seals chain every event that has settled: nobody waits, nobody is left out, and any later touch shows."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Self

import pytest
from django.db import connection, transaction

from qianmo.apps.events.models import Event, Seal
from qianmo.apps.events.queries import verify
from qianmo.apps.events.services import seal
from tests.apps.events.test_record import note
from tests.killed import kill_in_the_middle

AT = datetime(2026, 3, 5, 10, 0, tzinfo=UTC)
SOON = 10  # seconds; only a fault waits so long

pytestmark = pytest.mark.django_db(transaction=True)


def as_superuser(words: str, *values: object) -> None:
    """Change the tables behind the product's back, the guards switched off."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table in ("events_event", "events_seal"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(words, values)
        for table in ("events_event", "events_seal"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


class Writer:
    """Another connection whose act has recorded one event and is still open."""

    def __init__(self, household_id: int) -> None:
        self._recorded, self._end = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._write, args=(household_id,))

    def _write(self, household_id: int) -> None:
        with transaction.atomic():
            note(household_id)
            self._recorded.set()
            self._end.wait(SOON)
        connection.close()

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._recorded.wait(SOON)
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join(SOON)
        assert not self._thread.is_alive()


def test_two_batches_make_one_chain():
    note(1, 2, 3)
    first = seal(at=AT)
    note(4)
    note(5)
    second = seal(at=AT)
    assert (first.events, second.events) == (3, 2)
    assert bytes(second.previous_hash) == bytes(first.chain_hash)
    assert second.first_id == first.last_id + 1
    found = verify()
    assert (found.events, found.sealed, found.seals, found.faults) == (5, 5, 2, [])


def test_with_nothing_new_there_is_nothing_to_seal():
    assert seal(at=AT) is None
    note(1)
    assert seal(at=AT).events == 1
    assert seal(at=AT) is None
    assert Seal.objects.count() == 1


def test_an_open_act_is_left_for_the_next_seal_and_nobody_waits():
    note(1)
    with Writer(2):
        note(3)  # settled, but above the ids of the open act
        first = seal(at=AT)
        assert first.events == 1
        assert seal(at=AT) is None
    second = seal(at=AT)
    assert second.events == 2
    found = verify()
    assert (found.events, found.sealed, found.faults) == (3, 3, [])


def test_a_writer_does_not_wait_for_an_open_seal():
    note(1)
    with transaction.atomic():
        assert seal(at=AT).events == 1
        with Writer(2):
            pass
    assert seal(at=AT).events == 1
    assert verify().faults == []


def test_many_writers_and_two_sealers_at_once_leave_no_gap_and_no_fork():
    def repeat(act) -> None:
        for _ in range(15):
            act()
        connection.close()

    acts = [lambda: note(1, 2), lambda: note(3), lambda: seal(at=AT), lambda: seal(at=AT)]
    with ThreadPoolExecutor(len(acts)) as threads:
        list(threads.map(repeat, acts))
    seal(at=AT)
    found = verify()
    assert (found.events, found.sealed, found.faults) == (45, 45, [])


def test_a_killed_writer_leaves_a_hole_and_sealing_goes_on():
    note(1)
    kill_in_the_middle("""
from datetime import UTC, date, datetime
from qianmo.apps.events.services import Fact, record
fact = Fact(subject_id=9, household_id=2, by=1, payload={})
with transaction.atomic():
    record(kind="credit.drawn", facts=[fact], at=datetime.now(UTC), business_date=date(2026, 3, 5))
    ready()
""")
    note(4)
    ids = list(Event.objects.order_by("id").values_list("id", flat=True))
    assert ids[1] - ids[0] > 1  # the ids that the killed act had drawn are nobody's
    assert seal(at=AT).events == 2
    assert verify().faults == []


TOUCHES = {
    "kind": "'credit.repaid'",
    "household_id": "NULL",
    "subject_id": "subject_id + 1",
    "at": "at + interval '1 microsecond'",
    "business_date": "business_date + 1",
    "by_staff_id": "NULL",
    "payload": """'{"fen": 101, "话": "借"}'""",
    "content_hash": "sha256('x')",
}


def test_a_change_of_any_column_is_found_sealed_or_not():
    note(*range(len(TOUCHES) // 2))
    seal(at=AT)
    note(*range(len(TOUCHES) // 2))
    ids = list(Event.objects.order_by("id").values_list("id", flat=True))
    for event_id, (column, value) in zip(ids, TOUCHES.items(), strict=True):
        as_superuser(f"UPDATE events_event SET {column} = {value} WHERE id = %s", event_id)
    found = [fault.partition("（")[0] for fault in verify().faults if "内容与摘要不符" in fault]
    assert found == [f"事件 {event_id}" for event_id in ids]


def test_an_event_changed_together_with_its_hash_still_breaks_its_seal():
    note(1, 2)
    batch = seal(at=AT)
    as_superuser(
        "UPDATE events_event SET payload = o.payload, household_id = o.household_id, content_hash = o.content_hash"
        " FROM events_event o WHERE events_event.id = %s AND o.id = %s",
        batch.last_id,
        batch.last_id - 1,
    )
    assert verify().faults == [f"封存 {batch.pk}（事件 {batch.first_id} 至 {batch.last_id}）内的事件被增删或改动"]


def test_a_removed_sealed_event_is_found():
    note(1, 2, 3)
    batch = seal(at=AT)
    as_superuser("DELETE FROM events_event WHERE household_id = 2")
    found = verify()
    assert (found.events, found.sealed) == (2, 3)
    assert found.faults == [f"封存 {batch.pk}（事件 {batch.first_id} 至 {batch.last_id}）内的事件被增删或改动"]


def test_an_event_slipped_into_a_sealed_hole_is_found():
    note(1)
    with transaction.atomic():
        note(2)
        transaction.set_rollback(True)
    note(3)
    batch = seal(at=AT)
    as_superuser(
        "INSERT INTO events_event (id, kind, household_id, subject_id, at, business_date, by_staff_id, payload,"
        " content_hash) SELECT id + 1, kind, household_id, subject_id, at, business_date, by_staff_id, payload,"
        " content_hash FROM events_event WHERE household_id = 1"
    )
    assert verify().faults == [f"封存 {batch.pk}（事件 {batch.first_id} 至 {batch.last_id}）内的事件被增删或改动"]


def test_a_removed_or_rewritten_seal_breaks_the_chain():
    batches = []
    for household_id in (1, 2, 3):
        note(household_id)
        batches.append(seal(at=AT))
    first, second, third = batches
    as_superuser("UPDATE events_seal SET chain_hash = sha256('x') WHERE id = %s", third.pk)
    assert verify().faults == [f"封存 {third.pk} 的链摘要不符"]
    as_superuser("DELETE FROM events_seal WHERE id = %s", first.pk)
    assert verify().faults[0] == f"封存 {second.pk} 没有接在上一批之后：应从事件 1 起"
