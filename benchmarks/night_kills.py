"""How often a night can be killed without a trace: by SIGKILL after random statements and at random moments.

Two copies of one bank close the same two weeks, with a settlement, collections, ended lines, arrears and a month's end.
One is left alone. The other is killed again and again, half of the times after a statement drawn by lot, half of the
times from outside wherever it is, and gone on with by the same call. In the end every table is compared row by row.
The line counts what is not the same; all of it must be nothing.
"""

import argparse
import json
import random
import sys
from datetime import UTC, date, datetime

from benchmarks.measuring.databases import check_started_by_qianmo, fresh_database, migrate, work_in
from benchmarks.measuring.killed_nights import differences, run_night, standing
from benchmarks.measuring.lending import ORDINARY, lend
from benchmarks.measuring.report import Progress

UNTIL = date(2026, 3, 31)
HURRIED = """
INSERT INTO ledger_entry (business_date, value_date, debit_id, credit_id, fen, kind, line_id, source_id)
SELECT '2026-03-19', '2026-03-19', d.id, c.id, l.drawn_fen, 'withdrawal', l.id, l.id
  FROM credit_line l, ledger_account d, ledger_account c WHERE l.id % 3 = 0 AND d.code = '2011' AND c.code = '1001';
UPDATE credit_line SET ends_on = date '2026-03-21' + (id % 9)::int WHERE id % 5 = 0;
UPDATE credit_draw SET due_on = date '2026-03-21' + (id % 9)::int WHERE id % 4 = 0
"""
"""A third of the customers have spent everything, a fifth of the lines end soon, a quarter of the draws fall due."""


def main() -> int:
    """Close the two weeks twice and print the line; 1 when anything is not the same."""
    asked = _asked()
    check_started_by_qianmo("night-kills")
    progress, dice = Progress(), random.Random(asked.seed)
    with fresh_database("lent") as lent:
        progress.tell("make the bank")
        migrate(lent)
        work_in(lent)
        from django.db import connection

        lend(lines=asked.lines, at=datetime(ORDINARY.year, ORDINARY.month, ORDINARY.day, tzinfo=UTC))
        with connection.cursor() as cursor:
            cursor.execute(HURRIED)
        connection.close()
        with fresh_database("alone", template=lent) as alone, fresh_database("killed", template=lent) as killed:
            progress.tell("the nights nobody disturbs")
            statements = run_night(alone, until=UNTIL, rows=asked.rows) or 0
            kills = 0
            while kills < asked.kills:
                if _kill_once(killed, asked, dice, statements) is not None:
                    break  # the nights are over
                kills += 1
                progress.tell(f"killed {kills} times")
            run_night(killed, until=UNTIL, rows=asked.rows)
            wanted, found = standing(alone), standing(killed)
    unlike = differences(wanted, found)
    counted = {"kills": kills, "tables": len(wanted), "rows": sum(rows for rows, _ in wanted.values())}
    line = {"name": "night-kills", **counted, "statements": statements, "unlike": len(unlike), "unlike_tables": unlike}
    print(json.dumps(line), flush=True)
    return 1 if unlike else 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=60)
    parser.add_argument("--lines", type=int, default=2_000)
    parser.add_argument("--rows", type=int, default=100, help="rows a set of the night")
    parser.add_argument("--seed", type=int, default=150_422)
    return parser.parse_args()


def _kill_once(url: str, asked: argparse.Namespace, dice: random.Random, statements: int) -> int | None:
    """Run the nights until they are killed; None when they were."""
    share = max(2, 3 * statements // max(1, asked.kills))
    if dice.random() < 0.5:
        return run_night(url, until=UNTIL, rows=asked.rows, nth=dice.randint(1, share))
    return run_night(url, until=UNTIL, rows=asked.rows, after_seconds=dice.uniform(1.0, 5.0))


if __name__ == "__main__":
    sys.exit(main())
