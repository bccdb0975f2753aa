"""An act in two trips: all of it or nothing, alone or as a part of another, few rows or many."""

from datetime import date

import pytest
from django.db import DataError, IntegrityError, connection, transaction

from qianmo.apps.org.models import CalendarDay
from qianmo.storage.inserting import MOST_ROWS
from qianmo.storage.trips import Command, NewRows, Question, ask_now, in_two_trips, write_now

DAY = date(2026, 3, 5)
COUNT = Question("SELECT count(*) FROM org_calendarday WHERE day >= $1::date", [DAY], lambda rows: rows[0][0])


def days(count: int, *, since: date = DAY, name: object = "") -> NewRows:
    found = [date.fromordinal(since.toordinal() + place) for place in range(count)]
    return NewRows(CalendarDay, {"day": found, "is_open": True, "name": [name] * count})


def write(*writes):
    """An act that asks how many days are known, and writes."""

    def act(trip):
        (known,) = trip.ask(COUNT)
        trip.write(*writes)
        return known

    return in_two_trips(act)


@pytest.mark.parametrize("count", [0, 1, MOST_ROWS, MOST_ROWS + 1])
@pytest.mark.django_db(transaction=True)
def test_few_rows_and_many_are_written_alike(count):
    assert write(days(count, name='{"甲",NULL\\}'), Command("SELECT $1::integer", [1])) == 0
    names = CalendarDay.objects.values_list("name", flat=True)
    assert list(names) == ['{"甲",NULL\\}'] * count


@pytest.mark.parametrize("count", [3, MOST_ROWS + 1])
@pytest.mark.django_db(transaction=True)
def test_an_act_that_breaks_at_its_end_leaves_nothing_and_a_sound_connection(count):
    with pytest.raises(DataError):
        write(days(count), Command("SELECT 1 / $1::integer", [0]))
    assert write(days(1)) == 0


@pytest.mark.django_db(transaction=True)
def test_an_act_that_breaks_between_its_trips_lets_go_of_everything():
    def act(trip):
        trip.ask(Question("SELECT pg_advisory_xact_lock($1::bigint)", [4711], len))
        raise LookupError

    with pytest.raises(LookupError):
        in_two_trips(act)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = 4711")
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db
def test_an_act_inside_another_goes_with_it_and_its_failure_leaves_the_other_whole():
    with transaction.atomic():
        assert write(days(2)) == 0
        transaction.set_rollback(True)
    with transaction.atomic():
        write(days(1))
        with pytest.raises(DataError):
            write(days(3, since=date(2027, 1, 1)), Command("SELECT 1 / $1::integer", [0]))
        assert ask_now(COUNT) == [1]
    assert CalendarDay.objects.count() == 1


@pytest.mark.django_db
def test_a_row_that_stays_in_the_way_is_an_error_in_the_end():
    write(days(1))
    with pytest.raises(IntegrityError):
        write(days(1))
    assert CalendarDay.objects.count() == 1


@pytest.mark.parametrize("name", ["甲" * 41, "a\0b"])
@pytest.mark.django_db
def test_text_that_does_not_fit_its_column_is_refused_and_never_cut(name):
    with pytest.raises(DataError):
        write(days(1, name=name))
    assert CalendarDay.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_writing_at_once_needs_a_transaction_around_it():
    with pytest.raises(RuntimeError):
        write_now(days(1))
    with transaction.atomic():
        write_now(days(1))
        transaction.set_rollback(True)
    assert CalendarDay.objects.count() == 0
