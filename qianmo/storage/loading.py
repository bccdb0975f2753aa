"""One transaction for a whole load, all of it or nothing."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def whole_load() -> Iterator[None]:
    """Everything inside becomes visible together at the end, or not at all, whatever kills the load on the way.

    Inside, the planner is told of fresh tables by `settle`, since statistics gathered elsewhere cannot see them.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit = on")
        yield


def settle(*tables: str) -> None:
    """Check foreign keys postponed so far and gather statistics of these tables, between two steps of a load."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("ANALYZE " + ", ".join(connection.ops.quote_name(table) for table in tables))
