"""How fast the demo county is built through the acts, beside a COPY of the same rows.

Ours is the whole of `demo.county.build`: people are invented, every act looks up, decides, encrypts, hashes and
writes; making the tables is left out. The floor is measuring/copy_floor.py: the rows that stand in the rooms' tables
at the end, as CSV, copied into empty twins by as many streams as the build used processes. Both are divided by those
rows; rows that the build wrote and changed again count once. The county's database is dropped before the floors run,
so that no vacuum of it slows them.
"""

import argparse
import os
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.measuring.copy_floor import Prepared, drop_triggers, floor_seconds, prepare
from benchmarks.measuring.county import FULL_COUNTY, build_county
from benchmarks.measuring.databases import check_started_by_qianmo, fresh_database, migrate, quiet_disk, work_in
from benchmarks.measuring.report import Progress, Report, rounded

GENERATING = "生成人口"


def main() -> int:
    """Build once, copy several times, print the line."""
    asked = _asked()
    check_started_by_qianmo("demo-county")
    progress = Progress()
    folder = TemporaryDirectory(prefix="bench-", dir=os.environ["QIANMO_STATE"])
    with folder as place, fresh_database("empty") as empty:
        progress.tell("make the tables")
        migrate(empty)
        with fresh_database("county", template=empty) as county:
            seconds, steps = _build(county, asked, progress)
            progress.tell("write the rows as CSV")
            prepared = prepare(county, tables=_room_tables(), folder=Path(place))
        streams = asked.streams or asked.processes
        floors = [_copy(empty, prepared, streams, progress) for _ in range(asked.runs)]
    rows = sum(one.rows for one in prepared if one.counted)
    Report(
        name="demo-county",
        unit="us/row",
        ours=seconds * 1e6 / rows,
        floor=median(floors) * 1e6 / rows,
        size={"households": asked.households, "rows": rows},
        more={
            "seconds": rounded(seconds),
            "seconds_generate": steps.get(GENERATING, 0.0),
            "seconds_floor": [rounded(one) for one in floors],
            "rows_per_second": round(rows / seconds),
            "processes": asked.processes,
            "streams": streams,
            "steps": steps,
        },
    ).show()
    return 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--households", type=int, default=FULL_COUNTY, help="fewer for a try")
    parser.add_argument(
        "--processes", type=int, choices=(1, 2), default=2, help="processes that build, as `qianmo demo`"
    )
    parser.add_argument("--streams", type=int, default=0, help="streams of the floor; as many as processes by default")
    parser.add_argument("--runs", type=int, default=3, help="floors, of which the median counts")
    return parser.parse_args()


def _build(county: str, asked: argparse.Namespace, progress: Progress) -> tuple[float, dict[str, float]]:
    """Seconds of the build and of its steps."""
    work_in(county)
    from django.db import connections

    quiet_disk(county)
    built, seconds = build_county(households=asked.households, processes=asked.processes, progress=progress)
    connections.close_all()
    return seconds, built.seconds


def _room_tables() -> set[str]:
    """Tables of every room, also those that join two models."""
    from django.apps import apps

    models = apps.get_models(include_auto_created=True)
    return {model._meta.db_table for model in models if model.__module__.startswith("qianmo.apps.")}


def _copy(empty: str, prepared: list[Prepared], streams: int, progress: Progress) -> float:
    """Seconds of one floor in a twin of its own."""
    progress.tell("copy the rows into empty twins")
    with fresh_database("twin", template=empty) as twin:
        drop_triggers(twin)
        quiet_disk(twin)
        return floor_seconds(twin, prepared, streams=streams)


if __name__ == "__main__":
    sys.exit(main())
