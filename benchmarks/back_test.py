"""How long a draft takes to be tried on a whole county, to the picture, beside the bare pass of the two models.

Ours is the back-test as the worker carries it out, of every product on the households it is for: facts gathered from
the bank's tables, both versions asked, the difference summed, the changed cases and the figures written. Together the
products' households are the county. The floor is the two lowered statements alone, over a table of typed facts that
lies ready in memory, answers written to a table. The draft moves steps of every model's income table, so that thousands
change; every run tries another text, since the same one is never tried twice.
"""

import argparse
import sys
import time
from statistics import median
from typing import Any

from benchmarks.measuring.county import FULL_COUNTY, build_county
from benchmarks.measuring.databases import check_started_by_qianmo, fresh_database, migrate, work_in
from benchmarks.measuring.report import Progress, Report, rounded

POPULATIONS = ("households", "applications", "lines")
MOVED = (("&gt;= 20", "&gt;= 15"), ("[10..20)", "[8..15)"), ("[5..10)", "[5..8)"))
"""Text of the models to text of the draft: the upper steps of income come sooner."""


def main() -> int:
    """Build the county once, try a draft of every product several times, print the line with the medians."""
    asked = _asked()
    check_started_by_qianmo("back-test")
    progress = Progress()
    with fresh_database("county") as county:
        progress.tell("make the tables")
        migrate(county)
        work_in(county)
        build_county(households=asked.households, processes=asked.processes, progress=progress)
        progress.tell("try the drafts")
        runs = [_tried(run) for run in range(asked.runs)]
        progress.tell("the floor")
        floors = [sum(seconds) for seconds in zip(*_floors(asked.runs), strict=True)]
    ours = [run["households"]["seconds"] for run in runs]
    last = runs[-1]
    Report(
        name="back-test",
        unit="us/household",
        ours=median(ours) * 1e6 / last["households"]["cases"],
        floor=median(floors) * 1e6 / last["households"]["cases"],
        size={"households": last["households"]["cases"], "changed": last["households"]["changed"]},
        more={
            "seconds": [rounded(one) for one in ours],
            "seconds_floor": [rounded(one) for one in floors],
            "seconds_largest_product": rounded(median(run["households"]["largest"] for run in runs)),
            "seconds_applications": rounded(median(run["applications"]["seconds"] for run in runs)),
            "seconds_lines": rounded(median(run["lines"]["seconds"] for run in runs)),
            "applications": last["applications"]["cases"],
            "lines": last["lines"]["cases"],
        },
    ).show()
    return 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--households", type=int, default=FULL_COUNTY, help="fewer for a try")
    parser.add_argument("--processes", type=int, choices=(1, 2), default=2, help="processes that build the county")
    parser.add_argument("--runs", type=int, default=3)
    return parser.parse_args()


def _tried(run: int) -> dict[str, dict[str, Any]]:
    """Every product's draft tried on every population; seconds and cases by population."""
    from django.utils import timezone

    from qianmo.apps.lab.queries import back_test
    from qianmo.apps.lab.services import ask_back_test, carry_out_owed
    from qianmo.apps.org.queries import business_date, staff_ids

    on = business_date()
    (by,) = staff_ids(numbers=["0001"]).values()
    found: dict[str, dict[str, Any]] = {
        one: {"seconds": 0.0, "cases": 0, "changed": 0, "largest": 0.0} for one in POPULATIONS
    }
    for product_id, text in _models().items():
        asked = ask_back_test(
            product_id=product_id, model=_moved(text, run), by=by, at=timezone.now(), business_date=on
        )
        if not isinstance(asked, list):
            sys.exit(asked.reason)
        carry_out_owed(clock=timezone.now)
        for test in filter(None, (back_test(back_test_id=pk) for pk in asked)):
            if test.summary is None:
                sys.exit(test.reason)
            seconds, totals, sums = (test.took_ms or 0) / 1000, test.summary["totals"], found[test.population]
            sums["seconds"] += seconds
            sums["largest"] = max(sums["largest"], seconds)
            sums["cases"] += totals["cases"]
            sums["changed"] += totals["changed"]
    return found


def _models() -> dict[int, str]:
    from qianmo.apps.org.queries import business_date
    from qianmo.apps.products.queries import model_text, policies_in_force

    return {pk: model_text(policy_id=one.id) for pk, one in policies_in_force(on=business_date()).items()}


def _moved(text: str, run: int) -> str:
    for before, after in MOVED:
        text = text.replace(before, after)
    return f"{text.rstrip()}\n<!-- {run} -->\n"


def _floors(runs: int) -> list[list[float]]:
    """For each product the seconds of the two bare statements, run by run."""
    from qianmo import decisions
    from qianmo.analytics.trials.answering import memory, offer_query, typed
    from qianmo.apps.lab.populations import gather
    from qianmo.apps.org.queries import business_date
    from qianmo.apps.products.queries import products

    on, by_id = business_date(), {one.id: one for one in products().values()}
    found = []
    for product_id, text in _models().items():
        cases = gather(population="households", product=by_id[product_id], on=on)
        queries = [offer_query(decisions.load(one.encode())) for one in (text, _moved(text, 0))]
        with memory() as connection:
            for place, query in enumerate(queries):
                connection.register("arrow", typed(query.facts, cases).table)
                connection.execute(f"CREATE TABLE facts{place} AS SELECT * FROM arrow")
                connection.unregister("arrow")
            found.append([_seconds(connection, [query.sql for query in queries]) for _ in range(runs)])
    return found


def _seconds(connection: Any, statements: list[str]) -> float:
    for place in range(len(statements)):
        connection.execute(f"CREATE OR REPLACE TABLE answers{place} (x INTEGER)")
    started = time.perf_counter()
    for place, statement in enumerate(statements):
        over = statement.replace('"facts"', f'"facts{place}"')
        connection.execute(f"CREATE OR REPLACE TABLE answers{place} AS {over}")
    return time.perf_counter() - started


if __name__ == "__main__":
    sys.exit(main())
