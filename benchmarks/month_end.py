"""A month closed for a million accounts and five thousand managers: evidence, profit, points, places, pay, written.

Ours is the step of the night: one pass over the accounts, profit, prices, places, rows into PostgreSQL and the evidence
into the lake; three months are closed, the median counts. The floor is a DuckDB query written by hand
(`measuring/month_end.sql`) that answers the same amounts and profit from the same files and lays nothing down, and a
COPY of the very rows ours wrote into twins with the same keys and indexes. Amounts must be equal. `what_if` is the
scheme with other weights tried on a closed month, ranked anew.
"""

import argparse
import os
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import duckdb

from benchmarks.measuring.bank_lake import Bank, build
from benchmarks.measuring.databases import check_started_by_qianmo, fresh_database, migrate
from benchmarks.measuring.report import Progress, Report, rounded
from benchmarks.measuring.twins import copied_seconds, present
from qianmo.analytics.lake import Lake

MONTHS = (date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1))
DAYS = 92
PEOPLE = (
    """INSERT INTO org_branch (id, code, name, kind, opened_on)
       SELECT n, 'B' || n, '支行' || n, 'township', '2025-01-01' FROM generate_series(1, 50) n""",
    """INSERT INTO org_staff (id, number, name, phone, password_is_initial)
       SELECT n, n::text, '经理' || n, '', false FROM generate_series(1, {managers} + 2) n""",
    """INSERT INTO org_postholding (staff_id, post, branch_id, valid)
       SELECT n, 'manager', n % 50 + 1, daterange('2025-01-01', NULL) FROM generate_series(1, {managers}) n""",
)
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
    asked = parser.parse_args()
    check_started_by_qianmo("month-end")
    progress = Progress()
    with fresh_database("pay") as url:
        os.environ["DATABASE_URL"] = url
        migrate(url)
        progress.tell("the bank")
        lake = build(Path(os.environ["QIANMO_LAKE"]), Bank(asked.accounts, asked.changes, DAYS, asked.managers))
        since = present(url)
        spent, equal = _closed(lake, managers=asked.managers, progress=progress)
        copied = copied_seconds(url, tables=TABLES, since=since, rounds=3)
        query, months = median(spent["query"]), len(MONTHS)
        copy = median(copied) / months
        Report(
            name="month-end",
            unit="s",
            ours=median(spent["ours"]),
            floor=query + copy,
            size={"accounts": asked.accounts, "managers": asked.managers, "changes": asked.changes, "months": months},
            more={
                "query_seconds": rounded(query),
                "copy_seconds": rounded(copy),
                "what_if_seconds": rounded(median(spent["what_if"])),
                "equal": equal,
                "load": rounded(os.getloadavg()[0]),
            },
        ).show()
    return 0 if equal else 1


def _closed(lake: Lake, *, managers: int, progress: Progress) -> tuple[dict[str, list[float]], bool]:
    """Each month closed by us and answered by hand, in turn; seconds of each, and whether all amounts are equal."""
    import django

    django.setup()
    from benchmarks.measuring.pay import close, found, tallied, tried

    found(PEOPLE, managers=managers)
    spent: dict[str, list[float]] = {"ours": [], "query": [], "what_if": []}
    equal = True
    for first in MONTHS:
        until = (first + timedelta(days=31)).replace(day=1)
        files: dict[str, Any] = {
            name.rpartition("/")[2]: lake.paths(lake.edition(), name)
            for name in lake.edition().files
            if not name.startswith("work/")
        }
        by_hand = BY_HAND.format(**files, first=first, until=until, days=(until - first).days)
        answers = {}
        for name, work in {
            "ours": lambda first=first, until=until: close(first, on=until - timedelta(days=1)),
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
