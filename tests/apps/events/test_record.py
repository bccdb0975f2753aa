"""Events are only ever added, inside the act they tell of, and a household's page reads them newest first."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from qianmo.apps.events.models import Event, Seal
from qianmo.apps.events.queries import Counted, caused_by, counted_by_staff, timeline
from qianmo.apps.events.services import Fact, record, seal

AT, DAY = datetime(2026, 3, 5, 2, 0, tzinfo=UTC), date(2026, 3, 5)


def note(*household_ids: int, kind: str = "credit.drawn") -> None:
    """One event per household."""
    facts = [
        Fact(subject_id=9, household_id=household_id, by=1, payload={"fen": 100, "话": "借"})
        for household_id in household_ids
    ]
    with transaction.atomic():
        record(kind=kind, facts=facts, at=AT, business_date=DAY)


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["events_event", "events_seal"])
@pytest.mark.parametrize("words", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_the_database_refuses_to_change_or_remove_what_happened(table, words):
    note(1)
    Seal.objects.create(first_id=1, last_id=1, events=1, root_hash=b"", previous_hash=b"", chain_hash=b"", sealed_at=AT)
    with pytest.raises(DatabaseError, match="Cannot update or delete rows"), connection.cursor() as cursor:
        cursor.execute(words.format(table))


@pytest.mark.django_db
def test_an_event_keeps_who_when_what_and_of_whom():
    note(7)
    (event,) = timeline(household_id=7)
    assert (event.kind, event.subject_id, event.by_staff_id) == ("credit.drawn", 9, 1)
    assert (event.at, event.business_date) == (AT, DAY)
    assert event.payload == {"fen": 100, "话": "借"}


@pytest.mark.django_db
def test_a_household_sees_its_own_events_newest_first():
    note(7, kind="households.filed")
    note(8, kind="households.filed")
    note(7, kind="credit.applied")
    note(7, kind="credit.granted")
    assert [one.kind for one in timeline(household_id=7)] == ["credit.granted", "credit.applied", "households.filed"]
    assert [one.kind for one in timeline(household_id=7, limit=2)] == ["credit.granted", "credit.applied"]


@pytest.mark.django_db
def test_an_act_about_nobody_leaves_no_event():
    note()
    assert not Event.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_an_act_is_a_bug():
    fact = Fact(subject_id=1, household_id=None, by=None, payload={})
    with pytest.raises(RuntimeError, match="inside the act"):
        record(kind="credit.drawn", facts=[fact], at=AT, business_date=DAY)
    assert not Event.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_act_that_fails_leaves_no_event_behind():
    with transaction.atomic():
        note(7)
        transaction.set_rollback(True)
    assert timeline(household_id=7) == []
    assert seal(at=AT) is None


@pytest.mark.django_db
def test_what_was_taken_back_is_no_work_done():
    given = [{"outcome": "done"}, {"outcome": "cancelled"}, {}]
    facts = [Fact(subject_id=9, household_id=7, by=1, payload=payload) for payload in given]
    with transaction.atomic():
        record(kind="tasks.ended", facts=facts, at=AT, business_date=DAY)
    days = {"since": DAY, "until": DAY + timedelta(days=1)}
    ended = Counted("tasks.ended")
    assert counted_by_staff(asked={"work": ended}, **days) == [(1, "work", 2)]
    assert len(caused_by(staff_id=1, asked=ended, **days)) == 2


@pytest.mark.django_db
def test_a_measure_says_which_outcome_counts_and_whether_a_household_counts_once():
    told = [(7, "有意向，要 5 万"), (7, "有意向"), (8, "不在家"), (9, "有意向")]
    facts = [
        Fact(subject_id=n, household_id=home, by=1, payload={"outcome": said}) for n, (home, said) in enumerate(told)
    ]
    facts.append(Fact(subject_id=9, household_id=6, by=1, payload={"outcome": "有意向", "mock": True}))
    with transaction.atomic():
        record(kind="fieldwork.visited", facts=facts, at=AT, business_date=DAY)
    days = {"since": DAY, "until": DAY + timedelta(days=1)}
    asked = {
        "visits": Counted("fieldwork.visited"),
        "homes": Counted("fieldwork.visited", once=True),
        "willing": Counted("fieldwork.visited", "有意向", once=True),
    }
    # What a phone told of a place it only pretended to be at is no visit.
    assert counted_by_staff(asked=asked, **days) == [(1, "homes", 3), (1, "visits", 4), (1, "willing", 2)]
    assert [one.household_id for one in caused_by(staff_id=1, asked=asked["willing"], **days)] == [7, 9]
