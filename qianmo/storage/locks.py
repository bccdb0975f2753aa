"""One at a time across processes: a lock the database keeps for as long as the connection lives, whatever kills us."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction

LOCK_NOT_AVAILABLE = "55P03"


@contextmanager
def session_lock(key: int, *, patience: str) -> Iterator[bool]:
    """Hold the lock of this key during the block; False when another process kept it for as long as `patience`."""
    held = _taken(key, patience)
    try:
        yield held
    finally:
        if held and connection.connection is not None and not connection.connection.closed:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [key])


def _taken(key: int, patience: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [patience])
            cursor.execute("SELECT pg_advisory_lock(%s)", [key])
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") == LOCK_NOT_AVAILABLE:
            return False
        raise
    return True
