"""Tables that only grow are emptied by nobody at work, neither one by one nor along with another."""

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from qianmo.apps.org.models import Staff
from qianmo.storage.guards import CLEARING
from qianmo.storage.loading import clear_rooms, settle
from tests import village as v

pytestmark = pytest.mark.django_db
GROWING = sorted(
    model._meta.db_table
    for model in apps.get_models()
    for trigger in getattr(model._meta, "triggers", [])
    if trigger.name.endswith("_whole")
)


@pytest.fixture(autouse=True)
def _at_work():
    """A session like that of the bank at work; those of tests may empty tables."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL {CLEARING} = ''")


def empty(table: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {table} CASCADE")


@pytest.mark.parametrize("table", [*GROWING, "credit_line", "households_household"])
def test_a_table_that_only_grows_is_not_emptied_nor_one_that_takes_it_along(table):
    with pytest.raises(DatabaseError, match="Cannot truncate"):
        empty(table)


def test_what_only_grows_is_what_cannot_be_changed_either():
    assert {"events_event", "events_seal", "ledger_entry", "credit_repayment", "ratings_ballot"} <= set(GROWING)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE 'pgtrigger%append_only%'"
            " AND tgname NOT LIKE '%whole%'"
        )
        assert {table for (table,) in cursor.fetchall()} <= set(GROWING)


def test_a_load_that_did_not_finish_is_cleared_away_and_the_door_closes_behind_it():
    v.found_bank()
    settle(gather=False)
    clear_rooms()
    assert not Staff.objects.exists()
    with pytest.raises(DatabaseError, match="Cannot truncate"):
        empty("events_event")
