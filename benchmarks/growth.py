"""What a day costs the lake as the bank grows: ten times the accounts, the changes, and twelve times the days.

A small bank's balances are published day by day, compacted at the end of each month, and its month is averaged. Each
variant multiplies one thing alone. `ours` is the last day's publication of the plain bank; the floor is DuckDB writing
the same changes to a Parquet file and nothing else. The curves follow as `variants`: milliseconds of the last day and
of the month's averages, bytes of the whole lake, spans in it.
"""

import argparse
import sys
import time
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pyarrow as pa

from benchmarks.measuring.plot import draw_bars
from benchmarks.measuring.report import Progress, Report, rounded
from qianmo.analytics.lake import Lake, compact_balances, publish_balances, spans_sql, verify
from qianmo.domain.refusal import Refused

FIRST = date(2024, 1, 1)
WORDS = {
    "plain": "the bank",
    "accounts_10": "ten times the accounts",
    "changes_10": "ten times the changes",
    "days_12": "twelve times the days",
}
MEASURED = 5
"""Last days of which the median counts."""
EVERYONE = "SELECT range::BIGINT AS account_id, (hash(range) % 10000000)::BIGINT AS fen FROM range({accounts})"
CHANGES = """
SELECT account_id, (hash(account_id * 97 + {n}) % 10000000)::BIGINT AS fen
  FROM (SELECT DISTINCT (hash(range * 31 + {n} * 7919) % {accounts})::BIGINT AS account_id FROM range({changes}))
"""
AVERAGES = """
SELECT account_id, sum(fen * (least(until_on, DATE '{end}') - greatest(from_on, DATE '{start}')))::HUGEINT AS fen_days
  FROM ({spans}) WHERE from_on < DATE '{end}' AND until_on > DATE '{start}' GROUP BY account_id
"""


@dataclass(frozen=True, slots=True)
class Bank:
    """How many accounts, how many balances that change a day, and how many days."""

    accounts: int
    changes: int
    days: int


def main() -> int:
    """Measure each variant, print the line; 1 when a lake is not sound."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--accounts", type=int, default=100_000)
    parser.add_argument("--changes", type=int, default=3_000)
    parser.add_argument("--days", type=int, default=60)
    parser.add_argument("--plot", type=Path, help="draw the variants as bars into this SVG file")
    asked = parser.parse_args()
    plain = Bank(asked.accounts, asked.changes, asked.days)
    variants = {
        "plain": plain,
        "accounts_10": replace(plain, accounts=plain.accounts * 10),
        "changes_10": replace(plain, changes=plain.changes * 10),
        "days_12": replace(plain, days=plain.days * 12),
    }
    progress = Progress()
    found = {}
    for name, bank in variants.items():
        progress.tell(name)
        found[name] = _measured(bank)
    sound = all(one.pop("sound") for one in found.values())
    Report(
        name="growth",
        unit="ms/day",
        ours=found["plain"]["day_ms"],
        floor=found["plain"]["floor_ms"],
        size={"accounts": plain.accounts, "changes": plain.changes, "days": plain.days},
        more={"variants": found, "sound": sound},
    ).show()
    if asked.plot:
        draw_bars(
            asked.plot,
            title="What a day costs the lake",
            rows={WORDS[name]: one | {"megabytes": round(one["bytes"] / 1e6, 1)} for name, one in found.items()},
            units={"day_ms": "ms to publish a day", "averages_ms": "ms to average a month", "megabytes": "of the lake"},
        )
    return 0 if sound else 1


def _measured(bank: Bank) -> dict[str, Any]:
    with TemporaryDirectory() as folder, duckdb.connect() as source:
        lake, spent, floor = Lake(Path(folder) / "lake"), [], []
        _publish(lake, FIRST, source.sql(EVERYONE.format(accounts=bank.accounts)).to_arrow_table())
        for n in range(1, bank.days):
            on = FIRST + timedelta(days=n)
            changes = source.sql(CHANGES.format(n=n, accounts=bank.accounts, changes=bank.changes)).to_arrow_table()
            spent.append(_publish(lake, on, changes))
            floor.append(_copied(changes, Path(folder) / "floor.parquet"))
            if (on + timedelta(days=1)).day == 1:
                compact_balances(lake)
        last = FIRST + timedelta(days=bank.days - 1)
        averages = [_averaged(lake, last) for _ in range(MEASURED)]
        checked = verify(lake)
        return {
            "day_ms": rounded(median(spent[-MEASURED:])),
            "floor_ms": rounded(median(floor[-MEASURED:])),
            "averages_ms": rounded(median(averages)),
            "bytes": sum(path.stat().st_size for name in _named(lake) for path in [lake.root / name]),
            "spans": checked.spans,
            "sound": not checked.faults,
        }


def _publish(lake: Lake, on: date, balances: pa.Table) -> float:
    began = time.perf_counter()
    answer = publish_balances(lake, on=on, balances=balances, whole=False)
    if isinstance(answer, Refused):
        raise RuntimeError(answer.reason)
    return (time.perf_counter() - began) * 1000


def _copied(changes: pa.Table, path: Path) -> float:
    began = time.perf_counter()
    with duckdb.connect() as database:
        database.register("changes", changes)
        database.execute(f"COPY changes TO '{path}' (FORMAT parquet, COMPRESSION zstd)")
    return (time.perf_counter() - began) * 1000


def _averaged(lake: Lake, last: date) -> float:
    """The month that holds the last day, averaged from its spans."""
    began = time.perf_counter()
    with duckdb.connect() as database:
        start = last.replace(day=1)
        spans = spans_sql(lake, lake.edition(), since=start)
        sql = AVERAGES.format(spans=spans, start=start, end=last + timedelta(days=1))
        database.execute(f"SELECT count(*), sum(fen_days) FROM ({sql})").fetchall()
    return (time.perf_counter() - began) * 1000


def _named(lake: Lake) -> list[str]:
    return [name for names in lake.edition().files.values() for name in names]


if __name__ == "__main__":
    sys.exit(main())
