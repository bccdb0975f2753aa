"""One transaction for a whole load, all of it or nothing."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import connection, connections, transaction

from qianmo.storage.guards import CLEARING


@contextmanager
def whole_load() -> Iterator[None]:
    """Everything inside becomes visible together at the end, or not at all, whatever kills the load on the way.

    Inside, the planner is told of fresh tables by `settle`, since statistics gathered elsewhere cannot see them.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit = on")
        yield


def settle(*tables: str, gather: bool = True) -> None:
    """Check foreign keys postponed so far and gather statistics of these tables, between two steps of a load.

    Gathering locks the tables against other gatherers until the transaction ends: of several loads that run at once
    only one may do it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        if gather:
            cursor.execute("ANALYZE " + ", ".join(connection.ops.quote_name(table) for table in tables))


def clear_rooms() -> None:
    """Empty every table of every room, and the accounts: for a load that did not finish, never for a bank at work."""
    models = [model for model in apps.get_models() if model.__module__.startswith("qianmo.apps.")]
    tables = sorted({model._meta.db_table for model in [*models, get_user_model()]})
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL {CLEARING} = 'yes'")
        cursor.execute("TRUNCATE " + ", ".join(map(connection.ops.quote_name, tables)) + " RESTART IDENTITY CASCADE")
        cursor.execute(f"SET LOCAL {CLEARING} = ''")


def forget_connections() -> None:
    """Close this process's connections before it forks, so that no two processes speak over one."""
    connections.close_all()
