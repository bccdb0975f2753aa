"""How long the app takes to start without a network: three thousand households on the phone, its processor slowed.

The phone is loaded once. Then, again and again, the browser is closed and started, and without a network the app is
opened: timed are the way to the question for the PIN and, after that was typed, the way to the list of the day, drawn
and answering. The floor is a page of one word, on the same slowed processor.
"""

import argparse
import os
import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.measuring.databases import check_started_by_qianmo
from benchmarks.measuring.field_app import PIN, WHOLE, bank, chromium, packed_bundle, register, told
from benchmarks.measuring.report import Progress, Report, rounded

PORT = 18475
SLOWER = 4
BARE = "data:text/html,<p>阡陌</p>"
DRAWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(0))))"


def main() -> int:
    """Load a phone, start it without a network again and again, print the line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", required=True, help="address of a database that holds a demo county")
    parser.add_argument("--keys", required=True, help="identifier keys of that database")
    parser.add_argument("--households", type=int, default=3_000, help="of the officer, about")
    parser.add_argument("--starts", type=int, default=5)
    asked = parser.parse_args()
    check_started_by_qianmo("field-cold-start")
    progress = Progress()
    with chromium() as phone, TemporaryDirectory(dir=os.environ["QIANMO_STATE"]) as kept:
        folder = Path(kept)
        with bank(asked.database, asked.keys, households=asked.households, port=PORT) as (address, officer):
            progress.tell(f"load the phone of {officer.number}, {officer.households} households")
            context = phone(folder)
            register(context.pages[0], address, officer)
            context.pages[0].wait_for_selector(WHOLE)
            context.pages[0].evaluate("navigator.serviceWorker.ready.then(() => 0)")
            context.close()
        starts = [_start(phone(folder), address) for _ in range(asked.starts)]
    asked_for, listed, bare = (median(times) for times in zip(*starts, strict=True))
    Report(
        name="field-cold-start",
        unit="ms",
        ours=asked_for + listed,
        floor=bare,
        size={"households": officer.households, "slower": SLOWER, "starts": asked.starts},
        more={
            "until_pin_ms": rounded(asked_for),
            "after_pin_ms": rounded(listed),
            "worst_ms": rounded(max(first + second for first, second, _ in starts)),
            "bundle_kb": rounded(packed_bundle() / 1024),
            "load": rounded(os.getloadavg()[0]),
        },
    ).show()
    return 0


def _start(context: Any, address: str) -> tuple[float, float, float]:
    """One start without a network: milliseconds until the PIN is asked, from the PIN to the list, of a bare page."""
    page = context.pages[0]
    context.set_offline(True)
    told(page, "Emulation.setCPUThrottlingRate", rate=SLOWER)
    began = time.perf_counter()
    page.goto(f"{address}/field/")
    page.wait_for_selector("input[name=pin]")
    asked_for = time.perf_counter()
    page.fill("input[name=pin]", PIN)
    typed = time.perf_counter()
    page.click("button:has-text('打开')")
    page.wait_for_selector(WHOLE)
    page.evaluate(DRAWN)
    listed = time.perf_counter()
    page.goto(BARE)
    page.evaluate(DRAWN)
    bare = time.perf_counter() - listed
    context.close()
    return (asked_for - began) * 1000, (listed - typed) * 1000, bare * 1000


if __name__ == "__main__":
    sys.exit(main())
