"""A month closed for a million accounts and five thousand managers: evidence, profit, points, places, pay, written.

Ours is the step of the night: one pass over the accounts, profit, prices, a pool, grades, places, rows into PostgreSQL
and the evidence into the lake; the last three months of `--days` from January are closed, the median counts. The floor
is a DuckDB query written by hand (`measuring/month_end.sql`) that answers the same amounts and profit from the same
files and lays nothing down, and a COPY of the very rows ours wrote into twins with the same keys and indexes. Amounts
must be equal. `what_if` is the scheme with other weights tried on a closed month, ranked anew.
"""

import argparse
import os
import sys
import time
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import duckdb

from benchmarks.measuring.bank_lake import FIRST, Bank, build
from benchmarks.measuring.databases import check_started_by_qianmo, fresh_database, migrate
from benchmarks.measuring.report import Progress, Report, rounded
from benchmarks.measuring.twins import copied_seconds, present
from qianmo.analytics.lake import Lake

CLOSED, ONE_DAY = 3, timedelta(days=1)
PEOPLE = (
    """INSERT INTO org_branch (id, code, name, kind, opened_on)
       SELECT n, 'B' || n, '支行' || n, 'township', '2025-01-01' FROM generate_series(1, 50) n""",
    """INSERT INTO org_staff (id, number, name, phone, password_is_initial)
       SELECT n, n::text, '经理' || n, '', false FROM generate_series(1, {managers} + 2) n""",
    """INSERT INTO org_postholding (staff_id, post, branch_id, valid)
       SELECT n, 'manager', n % 50 + 1, daterange('2025-01-01', NULL) FROM generate_series(1, {managers}) n""",
    """INSERT INTO performance_assessment (first, until, as_of, state, proposed_by_id, proposed_at, confirmed_by_id,
                                           confirmed_at)
       SELECT '2025-10-01', '2025-12-31', '2025-12-31', 'confirmed', {managers} + 1, '2025-12-30', {managers} + 2,
              '2025-12-31'""",
    """INSERT INTO performance_staffgrade (assessment_id, staff_id, branch_id, track, step, name, move, fails, measures,
                                           short_of, lacking)
       SELECT a.id, n, n % 50 + 1, '小微', n % 3 + 1, ('{{一级,二级,三级}}'::text[])[n % 3 + 1], 'stays', 0, '{{}}',
              '{{}}', '{{}}'
         FROM performance_assessment a, generate_series(1, {managers}) n WHERE n % 9 > 0""",
)
"""Fifty branches, managers of whom one in nine has no grade, and the two who write and publish."""
TABLES = ("performance_tally", "performance_item", "performance_standing")
COLUMNS = (
    "deposit_growth", "deposit_average", "loan_growth", "loan_average", "loan_interest", "profit", "acquiring_gained",
    "payroll_gained",
)  # fmt: skip
HALF_UP = """CREATE TEMP MACRO half_up(a, b) AS
(CASE WHEN a < 0 THEN -((-2 * a + b) // (2 * b)) ELSE (2 * a + b) // (2 * b) END)::BIGINT"""
BY_HAND = (Path(__file__).parent / "measuring" / "month_end.sql").read_text(encoding="utf-8")


def main() -> int:
    """Measure and print the line; 1 when amounts differ."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--accounts", type=int, default=1_000_000)
    parser.add_argument("--changes", type=int, default=20_000, help="balances that change a day")
    parser.add_argument("--managers", type=int, default=5_000)
    parser.add_argument("--days", type=int, default=92, help="days of history from January on; 90 at least")
    asked = parser.parse_args()
    months = months_within(asked.days)
    check_started_by_qianmo("month-end")
    progress = Progress()
    with fresh_database("pay") as url:
        os.environ["DATABASE_URL"] = url
        migrate(url)
        progress.tell("the bank")
        lake = build(Path(os.environ["QIANMO_LAKE"]), Bank(asked.accounts, asked.changes, asked.days, asked.managers))
        since = present(url)
        spent, equal = _closed(lake, months, managers=asked.managers, progress=progress)
        copied = copied_seconds(url, tables=TABLES, since=since, rounds=3)
        query, copy = median(spent["query"]), median(copied) / len(months)
        Report(
            name="month-end",
            unit="s",
            ours=median(spent["ours"]),
            floor=query + copy,
            size={
                "accounts": asked.accounts,
                "managers": asked.managers,
                "changes": asked.changes,
                "days": asked.days,
            },
            more={
                "query_seconds": rounded(query),
                "copy_seconds": rounded(copy),
                "what_if_seconds": rounded(median(spent["what_if"])),
                "equal": equal,
                "load": rounded(os.getloadavg()[0]),
            },
        ).show()
    return 0 if equal else 1


def months_within(days: int) -> tuple[date, ...]:
    """The firsts of the last months that end within so many days from January on."""
    last = FIRST + timedelta(days=days - 1)
    firsts = [date(FIRST.year, month, 1) for month in range(1, 13)]
    whole = [first for first in firsts if next_month(first) - ONE_DAY <= last]
    return tuple(whole[-CLOSED:])


def next_month(first: date) -> date:
    """The first of the month after."""
    return (first + timedelta(days=31)).replace(day=1)


def _closed(
    lake: Lake, months: Sequence[date], *, managers: int, progress: Progress
) -> tuple[dict[str, list[float]], bool]:
    """Each month closed by us and answered by hand, in turn; seconds of each, and whether all amounts are equal."""
    import django

    django.setup()
    from benchmarks.measuring.pay import close, found, tallied, tried

    found(PEOPLE, managers=managers, since=months[0])
    spent: dict[str, list[float]] = {"ours": [], "query": [], "what_if": []}
    equal = True
    for first in months:
        until = next_month(first)
        files: dict[str, Any] = {
            name.rpartition("/")[2]: lake.paths(lake.edition(), name)
            for name in lake.edition().files
            if not name.startswith("work/")
        }
        by_hand = BY_HAND.format(**files, first=first, until=until, days=(until - first).days)
        answers = {}
        for name, work in {
            "ours": lambda first=first, until=until: close(first, on=until - ONE_DAY),
            "query": lambda by_hand=by_hand: _rows(by_hand),
            "what_if": lambda first=first: tried(first),
        }.items():
            began = time.perf_counter()
            answers[name] = work()
            spent[name].append(time.perf_counter() - began)
            progress.tell(f"{name}, {first:%Y-%m}: {spent[name][-1]:.2f} s")
        equal &= tallied(first, COLUMNS) == answers["query"]
    return spent, equal


def _rows(sql: str) -> dict[tuple[int, str], int]:
    with duckdb.connect() as database:
        database.execute(HALF_UP)
        rows = database.sql(sql).fetchall()
    return {
        (staff, name): amount
        for staff, *amounts in rows
        for name, amount in zip(COLUMNS, amounts, strict=True)
        if amount
    }


if __name__ == "__main__":
    sys.exit(main())
