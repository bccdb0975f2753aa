"""Nights in processes of their own, killed and gone on with, and whether two banks hold the same rows afterwards."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from benchmarks.measuring.databases import HOME
from qianmo.analytics.lake import SCHEMAS, Lake, table_digest

OWN = ("dayend_", "procrastinate_", "django_", "auth_")
"""Tables that tell how the work went, not what the bank is."""
TABLES = """
SELECT c.relname, array_agg(a.attname::text ORDER BY a.attnum) FROM pg_class c
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
 WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace GROUP BY c.relname ORDER BY c.relname
"""
SEQUENCES = """
SELECT s.relname, t.relname, a.attname FROM pg_class s JOIN pg_depend d ON d.objid = s.oid AND d.deptype IN ('a', 'i')
  JOIN pg_class t ON t.oid = d.refobjid JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
 WHERE s.relkind = 'S' AND s.relnamespace = 'public'::regnamespace
"""


def start_night(url: str, *, until: date, rows: int, **end: object) -> subprocess.Popen[str]:
    """A process that closes every day up to `until` in sets of so many rows; where it ends is told by night_child."""
    return _child(url, json.dumps({"until": str(until), "sets": rows, **end}))


def warm_nights(url: str) -> "subprocess.Popen[str]":
    """A process that has everything loaded, for many nights of one bank: each is carried out by a fork of it."""
    return _child(url)


def _child(url: str, *words: str) -> "subprocess.Popen[str]":
    of_the_bank = {"DATABASE_URL": url, "QIANMO_LAKE": str(lake_of(url).root)}
    return subprocess.Popen(
        [sys.executable, "-m", "benchmarks.measuring.night_child", *words],
        env=os.environ | of_the_bank | {"DJANGO_SETTINGS_MODULE": "qianmo.config.settings"},
        cwd=HOME, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def run_night(url: str, *, until: date, rows: int, after_seconds: float | None = None, **end: object) -> int | None:
    """Run it to its end; how many statements it took, or None when it was killed. Raises when it ended otherwise.

    `after_seconds` kills it from outside, wherever it is then. What the server still does for it is waited for, and
    numbers that rows of the killed would have borne are given back.
    """
    with start_night(url, until=until, rows=rows, **end) as child:
        if after_seconds is not None:
            time.sleep(after_seconds)
            child.kill()
        said = child.communicate()[0]
    return _outcome(url, child.returncode, said)


def run_warm_night(url: str, warm: "subprocess.Popen[str]", *, until: date, rows: int, **end: object) -> int | None:
    """`run_night` by a fork of a process of `warm_nights`."""
    print(json.dumps({"until": str(until), "sets": rows, **end}), file=warm.stdin, flush=True)
    said = ""
    for line in warm.stdout:
        if line.startswith("ended "):
            return _outcome(url, int(line.split()[1]), said)
        said += line
    raise RuntimeError(f"the warm process ended: {said}")


def _outcome(url: str, code: int, said: str) -> int | None:
    """How many statements a night took, or None after waiting for the server when it was killed."""
    if code not in {0, -signal.SIGKILL}:
        raise RuntimeError(f"the night ended with {code}: {said}")
    if code == 0:
        return int(said.rsplit(maxsplit=1)[-1])
    _wait_until_alone(url)
    give_numbers_back(url)
    return None


def _wait_until_alone(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as line:
        for _ in range(600):
            row = line.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
                " AND backend_type = 'client backend'"
            ).fetchone()
            if row == (0,):
                return
            time.sleep(0.05)
    raise RuntimeError("the server still works for the killed process")


def give_numbers_back(url: str) -> None:
    """Set every sequence to the last number in use, so that rows written again bear the numbers of the first time."""
    with psycopg.connect(url) as line:
        for sequence, table, column in line.execute(SEQUENCES).fetchall():
            line.execute(
                sql.SQL("SELECT setval({}, coalesce(max({}), 1), max({}) IS NOT NULL) FROM {}").format(
                    sql.Literal(sequence), sql.Identifier(column), sql.Identifier(column), sql.Identifier(table)
                )
            )


def lake_of(url: str) -> Lake:
    """The lake of the bank in this database; each has one of its own."""
    return Lake(Path(os.environ["QIANMO_LAKE"]) / url.rpartition("/")[2])


def standing(url: str) -> dict[str, tuple[int, str]]:
    """For every table of the bank and of its lake: how many rows it holds, and a digest of all, without their number.

    Events that tell of the night itself count only by their number.
    """
    with psycopg.connect(url) as line:
        found = {
            table: _digest(line, table, [column for column in columns if column != "id"])
            for table, columns in line.execute(TABLES).fetchall()
            if not table.startswith(OWN)
        }
    lake = lake_of(url)
    return found | {f"lake {table}": table_digest(lake, lake.edition(), table) for table in SCHEMAS}


def _digest(line: "psycopg.Connection[Any]", table: str, columns: list[str]) -> tuple[int, str]:
    row = sql.SQL("md5(ROW({})::text)").format(sql.SQL(", ").join(map(sql.Identifier, columns or ["id"])))
    if table == "events_event":
        row = sql.SQL("CASE WHEN kind LIKE 'dayend.%%' THEN kind ELSE {} END").format(row)
    seen, rows = hashlib.sha256(), 0
    with line.cursor(name="rows") as cursor:
        for (digest,) in cursor.execute(
            sql.SQL("SELECT {} AS digest FROM {} ORDER BY digest").format(row, sql.Identifier(table)), []
        ):
            seen.update(digest.encode())
            rows += 1
    return rows, seen.hexdigest()


def differences(one: Mapping[str, tuple[int, str]], other: Mapping[str, tuple[int, str]]) -> list[str]:
    """Tables whose rows are not the same."""
    return sorted(table for table in one.keys() | other.keys() if one.get(table) != other.get(table))
