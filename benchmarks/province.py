"""A province's month: averages by manager on a Spark cluster of this machine, at sizes that grow until the time is up.

`curve` tells for each size how long DuckDB in one process and Spark (a master, two workers of one core, warm) took for
the same call on the same lake, and that the answers are equal to the fen·day. Ours is Spark at the largest size, the
floor DuckDB there: the curve shows what a cluster costs on one machine, and how the gap closes as the bank grows.
"""

import argparse
import sys
import time
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.measuring.bank_lake import Bank, build
from benchmarks.measuring.report import Progress, Report, rounded
from qianmo.analytics.lake import Lake
from qianmo.analytics.metrics import Engine, compute
from qianmo.analytics.metrics.embedded import Embedded
from qianmo.analytics.spark.cluster import cluster
from qianmo.analytics.spark.engine import Distributed
from qianmo.analytics.spark.session import HERE, NoSpark, session

MONTH = {"from_on": date(2026, 3, 1), "until_on": date(2026, 4, 1)}
DAYS = 92
CHANGING = 50
"""One balance in so many changes on a day."""
ACCOUNTS_OF_A_MANAGER = 200
GROWTH = 2


def main() -> int:
    """Grow, measure, print the line; 1 when answers differ, 3 where there is no Spark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--accounts", type=int, default=250_000, help="where it begins; doubled each time")
    parser.add_argument("--most", type=int, default=16_000_000, help="no larger bank is tried")
    parser.add_argument("--minutes", type=int, default=10, help="no step is begun that would not end within them")
    parser.add_argument("--memory", default="2g", help="of the driver and of each worker")
    asked = parser.parse_args()
    progress = Progress()
    try:
        with cluster(memory=asked.memory) as master:
            settings = {**HERE, "spark.driver.memory": asked.memory, "spark.executor.memory": asked.memory}
            spark = session(master=master, settings=settings)
            try:
                curve = _grown(asked, Distributed(spark), progress)
            finally:
                spark.stop()
    except NoSpark as reason:
        print(reason, file=sys.stderr)
        return 3
    largest, equal = curve[-1], all(step["equal"] for step in curve)
    Report(
        name="province",
        unit="ms",
        ours=largest["spark_ms"],
        floor=largest["duckdb_ms"],
        size={"accounts": largest["accounts"], "spans": largest["spans"], "days": DAYS},
        more={"curve": curve, "equal": equal},
    ).show()
    return 0 if equal else 1


def _grown(asked: argparse.Namespace, spark: Engine, progress: Progress) -> list[dict[str, Any]]:
    """One step for each size; a step takes about as much longer as the bank is larger."""
    began = time.monotonic()
    curve: list[dict[str, Any]] = []
    accounts = asked.accounts
    while accounts <= asked.most:
        started = time.monotonic()
        curve.append(_step(accounts, spark))
        progress.tell(str(curve[-1]))
        taken = time.monotonic() - started
        if time.monotonic() - began + taken * GROWTH > asked.minutes * 60:
            break
        accounts *= GROWTH
    return curve


def _step(accounts: int, spark: Engine) -> dict[str, Any]:
    bank = Bank(accounts, accounts // CHANGING, DAYS, max(1, accounts // ACCOUNTS_OF_A_MANAGER))
    with TemporaryDirectory() as folder:
        lake = build(Path(folder) / "lake", bank)
        here, duckdb_ms = _computed(lake, Embedded())
        there, spark_ms = _computed(lake, spark)
        return {
            "accounts": accounts,
            "spans": accounts + bank.changes * (DAYS - 1),
            "duckdb_ms": rounded(duckdb_ms),
            "spark_ms": rounded(spark_ms),
            "equal": here.equals(there),
        }


def _computed(lake: Lake, engine: Engine) -> tuple[Any, float]:
    """The answer and how long it took the second time; the first warms."""
    compute("average", lake=lake, grain="manager", parameters=MONTH, engine=engine)
    began = time.perf_counter()
    answer = compute("average", lake=lake, grain="manager", parameters=MONTH, engine=engine)
    return answer, (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    sys.exit(main())
