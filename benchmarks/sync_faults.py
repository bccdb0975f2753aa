"""What becomes of work done in a valley: nothing lost, nothing doubled, every hash as it was made.

Fifty phones run the app's own sync module under Node, their clocks up to two days off, over a line that loses thirty
requests in a hundred, cuts, doubles, delays and shows a login page, while phones, web service, worker and database are
killed. In the end every envelope the phones noted is looked for at the bank, with its visit and its pictures.
"""

import argparse
import json
import os
import random
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg

from benchmarks.measuring.bad_line import BadLine
from benchmarks.measuring.county import build_county
from benchmarks.measuring.databases import check_started_by_qianmo, fresh_database, migrate, work_in
from benchmarks.measuring.product import KINDS, Product, running_product
from benchmarks.measuring.report import Progress, rounded
from benchmarks.measuring.valley import Noted, Valley, plan_file

PORT = 18473
LONGEST_SECONDS = 3 * 3_600


def main() -> int:
    """Build the bank, let the phones work, kill, compare, print the line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--devices", type=int, default=50)
    parser.add_argument("--envelopes", type=int, default=200, help="of each phone")
    parser.add_argument("--photos", type=int, default=20, help="of each phone")
    parser.add_argument("--kills", type=int, default=30, help="of the bank's pieces; phones are killed twice as often")
    parser.add_argument("--households", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    check_started_by_qianmo("sync-faults")
    progress, began = Progress(), time.monotonic()
    with (
        fresh_database("valley") as bank,
        TemporaryDirectory(prefix="valley-", dir=os.environ["QIANMO_STATE"]) as folder,
    ):
        progress.tell("make the tables and a small county")
        migrate(bank)
        work_in(bank)
        build_county(households=asked.households, processes=2, progress=progress)
        account, households = _officer()
        home = Path(folder)
        (home / "phones").mkdir()
        with running_product(home / "bank", bank=bank, port=PORT) as product, BadLine(to=PORT, seed=asked.seed) as line:
            plan = plan_file(
                home / "phones",
                address=f"http://127.0.0.1:{line.port}",
                account=account,
                households=households,
                each=(asked.envelopes, asked.photos),
            )
            valley = Valley(plan, home / "phones", devices=asked.devices, processes=min(5, asked.devices))
            killed = _let_work(valley, product, kills=asked.kills, seed=asked.seed, progress=progress)
            found = reckon(product.url, valley.noted(), home / "bank" / "blobs")
    more = {"killed": killed, "line": dict(line.met), "seconds": rounded(time.monotonic() - began)}
    print(json.dumps({**found, **more}, ensure_ascii=False), flush=True)
    return 1 if found["lost"] or found["doubled"] or found["hash_mismatch"] else 0


def _let_work(valley: Valley, product: Product, *, kills: int, seed: int, progress: Progress) -> dict[str, int]:
    """Start all phones and kill pieces of both sides until every outbox is empty; how often what was killed."""
    dice, killed = random.Random(seed), {"phones": 0, "bank": 0}
    end = time.monotonic() + LONGEST_SECONDS
    try:
        for place in range(len(valley.children)):
            valley.start(place)
        while not valley.done():
            time.sleep(dice.uniform(0.5, 2))
            if killed["phones"] < 2 * kills:
                valley.kill(dice)
                killed["phones"] += 1
            if killed["bank"] < kills and dice.random() < 0.5:
                product.kill(dice.choice(KINDS), dice)
                time.sleep(dice.uniform(0, 1))
                product.revive()
                killed["bank"] += 1
            progress.tell(f"killed {killed['phones']} times phones, {killed['bank']} times the bank")
            if time.monotonic() > end:
                raise RuntimeError("the outboxes did not empty")
    finally:
        valley.end()
    return killed


def _officer() -> tuple[tuple[str, str], list[int]]:
    """An account manager who may sign in, and households of his villages; Django lets go of the database."""
    from django.db import connection

    from qianmo.demo.county import PASSWORD

    with connection.cursor() as cursor:
        cursor.execute(OFFICER)
        number, households = cursor.fetchone()
    connection.close()
    return (number, PASSWORD), households


OFFICER = """
SELECT staff.number, array_agg(household.id ORDER BY household.id)
  FROM grids_stewardship care
  JOIN org_staff staff ON staff.id = care.staff_id
  JOIN org_postholding post ON post.staff_id = staff.id AND post.post = 'manager' AND upper_inf(post.valid)
  JOIN households_household household ON household.village_id = care.cell_id
 WHERE upper_inf(care.valid) AND care.role = 'owner'
 GROUP BY staff.number ORDER BY count(*) DESC LIMIT 1
"""


def reckon(url: str, noted: Noted, blobs: Path) -> dict[str, int]:
    """What the phones noted against what the bank holds."""
    with psycopg.connect(url) as bank:
        held = dict(bank.execute("SELECT uid::text, hash FROM intake_envelope WHERE state = 'received'").fetchall())
        visits = [one for (one,) in bank.execute("SELECT envelope::text FROM fieldwork_visit").fetchall()]
        shown = [one for (one,) in bank.execute("SELECT sha256 FROM fieldwork_photo").fetchall()]
    kept = {path.parent.name + path.name for path in blobs.glob("??/*")}
    lost = [one for one in noted.envelopes if one not in held or one not in visits]
    lost += [one for one in noted.pictures if one not in shown or one not in kept]
    return {
        "sent": len(noted.envelopes),
        "photos": len(noted.pictures),
        "stored": len(held),
        "lost": len(lost),
        "doubled": len(visits) - len(set(visits)) + len(shown) - len(set(shown)) + len(held.keys() - noted.envelopes),
        "hash_mismatch": sum(1 for one, made in noted.envelopes.items() if held.get(one, made) != made),
    }


if __name__ == "__main__":
    sys.exit(main())
