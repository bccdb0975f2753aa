"""An act in two trips to PostgreSQL: one that locks and asks, one that writes and commits.

Most of what a small act costs is waiting, statement after statement, for the server to answer. So an act says what it
wants to know as `Question`s and what it wants written as `Write`s: values, each made by the room that owns the tables.
They go out together through a pipeline, BEGIN with the questions and COMMIT with the writes. Each statement of a trip
sees what was committed when its turn came: a question put after the one that locks sees what those before us in the
queue for the lock have written.

Few rows are inserted from arrays inside the pipeline, many are copied outside it, since COPY cannot be piped; nobody
above this module knows which. Statements are prepared on the server and values travel as text. A pooler between us
and the server must pass prepared statements on, as PgBouncer does from 1.21.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import psycopg
from django.db import IntegrityError, OperationalError, connection, models

from qianmo.storage.copying import Columns, copy_rows
from qianmo.storage.inserting import insertion
from qianmo.storage.pipeline import Line, Row, Rows, Statement, exchange, piping

Answer = TypeVar("Answer")
IDLE = psycopg.pq.TransactionStatus.IDLE
TURNS = 5
"""How often an act is carried out when other transactions keep crossing it."""
RACES = (
    psycopg.errors.UniqueViolation,
    psycopg.errors.DeadlockDetected,
    psycopg.errors.SerializationFailure,
)


@dataclass(frozen=True, slots=True)
class Question(Generic[Answer]):
    """One SELECT with `$1`, `$2` for its values, and how its rows are read."""

    sql: str
    values: Sequence[Any]
    read: Callable[[list[Row]], Answer]


@dataclass(frozen=True, slots=True)
class Command:
    """One statement whose rows nobody reads."""

    sql: str
    values: Sequence[Any]


@dataclass(frozen=True, slots=True)
class NewRows:
    """Rows to be added to the table of `model`, as `copying.copy_rows` takes them."""

    model: type[models.Model]
    columns: Columns


Write = Command | NewRows


class Trip:
    """One act on its way; made by `in_two_trips`."""

    def __init__(self, line: Line, *, joined: bool) -> None:
        self._line = line
        self._joined = joined
        self._begun = False
        self._writes: list[Write] = []

    def ask(self, *questions: Question[Any]) -> list[Any]:
        """The answers, in order. The transaction begins here."""
        beginning = [] if self._begun else self._beginning()
        self._begun = True
        answers = exchange(self._line, [*beginning, *(Statement(one.sql, one.values) for one in questions)])
        return [one.read(rows) for one, rows in zip(questions, answers[len(beginning) :], strict=True)]

    def write(self, *writes: Write) -> None:
        """Have this written in the second trip, in this order."""
        self._writes += writes

    def carry_out(self, act: Callable[[Trip], Answer]) -> Answer:
        """The act from its first question to the commit; whatever goes wrong leaves nothing behind."""
        try:
            with piping(self._line):
                answer = act(self)
                statements = _piped(self._writes)
                if statements is not None:
                    exchange(self._line, [*statements, *self._end()])
            if statements is None:
                self._write_at_length()
        except BaseException:
            self._take_back()
            raise
        return answer

    def _write_at_length(self) -> None:
        for one in self._writes:
            if isinstance(one, NewRows):
                copy_rows(one.model, one.columns)
            else:
                self._say(Statement(one.sql, one.values))
        self._say(*self._end())

    def _say(self, *statements: Statement) -> None:
        with piping(self._line):
            exchange(self._line, statements)

    def _beginning(self) -> list[Statement]:
        if not self._joined:
            return [Statement("BEGIN")]
        begins = self._line.info.transaction_status == IDLE  # the block around us has not said anything yet
        return [*([Statement("BEGIN")] if begins else []), Statement("SAVEPOINT trip")]

    def _end(self) -> list[Statement]:
        return [Statement("RELEASE SAVEPOINT trip" if self._joined else "COMMIT")] if self._begun else []

    def _take_back(self) -> None:
        """Undo what reached the server; a lost connection has undone it already."""
        if self._begun and not self._line.closed and self._line.info.transaction_status != IDLE:
            undoing = ("ROLLBACK TO SAVEPOINT trip", "RELEASE SAVEPOINT trip") if self._joined else ("ROLLBACK",)
            with suppress(psycopg.OperationalError):
                self._say(*map(Statement, undoing))


def in_two_trips(act: Callable[[Trip], Answer]) -> Answer:
    """Carry out `act` in a transaction of its own, or as a part of the one around it: all of it or nothing.

    When another transaction crossed it (the same key written in the same instant, a deadlock) the act is carried out
    anew and then sees what the other did; so `act` changes nothing but the database. Errors come as Django's.
    """
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    connection.validate_no_broken_transaction()
    for turn in range(1, TURNS + 1):
        try:
            with connection.wrap_database_errors:
                return Trip(connection.connection, joined=connection.in_atomic_block).carry_out(act)
        except (IntegrityError, OperationalError) as error:
            if turn == TURNS or not isinstance(error.__cause__, RACES):
                raise
    raise AssertionError("the last turn returns or raises")


def ask_ids(model: type[models.Model], count: int) -> Question[list[int]]:
    """The next `count` ids of a table, ascending; gaps are possible, repeats are not."""
    sequence = f"{model._meta.db_table}_{model._meta.pk.column}_seq"
    sql = f"SELECT nextval('{sequence}') FROM generate_series(1, $1::integer)"
    return Question(sql, [count], lambda rows: [pk for (pk,) in rows])


def ask_now(*questions: Question[Any]) -> list[Any]:
    """Answers inside the transaction around us, in one trip: for acts that take more trips than two."""
    answers = _at_once([Statement(one.sql, one.values) for one in questions])
    return [one.read(rows) for one, rows in zip(questions, answers, strict=True)]


def write_now(*writes: Write) -> None:
    """Write inside the transaction around us: in one trip, or by COPY where there is more."""
    statements = _piped(writes)
    if statements is not None:
        _at_once(statements)
        return
    for one in writes:
        if isinstance(one, NewRows):
            copy_rows(one.model, one.columns)
        else:
            _at_once([Statement(one.sql, one.values)])


def _piped(writes: Sequence[Write]) -> list[Statement] | None:
    """The writes as statements of one trip; None when there is more than a trip should carry."""
    statements: list[Statement] = []
    for one in writes:
        if isinstance(one, Command):
            statements.append(Statement(one.sql, one.values))
        elif (inserting := insertion(one.model, one.columns)) is not None:
            statements.append(inserting)
        else:
            return None
    return statements


def _at_once(statements: list[Statement]) -> list[Rows]:
    """One trip inside the transaction around us, which begins here if nothing was said in it before."""
    if not connection.in_atomic_block:
        raise RuntimeError("there is no transaction around this")
    connection.validate_no_broken_transaction()
    connection.ensure_connection()
    line = connection.connection
    beginning = [Statement("BEGIN")] if line.info.transaction_status == IDLE else []
    with connection.wrap_database_errors, piping(line):
        return exchange(line, [*beginning, *statements])[len(beginning) :]
