"""How long an inbox and the board of promises take with ten thousand open cases, and a batch approved in one act.

Ours is the act as the page calls it: gathered, weighed, spoken, granted and told, in one transaction. The floor is
every row it left behind (lines, policy runs, opinions, shares, events, and the cases and applications it changed),
already CSV, copied into twins with the same keys, indexes, foreign keys and constraints. Batches of three sizes show
how the cost grows. The pages are those of one approver, without a network.
"""

import argparse
import os
import statistics
import sys
import time
from typing import Any

from benchmarks.measuring.county import FULL_COUNTY, build_county
from benchmarks.measuring.databases import check_started_by_qianmo, fresh_database, migrate, quiet_disk, work_in
from benchmarks.measuring.desk import Desk
from benchmarks.measuring.report import Progress, Report, rounded
from benchmarks.measuring.twins import copied_seconds, present, touched

ROOMS = ("approvals_", "credit_", "events_")
SIZES = (300, 1_000, 5_000)
FLOORS = 3


def main() -> int:
    """Build the county, open cases, open the pages, approve the batches, print the line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--households", type=int, default=FULL_COUNTY, help="fewer for a try")
    parser.add_argument("--cases", type=int, default=10_000, help="open cases")
    parser.add_argument("--rounds", type=int, default=40, help="how often each page is opened")
    asked = parser.parse_args()
    check_started_by_qianmo("approvals")
    from django.core.management import call_command

    progress, began = Progress(), time.monotonic()
    with fresh_database("approvals") as county:
        migrate(county)
        work_in(county)
        build_county(households=asked.households, processes=2, progress=progress)
        call_command("collectstatic", interactive=False, verbosity=0)
        progress.tell("open cases")
        desk = Desk()
        cases = desk.open_cases(asked.cases)
        _vacuum()
        built = time.monotonic() - began
        progress.tell("the pages")
        pages = {
            "inbox": desk.page("/approvals/", rounds=asked.rounds),
            "board": desk.page("/approvals/board/", rounds=asked.rounds),
        }
        batches = [_batch(county, desk, size, progress) for size in SIZES]
        _close()
    largest = batches[-1]
    Report(
        name="approvals",
        unit="µs/case",
        ours=largest["seconds"] / largest["approved"] * 1e6,
        floor=largest["seconds_floor"] / largest["approved"] * 1e6,
        size={"open_cases": cases, "approved_in_one_act": largest["approved"]},
        more={"seconds_state": rounded(built), "pages_ms": pages, "batches": batches},
    ).show()
    return 0


def _batch(county: str, desk: Desk, size: int, progress: Progress) -> dict[str, Any]:
    """One batch approved, and its floor beside the rows it left."""
    progress.tell(f"{size} in one act")
    quiet_disk(county)
    before = present(county)
    seconds, approved = desk.approve(size)
    rows = touched(county, since=before, prefixes=ROOMS)
    floor = statistics.median(copied_seconds(county, tables=rows, since=before, rounds=FLOORS))
    return {
        "approved": approved,
        "seconds": rounded(seconds),
        "seconds_floor": rounded(floor),
        "ratio": rounded(seconds / floor),
        "rows": rows,
        "load": [rounded(one) for one in os.getloadavg()],
    }


def _vacuum() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _close() -> None:
    from django.db import connections

    connections.close_all()


if __name__ == "__main__":
    sys.exit(main())
