"""One night at a time: an advisory lock that the database keeps for as long as the connection lives.

It outlasts transactions, because steps commit many, and it dies with its process, so a killed night locks nobody out.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction

NIGHT_LOCK = (1 << 59) + 2
PATIENCE = "5s"
"""How long to wait for a process just killed, whose last statement the server may still be finishing."""
LOCK_NOT_AVAILABLE = "55P03"


@contextmanager
def night_lock() -> Iterator[bool]:
    """Hold the lock during the block; False, after a short wait, when another process holds it."""
    held = _taken()
    try:
        yield held
    finally:
        if held and connection.connection is not None and not connection.connection.closed:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [NIGHT_LOCK])


def _taken() -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [PATIENCE])
            cursor.execute("SELECT pg_advisory_lock(%s)", [NIGHT_LOCK])
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") == LOCK_NOT_AVAILABLE:
            return False
        raise
    return True


def night_is_running() -> bool:
    """Whether some process holds the lock: asked by pages, which must tell a night at work from one that was killed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 1 AND granted"
            " AND (classid::bigint << 32 | objid::bigint) = %s"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))",
            [NIGHT_LOCK],
        )
        return bool(cursor.fetchone()[0])
