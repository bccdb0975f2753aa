"""The floor of changing rows: the rows a piece of work left behind, inserted into twins of their tables.

A twin has the columns, keys, indexes, foreign keys and constraints of its table and no triggers. The rows lie ready in
plain tables without any of these, so the floor reads and writes them once: one INSERT … SELECT a table, all in one
transaction. Which rows they are is read from the rows themselves: each carries the transaction that wrote it last.
"""

import time
from collections.abc import Iterable

import psycopg
from psycopg import sql

Line = psycopg.Connection[tuple[object, ...]]
TABLES = """
SELECT c.relname FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace ORDER BY 1
"""
FOREIGN_KEYS = (
    "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'f' AND conrelid = %s::regclass"
)


def present(url: str) -> int:
    """A point in time, as the server numbers its transactions."""
    with psycopg.connect(url) as line:
        return int(line.execute("SELECT pg_current_xact_id()::text").fetchone()[0])  # type: ignore[arg-type,index]


def touched(url: str, *, since: int, prefixes: Iterable[str]) -> dict[str, int]:
    """How many rows of which tables were written since a point and stand."""
    found = {}
    with psycopg.connect(url) as line:
        for (table,) in line.execute(TABLES).fetchall():
            if str(table).startswith(tuple(prefixes)):
                found[str(table)] = line.execute(_written("SELECT count(*)", str(table), since)).fetchone()[0]  # type: ignore[index]
    return {table: int(rows) for table, rows in found.items() if rows}  # type: ignore[call-overload]


def _written(what: str, table: str, since: int) -> sql.Composed:
    return sql.SQL(what + " FROM public.{} WHERE xmin::text::bigint >= {}").format(  # type: ignore[arg-type]
        sql.Identifier(table), sql.Literal(since)
    )


def stage(url: str, *, tables: Iterable[str], since: int) -> None:
    """Lay the rows written since a point ready, each table's beside its empty twin."""
    with psycopg.connect(url) as line:
        line.execute("CREATE SCHEMA ready")
        line.execute("CREATE SCHEMA twin")
        for table in tables:
            made = sql.SQL("CREATE UNLOGGED TABLE ready.{} AS ").format(sql.Identifier(table))
            line.execute(made + _written("SELECT *", table, since))
            _make_twin(line, table)


def _make_twin(line: Line, table: str) -> None:
    name = sql.Identifier(table)
    line.execute(sql.SQL("CREATE TABLE twin.{0} (LIKE public.{0} INCLUDING ALL)").format(name))
    for key, definition in line.execute(FOREIGN_KEYS, [table]).fetchall():
        line.execute(
            sql.SQL("ALTER TABLE twin.{} ADD CONSTRAINT {} {}").format(
                name,
                sql.Identifier(str(key)),
                sql.SQL(str(definition)),  # type: ignore[arg-type]
            )
        )


def insert_seconds(url: str, tables: Iterable[str]) -> float:
    """Seconds to insert what lies ready into the emptied twins and commit."""
    names = [sql.Identifier(table) for table in tables]
    with psycopg.connect(url, autocommit=True) as line:
        for name in names:
            line.execute(sql.SQL("TRUNCATE twin.{} CASCADE").format(name))
        line.execute("CHECKPOINT")
        began = time.monotonic()
        with line.transaction():
            for name in names:
                line.execute(sql.SQL("INSERT INTO twin.{0} SELECT * FROM ready.{0}").format(name))
        return time.monotonic() - began


def copied_seconds(url: str, *, tables: Iterable[str], since: int, rounds: int) -> list[float]:
    """Seconds to copy the rows written since a point, already CSV, into emptied twins and commit; one a round."""
    files: dict[str, bytes] = {}
    with psycopg.connect(url) as line:
        line.execute("CREATE SCHEMA twin")
        for table in tables:
            _make_twin(line, table)
            told = sql.SQL("COPY ({}) TO STDOUT (FORMAT csv)").format(_written("SELECT *", table, since))
            with line.cursor() as cursor, cursor.copy(told) as out:
                files[table] = b"".join(map(bytes, out))
    seconds = [_copied(url, files) for _ in range(rounds)]
    with psycopg.connect(url) as line:
        line.execute("DROP SCHEMA twin CASCADE")
    return seconds


def _copied(url: str, files: dict[str, bytes]) -> float:
    with psycopg.connect(url, autocommit=True) as line, line.cursor() as cursor:
        for table in files:
            line.execute(sql.SQL("TRUNCATE twin.{} CASCADE").format(sql.Identifier(table)))
        line.execute("CHECKPOINT")
        began = time.monotonic()
        with line.transaction():
            for table, rows in files.items():
                into = sql.SQL("COPY twin.{} FROM STDIN (FORMAT csv)").format(sql.Identifier(table))
                with cursor.copy(into) as copy:
                    copy.write(rows)
        return time.monotonic() - began
