"""How fast a policy decides a whole county: in one SELECT by DuckDB, and case by case.

Ours is the lowered query of a shipped policy over a table of invented cases, its answers written to another table.
The floor is a SELECT written by hand that reads the same columns and writes as many, one trivial CASE for each: what
the database costs before anything is decided. Lowering happens once for each policy and is told apart. Before
anything is timed, a sample of the county must get the same answers from both engines.
"""

import argparse
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import duckdb
import pyarrow as pa

from benchmarks.measuring.report import Progress, Report, rounded
from qianmo import apps, decisions

FULL_COUNTY = 84_792
WAN = 1_000_000
POLICIES = Path(apps.__file__).parent / "products" / "policies"
SAMPLE = 500


def main() -> int:
    """Time both engines and the floor several times; print the line with the medians."""
    asked = _asked()
    progress = Progress()
    model = decisions.load(POLICIES / f"{asked.policy}.dmn")
    cases = _county(model, asked.households)
    started = time.perf_counter()
    query = decisions.lower(model, "offer", "duckdb", relation="cases", keys=["id"])
    lowering = time.perf_counter() - started
    decider = decisions.compile(model)
    with duckdb.connect() as connection:
        _load(connection, cases)
        _prove_equal(connection, query, decider, cases[:SAMPLE])
        progress.tell("one SELECT")
        ours = _times(asked.runs, lambda: connection.execute(f"CREATE OR REPLACE TABLE answers AS {query.sql}"))
        progress.tell("the floor")
        floor_sql = _floor(query)
        floor = _times(asked.runs, lambda: connection.execute(f"CREATE OR REPLACE TABLE answers AS {floor_sql}"))
    progress.tell("case by case")
    one = _times(asked.runs_one, lambda: [decider.decide(case, "offer").error for case in cases])
    each = 1e6 / len(cases)
    Report(
        name="decide-county",
        unit="us/case",
        ours=median(ours) * each,
        floor=median(floor) * each,
        peers={"one case at a time": median(one) * each},
        size={"cases": len(cases), "decisions": len(model.decisions), "columns": len(query.facts)},
        more={
            "policy": asked.policy,
            "seconds": [rounded(value) for value in ours],
            "seconds_floor": [rounded(value) for value in floor],
            "seconds_one": [rounded(value) for value in one],
            "seconds_lowering": rounded(lowering),
        },
    ).show()
    return 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--policy", default="funong", help="a file of the products' policies, without .dmn")
    parser.add_argument("--households", type=int, default=FULL_COUNTY)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--runs-one", type=int, default=3)
    return parser.parse_args()


def _county(model: decisions.Model, households: int) -> list[dict[str, Any]]:
    """Cases with a value for nearly every fact; seeded, so that every run decides the same county."""
    dice = random.Random(150_422)
    texts = {
        "reputation": ("好", "较好", "一般", "差"),
        "health": ("好", "一般", "差"),
        "farm_kind": ("一般农牧户", "一般农牧户", "家庭农牧场", "专业合作社"),
        "guarantee": ("信用", "保证", "抵押"),
        "post_rank": ("工人", "科员", "股级", "科级", "处级"),
    }
    whole = {"age": (16, 70), "lpr_ppm": (31_000, 31_000), "overdue_days_max": (0, 9), "turnover_fen": (0, 300 * WAN)}

    def fact(name: str, type_name: str) -> Any:
        if dice.random() < 0.03:
            return None
        if name in texts:
            return dice.choice(texts[name])
        if type_name == "boolean":
            return dice.random() < 0.6
        return dice.randint(*whole.get(name, (0, 30 * WAN if name.endswith("_fen") else 120)))

    return [{item.name: fact(item.name, item.type_name) for item in model.inputs} for _ in range(households)]


def _load(connection: duckdb.DuckDBPyConnection, cases: list[dict[str, Any]]) -> None:
    columns = {name: pa.array([case[name] for case in cases]) for name in cases[0]}
    connection.register("incoming", pa.table({"id": pa.array(range(len(cases))), **columns}))
    connection.execute("CREATE TABLE cases AS SELECT * FROM incoming")


def _prove_equal(
    connection: duckdb.DuckDBPyConnection,
    query: decisions.LoweredQuery,
    decider: decisions.Decider,
    cases: list[dict[str, Any]],
) -> None:
    rows = connection.execute(f"SELECT * FROM ({query.sql}) WHERE id < {len(cases)} ORDER BY id").fetchall()
    for row, case in zip(rows, cases, strict=True):
        if query.outcome(row) != decider.decide(case, "offer"):
            raise SystemExit(f"the engines disagree on {case}")


def _floor(query: decisions.LoweredQuery) -> str:
    """The same columns in and as many out, each by one CASE over one fact."""
    facts = [fact.name for fact in query.facts]
    outputs = [name for name in query.columns if name != "id"]
    written = ", ".join(
        f'CASE WHEN "{facts[place % len(facts)]}" IS NULL THEN 0 ELSE {place} END AS "{name}"'
        for place, name in enumerate(outputs)
    )
    return f"SELECT id, {written} FROM cases"


def _times(runs: int, work: Callable[[], object]) -> list[float]:
    found = []
    for _ in range(runs):
        started = time.perf_counter()
        work()
        found.append(time.perf_counter() - started)
    return found


if __name__ == "__main__":
    sys.exit(main())
