"""The floor of writing rows: the same rows, already CSV, copied into empty twins of their tables.

A twin has the keys, indexes, foreign keys and constraints of its table and no triggers. Nothing is decided, looked up
or encrypted any more, and the server does no less than it must to keep the rows. As many streams copy at once as the
work beside it used processes; a table begins when every table it refers to is complete, the largest first.
"""

import time
from collections.abc import Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path
from queue import SimpleQueue

import psycopg
from psycopg import sql

CHUNK_BYTES = 1 << 20

Line = psycopg.Connection[tuple[object, ...]]

REFERENCES = """
SELECT DISTINCT own.relname, other.relname FROM pg_constraint c
  JOIN pg_class own ON own.oid = c.conrelid JOIN pg_class other ON other.oid = c.confrelid
 WHERE c.contype = 'f' AND own.oid <> other.oid
"""
TRIGGERS = """
SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
 WHERE NOT t.tgisinternal AND c.relnamespace = 'public'::regnamespace
"""


@dataclass(frozen=True, slots=True)
class Prepared:
    """One table's rows as CSV; `counted` tells the tables whose copying is measured from those they lean on."""

    table: str
    file: Path
    rows: int
    counted: bool
    refers_to: frozenset[str]


def prepare(url: str, *, tables: Iterable[str], folder: Path) -> list[Prepared]:
    """Write the rows of these tables, and of every table they refer to, as CSV files into `folder`."""
    wanted = set(tables)
    with psycopg.connect(url) as source:
        parents: dict[str, set[str]] = {}
        for own, other in source.execute(REFERENCES):
            parents.setdefault(own, set()).add(other)
        found, queue = set(wanted), list(wanted)
        while queue:
            new = parents.get(queue.pop(), set()) - found
            found |= new
            queue.extend(new)
        return [
            Prepared(table, file, rows, table in wanted, frozenset(parents.get(table, set())))
            for table in sorted(found)
            if (rows := _write_csv(source, table, file := folder / f"{table}.csv"))
        ]


def _write_csv(source: Line, table: str, file: Path) -> int:
    command = sql.SQL("COPY {} TO STDOUT (FORMAT csv)").format(sql.Identifier(table))
    with file.open("wb") as sink, source.cursor() as cursor:
        with cursor.copy(command) as copy:
            for block in copy:
                sink.write(block)
        return cursor.rowcount


def drop_triggers(url: str) -> None:
    """Take the product's triggers off every table; foreign keys, which are triggers inside, stay."""
    with psycopg.connect(url) as twin:
        for table, trigger in twin.execute(TRIGGERS).fetchall():
            twin.execute(sql.SQL("DROP TRIGGER {} ON {}").format(sql.Identifier(trigger), sql.Identifier(table)))


def floor_seconds(url: str, prepared: Iterable[Prepared], *, streams: int) -> float:
    """Seconds to copy the counted tables into their empty twins and commit, one transaction a table."""
    files = {one.table: one for one in prepared}
    with ExitStack() as stack:
        lines: SimpleQueue[Line] = SimpleQueue()
        for _ in range(streams):
            lines.put(stack.enter_context(psycopg.connect(url)))
        pool = stack.enter_context(ThreadPoolExecutor(streams))
        _copy_all({name: one for name, one in files.items() if not one.counted}, lines, pool)
        began = time.monotonic()
        _copy_all({name: one for name, one in files.items() if one.counted}, lines, pool)
        return time.monotonic() - began


def _copy_all(files: dict[str, Prepared], lines: "SimpleQueue[Line]", pool: ThreadPoolExecutor) -> None:
    order = TopologicalSorter({name: one.refers_to & files.keys() for name, one in files.items()})
    order.prepare()
    running: dict[Future[None], str] = {}
    while order.is_active():
        for name in sorted(order.get_ready(), key=lambda name: -files[name].rows):
            running[pool.submit(_copy_in, files[name], lines)] = name
        for done in wait(running, return_when=FIRST_COMPLETED).done:
            done.result()
            order.done(running.pop(done))


def _copy_in(one: Prepared, lines: "SimpleQueue[Line]") -> None:
    line = lines.get()
    try:
        command = sql.SQL("COPY {} FROM STDIN (FORMAT csv)").format(sql.Identifier(one.table))
        with line.transaction(), one.file.open("rb") as file, line.cursor() as cursor, cursor.copy(command) as copy:
            while block := file.read(CHUNK_BYTES):
                copy.write(block)
    finally:
        lines.put(line)
