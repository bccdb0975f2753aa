"""Statements that travel to PostgreSQL together: all are sent before any answer is read.

psycopg's cursors can do this too, but send every statement by itself; here a trip is one packet out and one back. What
is prepared on a connection is remembered with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import psycopg
from psycopg import generators
from psycopg.abc import PQGen
from psycopg.adapt import Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGresult

from qianmo.storage.copying import array_text, is_column

Line = psycopg.Connection[Any]
Row = tuple[Any, ...]
Rows = list[Row]
_prepared: WeakKeyDictionary[Line, dict[str, bytes]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL with `$1`, `$2` for its values; one without values is not worth preparing."""

    sql: str
    values: Sequence[Any] | None = None


@contextmanager
def piping(line: Line) -> Iterator[None]:
    """Keep the connection in pipeline mode; every `exchange` inside leaves it without pending answers."""
    line.pgconn.enter_pipeline_mode()
    try:
        yield
    finally:
        if not line.closed:
            line.pgconn.exit_pipeline_mode()


def exchange(line: Line, statements: Sequence[Statement]) -> list[Rows]:
    """Send the statements and read the rows of each. The first error is raised; what follows it was not carried out.

    A connection that fails or is interrupted half-way is closed: nobody could tell its answers apart any more.
    """
    known = _prepared.setdefault(line, {})
    new: dict[str, bytes] = {}
    said = [(one.sql, None if one.values is None else list(map(_encoded, one.values))) for one in statements]
    try:
        answered = [answers for sql, values in said for answers in _send(line, sql, values, known, new)]
        line.pgconn.pipeline_sync()
        results = line.wait(_receive(line, len(answered) + 1))
    except BaseException:
        line.close()
        raise
    failed: psycopg.Error | None = None
    transformer, found = Transformer(line), []
    for preparing, result in zip(answered, results, strict=False):
        if result.status == ExecStatus.FATAL_ERROR:
            failed = failed or error_from_result(result, encoding="utf-8")
        elif result.status == ExecStatus.PIPELINE_ABORTED:
            continue
        elif preparing:
            known[preparing] = new[preparing]
        else:
            transformer.set_pgresult(result)
            found.append(transformer.load_rows(0, result.ntuples, tuple))
    if failed is not None:
        raise failed
    return found


def _send(
    line: Line, sql: str, values: Sequence[bytes | None] | None, known: dict[str, bytes], new: dict[str, bytes]
) -> list[str]:
    """Queue one statement; for each answer to come the SQL that is being prepared, or nothing."""
    if values is None:
        line.pgconn.send_query_params(sql.encode(), None)
        return [""]
    name, answers = known.get(sql) or new.get(sql), [""]
    if name is None:
        name = new[sql] = b"trip_%d" % (len(known) + len(new))
        line.pgconn.send_prepare(name, sql.encode())
        answers = [sql, ""]
    line.pgconn.send_query_prepared(name, values)
    return answers


def as_text(value: Any) -> str | None:
    """A value as it travels; the statement names its type."""
    if value is None or isinstance(value, str):
        return value
    return array_text(value) if is_column(value) else str(value)


def _encoded(value: Any) -> bytes | None:
    text = as_text(value)
    if text is None:
        return None
    if "\0" in text:  # libpq would take it for the end of the text
        raise psycopg.DataError("PostgreSQL keeps no text with a NUL in it")
    return text.encode()


def _receive(line: Line, count: int) -> PQGen[list[PGresult]]:
    yield from generators.send(line.pgconn)
    results: list[PGresult] = []
    while len(results) < count:
        results += yield from generators.fetch_many(line.pgconn)
    return results
