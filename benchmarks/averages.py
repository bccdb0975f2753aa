"""A month's averages of a million accounts by manager, from spans joined to the managers and to the products' points.

Ours is `compute("average", grain="manager")`: parts, hand-overs, changes of product, and what nobody owns. The floor is
a DuckDB query written by hand for this bank's files with the same answer. `owned_only` leaves out what nobody owns, as
pandas and polars do on the same files; Spark does ours, warm, where Java is. All answers must be equal to the fen·day.
"""

import argparse
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pyarrow as pa

from benchmarks.measuring.bank_lake import Bank, build
from benchmarks.measuring.peers import installed, pandas_averages, polars_averages
from benchmarks.measuring.report import Progress, Report, rounded
from qianmo.analytics.lake import Lake
from qianmo.analytics.metrics import Engine, compute

MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)
DAYS = 92
COLUMNS = ["key", "balance_days", "weighted_balance_days"]
SPANS = """
(SELECT account_id, from_on, until_on, fen FROM read_parquet({settled})
  WHERE until_on > DATE '2026-03-01' AND from_on < DATE '2026-04-01'
 UNION ALL
 SELECT account_id, from_on, DATE '9999-12-31', fen FROM read_parquet({opened}) WHERE from_on < DATE '2026-04-01') s
"""
ACCOUNTS = """
read_parquet({accounts}) a ON a.account_id = s.account_id AND a.side = 'deposit'
 AND a.from_on < s.until_on AND a.until_on > s.from_on AND a.from_on < DATE '2026-04-01'
 AND a.until_on > DATE '2026-03-01'
"""
OWNED = f"""
SELECT o.staff_id AS key, p.weight_ppm,
       sum((s.fen * o.upto_ppm // 1000000 - s.fen * o.above_ppm // 1000000)
           * (least(s.until_on, a.until_on, o.until_on, DATE '2026-04-01')
              - greatest(s.from_on, a.from_on, o.from_on, DATE '2026-03-01'))) AS fen_days
  FROM {SPANS} JOIN {ACCOUNTS}
  JOIN read_parquet({{owners}}) o ON o.account_id = s.account_id
   AND o.from_on < s.until_on AND o.until_on > s.from_on AND o.from_on < a.until_on AND o.until_on > a.from_on
   AND o.from_on < DATE '2026-04-01' AND o.until_on > DATE '2026-03-01'
  JOIN read_parquet({{products}}) p ON p.product = a.product
 GROUP BY o.staff_id, p.weight_ppm
"""
WHOLE = f"""
SELECT p.weight_ppm, sum(s.fen * (least(s.until_on, a.until_on, DATE '2026-04-01')
                                  - greatest(s.from_on, a.from_on, DATE '2026-03-01'))) AS fen_days
  FROM {SPANS} JOIN {ACCOUNTS} JOIN read_parquet({{products}}) p ON p.product = a.product
 GROUP BY p.weight_ppm
"""
ANSWER = """
SELECT key, sum(fen_days)::BIGINT AS balance_days,
       ((2 * sum(fen_days * weight_ppm) + 1000000) // 2000000)::BIGINT AS weighted_balance_days
  FROM {rows} GROUP BY key
"""
BY_HAND = f"""
WITH owned AS ({OWNED})
{
    ANSWER.format(
        rows=f"(FROM owned UNION ALL BY NAME (SELECT NULL AS key, * FROM ({WHOLE}) UNION ALL "
        "SELECT NULL, weight_ppm, -sum(fen_days) FROM owned GROUP BY weight_ppm))"
    )
}
"""
OWNED_BY_HAND = ANSWER.format(rows=f"({OWNED})")


def main() -> int:
    """Measure, print the line; 1 when answers differ."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--accounts", type=int, default=1_000_000)
    parser.add_argument("--changes", type=int, default=20_000, help="balances that change a day")
    parser.add_argument("--managers", type=int, default=5_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--no-spark", action="store_true")
    asked = parser.parse_args()
    progress = Progress()
    with TemporaryDirectory() as folder:
        progress.tell("the bank")
        lake = build(Path(folder) / "lake", Bank(asked.accounts, asked.changes, DAYS, asked.managers))
        files = {name.rpartition("/")[2]: lake.paths(lake.edition(), name) for name in lake.edition().files}
        files["settled"] = [path for path in files["settled"] if path.split("/")[-2] >= "2026-03"]
        works: dict[str, Callable[[], pa.Table]] = {
            "ours": lambda: _computed(lake),
            "floor": lambda: _by_hand(BY_HAND.format(**files)),
            "owned_only": lambda: _by_hand(OWNED_BY_HAND.format(**files)),
        }
        if installed(tell=progress.tell):
            works |= {"pandas": lambda: pandas_averages(files), "polars": lambda: polars_averages(files)}
        engine = None if asked.no_spark else _spark(progress)
        if engine:
            works["spark"] = lambda: _computed(lake, engine)
        spent, answers = _measured(works, runs=asked.runs, progress=progress)
    managers = answers["floor"].filter(answers["floor"]["key"].is_valid())
    equal = all(
        answer.equals(answers["floor"] if answer["key"].null_count else managers) for answer in answers.values()
    )
    owned_only = spent.pop("owned_only")
    Report(
        name="averages",
        unit="ms",
        ours=spent.pop("ours"),
        floor=spent.pop("floor"),
        peers=spent,
        size={"accounts": asked.accounts, "changes": asked.changes, "days": DAYS, "managers": asked.managers},
        more={"owned_only": owned_only, "equal": equal, "rows": answers["floor"].num_rows},
    ).show()
    return 0 if equal else 1


def _measured(
    works: dict[str, Callable[[], pa.Table]], *, runs: int, progress: Progress
) -> tuple[dict[str, float], dict[str, pa.Table]]:
    """Each work in turn, round after round, so that what else the machine does falls on all; the first is dropped."""
    spent: dict[str, list[float]] = {name: [] for name in works}
    answers: dict[str, pa.Table] = {}
    for turn in range(runs + 1):
        for name, work in works.items():
            began = time.perf_counter()
            answers[name] = _sorted(work())
            spent[name].append((time.perf_counter() - began) * 1000)
            progress.tell(f"{name}, {turn or 'warming'}: {spent[name][-1]:.0f} ms")
    return {name: rounded(median(times[1:])) for name, times in spent.items()}, answers


def _computed(lake: Lake, engine: Engine | None = None) -> pa.Table:
    parameters = {"from_on": MARCH, "until_on": APRIL}
    return compute("average", lake=lake, grain="manager", parameters=parameters, engine=engine)


def _by_hand(sql: str) -> pa.Table:
    with duckdb.connect() as database:
        return database.sql(sql).to_arrow_table()


def _sorted(answer: pa.Table) -> pa.Table:
    """The rows in order, as whole numbers."""
    told = answer.select(COLUMNS).cast(pa.schema([(name, pa.int64()) for name in COLUMNS]))
    return told.sort_by("key").combine_chunks()


def _spark(progress: Progress) -> Any:
    """Spark of this process, where Java and pyspark are."""
    from qianmo.analytics.spark.engine import Distributed
    from qianmo.analytics.spark.session import HERE, NoSpark, session

    try:
        return Distributed(session(master="local[2]", settings={**HERE, "spark.driver.memory": "3g"}))
    except NoSpark as reason:
        progress.tell(str(reason))
        return None


if __name__ == "__main__":
    sys.exit(main())
