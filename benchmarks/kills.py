"""What is left of acknowledged draws and repayments when web, worker and database are killed at random moments.

The real product runs on the loopback with a database server of its own and a small bank built through the acts. Six
programs draw and repay through the API, each sending again under the same key until it is answered, while pieces get
SIGKILL and are started again. At the end the bank is held against what the programs were told: the line counts
acknowledged movements, those lost, those doubled, moments at which a line stood over its limit, and fen by which lines,
draws and books differ. All but the first must be 0; otherwise the program ends with 1.
"""

import argparse
import json
import os
import sys
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from uuid import uuid4

from benchmarks.measuring.county import build_county
from benchmarks.measuring.databases import check_started_by_qianmo, fresh_database, migrate, work_in
from benchmarks.measuring.killing import kill_and_reckon
from benchmarks.measuring.report import Progress, rounded
from benchmarks.measuring.tellers import Line, Token

PORT = 18471
PROGRAMS, LINES = 6, 8


def main() -> int:
    """Build the bank, kill, reckon, print the line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--households", type=int, default=1_000, help="size of the county drawn in")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    check_started_by_qianmo("kills")
    progress = Progress()
    began = monotonic()
    with (
        fresh_database("county") as county,
        TemporaryDirectory(prefix="kills-", dir=os.environ["QIANMO_STATE"]) as folder,
    ):
        progress.tell("make the tables and a small county")
        migrate(county)
        work_in(county)
        build_county(households=asked.households, processes=2, progress=progress)
        tokens, lines = _let_in()
        outcome = kill_and_reckon(
            Path(folder),
            bank=county,
            tokens=tokens,
            lines=lines,
            kills=asked.kills,
            port=PORT,
            seed=asked.seed,
            tell=progress.tell,
        )
    found = {"kills": asked.kills, **asdict(outcome.reckoning)}
    more = {"killed": outcome.killed, "refused": outcome.refused, "tries": outcome.tries}
    print(json.dumps({**found, **more, "seconds": rounded(monotonic() - began)}), flush=True)
    return 0 if outcome.reckoning.sound else 1


def _let_in() -> tuple[list[Token], list[Line]]:
    """Tokens of tellers, and signed lines of their branch with room; Django lets go of the database."""
    from django.db import connection
    from django.utils import timezone

    from qianmo.apps.org.queries import business_date
    from qianmo.apps.org.tokens import NewToken, issue_tokens
    from qianmo.domain.permits import Permit

    on = business_date()
    with connection.cursor() as cursor:
        cursor.execute(LINES_WITH_TELLERS, [on, on, LINES])
        rows: list[tuple[str, str, date, int]] = cursor.fetchall()
        cursor.execute("SELECT min(staff_id) FROM org_postholding WHERE post = 'admin' AND valid @> %s::date", [on])
        (admin,) = cursor.fetchone()
    wanted = [
        NewToken(
            holder_number=rows[0][0],
            name=f"测试程序{place}",
            permits=frozenset({Permit.WRITE_DRAWS, Permit.WRITE_REPAYMENTS}),
            days=30,
            by=admin,
            request_id=uuid4(),
        )
        for place in range(PROGRAMS)
    ]
    at = timezone.make_aware(datetime.combine(on, datetime.min.time()))
    issued = issue_tokens(wanted=wanted, now=timezone.now(), at=at, business_date=on)
    connection.close()
    tokens = [Token(one.id, one.secret) for one in issued]
    near = [row[1:] for row in rows if row[0] == rows[0][0]]
    return tokens, [Line(number, ends_on.isoformat(), limit_fen) for number, ends_on, limit_fen in near]


LINES_WITH_TELLERS = """
SELECT teller.number, line.number, line.ends_on, line.limit_fen
  FROM credit_line line
  JOIN households_household household ON household.id = line.household_id
  JOIN grids_cell village ON village.id = household.village_id
  JOIN LATERAL (
    SELECT min(staff.number) AS number FROM org_postholding post JOIN org_staff staff ON staff.id = post.staff_id
     WHERE post.branch_id = village.branch_id AND post.post = 'clerk' AND post.valid @> %s::date) teller
    ON teller.number IS NOT NULL
 WHERE line.state = 'active' AND line.ends_on > %s AND line.risk_pool_id IS NULL
 ORDER BY count(*) OVER (PARTITION BY village.branch_id) DESC, village.branch_id, line.id
 LIMIT %s
"""


if __name__ == "__main__":
    sys.exit(main())
