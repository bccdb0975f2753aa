"""One night at a time: an advisory lock that the database keeps for as long as the connection lives.

It outlasts transactions, because steps commit many, and it dies with its process, so a killed night locks nobody out.
"""

from contextlib import AbstractContextManager

from django.db import connection

from qianmo.storage.locks import session_lock

NIGHT_LOCK = (1 << 59) + 2
PATIENCE = "5s"
"""How long to wait for a process just killed, whose last statement the server may still be finishing."""


def night_lock() -> AbstractContextManager[bool]:
    """Hold the lock during the block; False, after a short wait, when another process holds it."""
    return session_lock(NIGHT_LOCK, patience=PATIENCE)


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
