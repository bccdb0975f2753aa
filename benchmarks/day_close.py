"""How long the night takes over very many lines: an ordinary one, one that settles every draw, one that collects it.

Ours is the whole night as the console and the command run it, all steps, from the first row of a run to the opened day.
The floor of the settlement night is one INSERT … SELECT a table of the very rows it left behind into twins of their
tables (measuring/twins.py). The bank is made by SQL (measuring/lending.py) and copied for every run. An ordinary night,
on which no draw falls due, is told in lines a second: what has not moved should cost nothing. The night of the next
working day takes the interest of every draw from the deposit of its line, a repayment each.
"""

import argparse
import sys
import time
from datetime import UTC, date, datetime, timedelta
from statistics import median
from typing import Any

from benchmarks.measuring.databases import (
    check_started_by_qianmo,
    fresh_database,
    migrate,
    quiet_disk,
    turn_to,
    work_in,
)
from benchmarks.measuring.lending import ORDINARY, SETTLED_ON, lend
from benchmarks.measuring.report import Progress, Report, rounded
from benchmarks.measuring.twins import insert_seconds, present, stage, touched

MILLION = 1_000_000
COLLECTED_ON = date(2026, 3, 23)
"""The 21st of March 2026 is a Saturday: what was settled on the 20th is due on Monday."""


def main() -> int:
    """Make the bank once, close the same days in every copy of it, print the line with the medians."""
    asked = _asked()
    check_started_by_qianmo("day-close")
    progress = Progress()
    with fresh_database("lent") as lent:
        progress.tell("make the tables")
        migrate(lent)
        work_in(lent)
        progress.tell(f"lend on {asked.lines:,} lines")
        lend(lines=asked.lines, at=_evening(ORDINARY))
        runs = [_run(lent, asked, progress) for _ in range(asked.runs)]
    seconds = [run["settlement"]["seconds"] for run in runs]
    floors = [second for run in runs for second in run["floors"]]
    collection = median(run["collection"]["seconds"] for run in runs)
    ordinary = median(run["ordinary"]["seconds"] for run in runs)
    last = runs[-1]
    Report(
        name="day-close",
        unit="us/line",
        ours=median(seconds) * 1e6 / asked.lines,
        floor=median(floors) * 1e6 / asked.lines,
        size={"lines": asked.lines, "rows": sum(last["settlement"]["rows"].values())},
        more={
            "seconds": [rounded(one) for one in seconds],
            "seconds_floor": [rounded(one) for one in floors],
            "steps": last["settlement"]["steps"],
            "rows": last["settlement"]["rows"],
            "ordinary": {
                "seconds": [rounded(run["ordinary"]["seconds"]) for run in runs],
                "lines_per_second": round(asked.lines / ordinary),
                "rows": last["ordinary"]["rows"],
                "steps": last["ordinary"]["steps"],
            },
            "collection": {
                "seconds": [rounded(run["collection"]["seconds"]) for run in runs],
                "draws_per_second": round(asked.lines / collection),
                "rows": last["collection"]["rows"],
                "steps": last["collection"]["steps"],
            },
        },
    ).show()
    return 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=MILLION)
    parser.add_argument("--runs", type=int, default=2, help="copies of the bank whose nights are measured")
    parser.add_argument("--floors", type=int, default=2, help="times the floor is measured in each copy")
    return parser.parse_args()


def _evening(on: date) -> datetime:
    return datetime(on.year, on.month, on.day, 14, tzinfo=UTC)


def _run(lent: str, asked: argparse.Namespace, progress: Progress) -> dict[str, Any]:
    """Three nights in a copy of the bank, and the floor of the second beside the rows it left."""
    from django.apps import apps
    from django.db import connections

    connections.close_all()
    rooms = [f"{one.label}_" for one in apps.get_app_configs() if one.name.startswith("qianmo.apps.")]
    rooms.remove("dayend_")  # what tells of the night itself is none of the bank's rows
    progress.tell("copy the bank")
    with fresh_database("bank", template=lent) as bank:
        turn_to(bank)
        found: dict[str, Any] = {}
        for name, day in (("ordinary", ORDINARY), ("settlement", SETTLED_ON)):
            before = present(bank)
            progress.tell(f"the night of {day}")
            quiet_disk(bank)
            found[name] = _night(day) | {"rows": touched(bank, since=before, prefixes=rooms)}
        connections.close_all()
        if found["settlement"]["rows"].get("credit_due") != asked.lines:
            sys.exit(f"不是每张借据都结了息，这次测速不算数：{found['settlement']['rows']}")
        progress.tell("the floor")
        stage(bank, tables=found["settlement"]["rows"], since=before)
        found["floors"] = [insert_seconds(bank, found["settlement"]["rows"]) for _ in range(asked.floors)]
        for day in (SETTLED_ON + timedelta(days=1), SETTLED_ON + timedelta(days=2)):
            _night(day)
        before = present(bank)
        progress.tell(f"the night of {COLLECTED_ON}")
        quiet_disk(bank)
        found["collection"] = _night(COLLECTED_ON) | {"rows": touched(bank, since=before, prefixes=rooms)}
        connections.close_all()
        if found["collection"]["rows"].get("credit_repayment") != asked.lines:
            sys.exit(f"不是每张借据都扣了息，这次测速不算数：{found['collection']['rows']}")
        return found


def _night(day: date) -> dict[str, Any]:
    """Close the open day; seconds of the whole and of each step. Stops the program when the night stops."""
    from qianmo.apps.dayend.services import ask_for_nights, carry_out_nights

    steps: dict[str, float] = {}
    at_work: list[tuple[str, float]] = []

    def watch(_day: date, title: str, _done: int, _total: int) -> None:
        now = time.monotonic()
        if not at_work or at_work[-1][0] != title:
            if at_work:
                steps[at_work[-1][0]] = rounded(now - at_work[-1][1])
            at_work.append((title, now))

    began = time.monotonic()
    asked = ask_for_nights(until=day, by=None, at=_evening(day))
    closed = carry_out_nights(clock=_evening, watch=watch)
    seconds = time.monotonic() - began
    if asked != [day] or closed != [day]:
        sys.exit(f"{day} 没有关闭，这次测速不算数：{asked} {closed}")
    steps[at_work[-1][0]] = rounded(began + seconds - at_work[-1][1])
    return {"seconds": seconds, "steps": steps}


if __name__ == "__main__":
    sys.exit(main())
