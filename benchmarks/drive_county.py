"""How fast every village of a county of 678 is driven from roster to public notice, beside a COPY of the rows left.

Ours is the acts of the pages, town by town in one process: villages opened from their preview and screened, a sitting
of five each, every rater's ballot on every household not barred, the verdicts, the samples drawn and looked at, the
lists posted. The floor is every row that left, already CSV, copied into twins with the same keys, indexes, foreign keys
and constraints. Laying the ground (cells from the edition that ships, households filed through their act) is left out.
"""

import argparse
import os
import statistics
import sys
import time

from benchmarks.measuring.databases import check_started_by_qianmo, fresh_database, migrate, quiet_disk, work_in
from benchmarks.measuring.report import Progress, Report, rounded
from benchmarks.measuring.twins import copied_seconds, present, touched

ROOMS = ("ratings_", "campaigns_", "notices_", "events_")
FLOORS = 3


def main() -> int:
    """File the county, drive it, copy what it left, print the line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--households", type=int, default=400_000, help="fewer for a try")
    asked = parser.parse_args()
    check_started_by_qianmo("drive-county")
    progress = Progress()
    with fresh_database("drives") as county:
        progress.tell("make the tables")
        migrate(county)
        work_in(county)
        from django.db import connection, connections

        from benchmarks.measuring import drives

        progress.tell("file the households")
        began = time.monotonic()
        by = drives.found(households=asked.households)
        state = time.monotonic() - began
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        quiet_disk(county)
        before = present(county)
        began = time.monotonic()
        driven = drives.drive(by=by, told=progress.tell)
        seconds = time.monotonic() - began
        load = os.getloadavg()
        connections.close_all()
        progress.tell("copy the rows")
        rows = touched(county, since=before, prefixes=ROOMS)
        if rows["ratings_verdict"] != driven.verdicts or driven.listed != asked.households:
            sys.exit(f"the drive left {rows}, which is not what it answered: {driven}")
        if rows["notices_noticeline"] != driven.posted or rows["notices_notice"] != rows["campaigns_drive"]:
            sys.exit(f"the drive left {rows}, but posted {driven.posted}")
        floor = statistics.median(copied_seconds(county, tables=rows, since=before, rounds=FLOORS))
    Report(
        name="drive-county",
        unit="us/household",
        ours=seconds * 1e6 / asked.households,
        floor=floor * 1e6 / asked.households,
        size={"households": asked.households, "villages": rows["campaigns_drive"], "ballots": driven.ballots},
        more={
            "seconds": rounded(seconds),
            "seconds_floor": rounded(floor),
            "seconds_state": rounded(state),
            "steps": {step: rounded(spent) for step, spent in driven.seconds.items()},
            "rows": rows,
            "load": [rounded(one) for one in load],
        },
    ).show()
    return 0


if __name__ == "__main__":
    sys.exit(main())
