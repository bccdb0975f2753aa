"""A few phones over a bad line, killed as they work: the small twin of the benchmark `sync-faults`."""

import random
import subprocess
import time
from urllib.parse import urlsplit

from benchmarks.measuring.bad_line import BadLine
from benchmarks.measuring.valley import Valley, plan_file
from tests.field.conftest import DIST, ENVIRONMENT, PASSWORD, Bank

DEVICES, ENVELOPES, PHOTOS, KILLS = 3, 12, 2, 3


def test_what_phones_made_is_at_the_bank_however_bad_the_line_and_however_often_they_die(under_node, tmp_path):
    words = ("node", str(under_node / "counter.driver.mjs"), str(DIST), "0", "30")
    with subprocess.Popen(words, env=ENVIRONMENT, stdout=subprocess.PIPE, text=True) as child:
        try:
            bank = Bank(child.stdout.readline().strip())
            with BadLine(to=urlsplit(bank.address).port, seed=7) as line:
                plan = plan_file(
                    tmp_path,
                    address=f"http://127.0.0.1:{line.port}",
                    account=("0088", PASSWORD),
                    households=range(1, 31),
                    each=(ENVELOPES, PHOTOS),
                )
                valley = Valley(plan, tmp_path, devices=DEVICES, processes=2)
                live(valley, random.Random(7))
            noted, stored = valley.noted(), bank.stored()
            assert line.met["dropped before"] + line.met["cut coming"] + line.met["login page"] > 0
        finally:
            child.terminate()
        assert len(noted.envelopes) == DEVICES * ENVELOPES
        assert len(stored) == len({one["envelope"] for one in stored})
        assert {one["envelope"] for one in stored} == set(noted.envelopes)
        assert {photo["sha256"] for one in stored for photo in one["attachments"]} == noted.pictures


def live(valley: Valley, dice: random.Random) -> None:
    """Let the phones work, kill some of them, and wait until every outbox is empty."""
    end, killed = time.monotonic() + 240, 0
    try:
        for place in range(len(valley.children)):
            valley.start(place)
        while not valley.done():
            time.sleep(dice.uniform(0.5, 1.5))
            if killed < KILLS:
                valley.kill(dice)
                killed += 1
            assert time.monotonic() < end
    finally:
        valley.end()
