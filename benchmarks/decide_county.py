"""How fast a policy decides a county, and ten million households: one SELECT in DuckDB, beside one written by hand.

Ours is the lowered query of the 福农卡, without telling which rules hit; the floor says the same in SQL written by hand
for DuckDB and this policy alone. Both write their answers to a table, turn by turn. Before anything is timed their
answers are set against each other for every household, and against the engine for one case on a sample. The peer is
zen-engine, which is given batches of cases with every fact present. The ratio told is the worse of the two sizes.
"""

import argparse
import gc
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import duckdb

from benchmarks.measuring import funong
from benchmarks.measuring.peers import installed
from benchmarks.measuring.report import Progress, Report, rounded
from qianmo import apps, decisions

POLICY = Path(apps.__file__).parent / "products" / "policies" / "funong.dmn"
BY_HAND = Path(funong.__file__).with_suffix(".sql")
SAMPLE = 500
BATCH = 20_000


def main() -> int:
    """Time both queries at both sizes, and the peer; print the line."""
    asked = _asked()
    progress = Progress()
    model = decisions.load(POLICY)
    started = time.perf_counter()
    query = decisions.lower(model, "offer", "duckdb", relation="cases", keys=["id"], with_hits=False)
    lowering = time.perf_counter() - started
    measured: dict[str, dict[str, Any]] = {}
    with duckdb.connect() as connection:
        for name, rows in {"county": asked.households, "large": asked.large}.items():
            progress.tell(f"{name}: {rows} households")
            funong.draw(connection, model, rows=rows)
            _prove_equal(connection, model, query, is_whole=name == "county")
            measured[name] = _both(connection, query, rows, asked.runs)
        progress.tell("zen-engine")
        peers = _zen(connection, model, asked) if installed(tell=progress.tell) else {}
    worse = max(measured.values(), key=lambda one: one["ours"] / one["floor"])
    Report(
        name="decide-county",
        unit="us/case",
        ours=worse["ours"],
        floor=worse["floor"],
        peers=peers,
        size={"cases": asked.households, "cases_large": asked.large, "decisions": len(model.decisions)},
        more={
            "rows_per_second": {name: rounded(1e6 / one["ours"]) for name, one in measured.items()},
            "rows_per_second_floor": {name: rounded(1e6 / one["floor"]) for name, one in measured.items()},
            "ratios": {name: rounded(one["ours"] / one["floor"]) for name, one in measured.items()},
            "faster_than_zen": {
                name: rounded(cost / one["ours"]) for name, one in measured.items() for cost in peers.values()
            },
            "seconds": {name: [rounded(value) for value in one["seconds"]] for name, one in measured.items()},
            "seconds_lowering": rounded(lowering),
        },
    ).show()
    return 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--households", type=int, default=funong.FULL_COUNTY)
    parser.add_argument("--large", type=int, default=10_000_000)
    parser.add_argument("--peer-cases", type=int, default=200_000)
    parser.add_argument("--runs", type=int, default=5)
    return parser.parse_args()


def _both(connection: Any, query: decisions.LoweredQuery, rows: int, runs: int) -> dict[str, Any]:
    """Microseconds a case, ours and by hand, the median of as many turns."""
    texts = (query.sql, BY_HAND.read_text(encoding="utf-8"))
    seconds = [[_timed(lambda text=text: _write(connection, text)) for text in texts] for _ in range(runs)]  # type: ignore[misc]
    ours, floor = (median(one[place] for one in seconds) for place in (0, 1))
    return {"ours": ours * 1e6 / rows, "floor": floor * 1e6 / rows, "seconds": [one[0] for one in seconds]}


def _write(connection: Any, text: str) -> None:
    connection.execute(f"CREATE OR REPLACE TABLE answers AS {text}")


def _timed(work: Callable[[], object]) -> float:
    gc.collect()
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _prove_equal(connection: Any, model: decisions.Model, query: decisions.LoweredQuery, *, is_whole: bool) -> None:
    """The county is compared whole; of more, every hundredth household."""
    part = "TRUE" if is_whole else "id % 100 = 7"
    ours = f'SELECT * EXCLUDE ("{query.error}") FROM ({query.sql}) WHERE {part}'
    by_hand = f"SELECT * FROM ({BY_HAND.read_text(encoding='utf-8')}) WHERE {part}"
    for one, other in ((ours, by_hand), (by_hand, ours)):
        if connection.execute(f"SELECT count(*) FROM ({one} EXCEPT ALL {other})").fetchone()[0]:
            raise SystemExit("the query written by hand does not say what the policy says")
    decider = decisions.compile(model)
    cases = _cases(connection, f"SELECT * FROM cases ORDER BY id LIMIT {SAMPLE}")
    rows = connection.execute(f"SELECT * FROM ({query.sql}) WHERE id < {SAMPLE} ORDER BY id").fetchall()
    for row, case in zip(rows, cases, strict=True):
        if query.outcome(row).value != decider.decide(case, "offer").value:
            raise SystemExit(f"the engines disagree on {case}")


def _cases(connection: Any, text: str) -> list[dict[str, Any]]:
    cursor = connection.execute(text)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def cases_of(connection: Any, *, limit: int) -> list[dict[str, Any]]:
    """Cases of which every fact is there, since zen-engine stops at a comparison with a missing one."""
    every = f"SELECT * FROM cases WHERE income_fen > 0 AND COLUMNS(*) IS NOT NULL ORDER BY id LIMIT {limit}"
    return _cases(connection, every)


def _zen(connection: Any, model: decisions.Model, asked: argparse.Namespace) -> dict[str, float]:
    """Microseconds a case of zen-engine in batches, after its answers are found to be ours."""
    zen, decider = funong.Zen(model), decisions.compile(model)
    cases = cases_of(connection, limit=asked.peer_cases)
    batches = [cases[start : start + BATCH] for start in range(0, len(cases), BATCH)]
    sample = batches[0][:SAMPLE]
    for case, answer in zip(sample, zen.batch(sample), strict=True):
        if funong.plain(decider.decide(case, "offer").value) != funong.plain(answer):
            raise SystemExit(f"zen-engine disagrees on {case}: {answer}")
    seconds = _timed(lambda: [len(zen.batch(batch)) for batch in batches])
    return {"zen-engine": seconds * 1e6 / sum(map(len, batches))}


if __name__ == "__main__":
    sys.exit(main())
