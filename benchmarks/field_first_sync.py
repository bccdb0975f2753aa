"""How long a fresh phone takes to get three thousand households over a line of 4 Mbit/s, the app in Chromium and all.

Timed from the press that registers the phone until the app lists the day's tasks, which it does only when every cell is
here: the password is checked, keys are made, pages of up to five hundred households are composed, packed, sent,
encrypted and stored. The floor is the time the very bytes that came take on such a line.
"""

import argparse
import os
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.measuring.databases import check_started_by_qianmo
from benchmarks.measuring.field_app import INSIDE, WHOLE, bank, chromium, register, told
from benchmarks.measuring.report import Progress, Report, rounded

PORT = 18474
MBIT, LATENCY_MS = 4, 60


def main() -> int:
    """Register a phone, wait until everything is there, print the line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", required=True, help="address of a database that holds a demo county")
    parser.add_argument("--keys", required=True, help="identifier keys of that database")
    parser.add_argument("--households", type=int, default=3_000, help="of the officer, about")
    asked = parser.parse_args()
    check_started_by_qianmo("field-first-sync")
    progress = Progress()
    with (
        bank(asked.database, asked.keys, households=asked.households, port=PORT) as (address, officer),
        chromium() as phone,
        TemporaryDirectory(dir=os.environ["QIANMO_STATE"]) as folder,
    ):
        context = phone(Path(folder))
        page = context.pages[0]
        received = [0]
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.loadingFinished", lambda one: received.append(int(one["encodedDataLength"])))
        line = MBIT * 1_000_000 / 8
        told(
            page,
            "Network.emulateNetworkConditions",
            offline=False,
            latency=LATENCY_MS,
            downloadThroughput=line,
            uploadThroughput=line,
        )
        progress.tell(f"register the phone of {officer.number}, {officer.households} households")
        register(page, address, officer)
        began = time.monotonic()
        page.wait_for_selector(INSIDE)
        inside = time.monotonic() - began
        page.wait_for_selector(WHOLE)
        seconds = time.monotonic() - began
        context.close()
    Report(
        name="field-first-sync",
        unit="ms/household",
        ours=seconds * 1000 / officer.households,
        floor=sum(received) / line * 1000 / officer.households,
        size={"households": officer.households, "mbit_per_second": MBIT, "latency_ms": LATENCY_MS},
        more={
            "seconds": rounded(seconds),
            "seconds_until_inside": rounded(inside),
            "megabytes": rounded(sum(received) / 1e6),
            "load": rounded(os.getloadavg()[0]),
        },
    ).show()
    return 0


if __name__ == "__main__":
    sys.exit(main())
