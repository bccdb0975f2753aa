"""How long one household waits for its offer: the engine for one case beside zen-engine, no trace on either side."""

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

import duckdb

from benchmarks.decide_county import POLICY, cases_of
from benchmarks.measuring import funong
from benchmarks.measuring.peers import installed
from benchmarks.measuring.report import Progress, Report, percentile, rounded
from qianmo import decisions


def main() -> int:
    """Decide the same households one by one on both; print the line. The floor is reading the facts of a case."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--households", type=int, default=20_000)
    asked = parser.parse_args()
    progress = Progress()
    model = decisions.load(POLICY)
    with duckdb.connect() as connection:
        funong.draw(connection, model, rows=asked.households * 3)
        cases = cases_of(connection, limit=asked.households)
    decider, facts = decisions.compile(model), [item.name for item in model.inputs]
    progress.tell("ours")
    ours = _each(lambda case: decider.decide(case, "offer"), cases)
    floor = _each(lambda case: [case[name] for name in facts], cases)
    peers, more = {}, {}
    if installed(tell=progress.tell):
        progress.tell("zen-engine")
        zen = _each(funong.Zen(model).one, cases)
        peers = {"zen-engine": percentile(zen, 50)}
        more = {"p50_zen": rounded(percentile(zen, 50)), "p99_zen": rounded(percentile(zen, 99))}
    Report(
        name="decide-one",
        unit="us/case",
        ours=percentile(ours, 50),
        floor=percentile(floor, 50),
        peers=peers,
        size={"cases": len(cases), "decisions": len(model.decisions)},
        more={"p50": rounded(percentile(ours, 50)), "p99": rounded(percentile(ours, 99)), **more},
    ).show()
    return 0


def _each(work: Callable[[dict[str, Any]], object], cases: Sequence[dict[str, Any]]) -> list[float]:
    """Microseconds of each case, after a first round that is not counted."""
    for case in cases[:1000]:
        work(case)
    found = []
    for case in cases:
        started = time.perf_counter_ns()
        work(case)
        found.append((time.perf_counter_ns() - started) / 1000)
    return found


if __name__ == "__main__":
    sys.exit(main())
