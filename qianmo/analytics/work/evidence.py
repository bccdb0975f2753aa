"""Opening an amount: the accounts or borrowers one person's figure is a sum of, as they lie with the month."""

from collections.abc import Collection
from datetime import date

import duckdb
import pyarrow as pa

from qianmo.analytics.lake import Edition, Lake
from qianmo.analytics.metrics.embedded import prepare
from qianmo.analytics.work.counting import BORROWERS, PARTS, evidence_table
from qianmo.analytics.work.measures import MEASURES

ACCOUNT = """
SELECT account_id, side, coalesce(p.name, product) AS product, household_id, fen_days, start_fen, end_fen, base_fen,
       ({part})::BIGINT AS amount
  FROM read_parquet({paths}) LEFT JOIN (SELECT product, name FROM products) AS p USING (product)
 WHERE staff_id = $staff AND {rows}
 ORDER BY abs(amount) DESC, account_id
"""
BORROWER = """
SELECT account_id, household_id, start_fen, end_fen, change AS amount, why
  FROM read_parquet({paths}) WHERE staff_id = $staff ORDER BY change DESC, why, customer_id
"""

BAD_FROM = 3
"""The classes from 次级 on are bad."""
WAS_BAD = """
SELECT 1 FROM read_parquet({paths})
 WHERE staff_id = $staff AND account_id = $account AND side = 'loan' AND end_fen > 0 AND end_class >= $bad
"""


def account_evidence(*, lake: Lake, edition: Edition, first: date, days: int, staff_id: int, measure: str) -> pa.Table:
    """The parts of accounts that an amount is a sum of, the largest first; none where no evidence lies there."""
    asked = MEASURES[measure]
    paths = evidence_table(lake, edition, PARTS, first=first)
    if not paths:
        return pa.table({"account_id": pa.array([], pa.int64())})
    text = ACCOUNT.format(part=asked.part, rows=asked.rows, paths=paths).replace("$days", str(days))
    with duckdb.connect() as database:
        prepare(database, ("products",), lake=lake, edition=edition)
        return database.sql(text, params={"staff": staff_id}).to_arrow_table()


def borrower_evidence(*, lake: Lake, edition: Edition, first: date, staff_id: int) -> pa.Table:
    """The borrowers a person's net growth is made of, each with +1 or -1 and why."""
    paths = evidence_table(lake, edition, BORROWERS, first=first)
    if not paths:
        return pa.table({"account_id": pa.array([], pa.int64())})
    with duckdb.connect() as database:
        return database.sql(BORROWER.format(paths=paths), params={"staff": staff_id}).to_arrow_table()


def was_bad(*, lake: Lake, edition: Edition, months: Collection[date], staff_id: int, account_id: int) -> bool:
    """Whether an account was a person's, a loan, and of a bad class at the end of one of these counted months."""
    paths = [path for first in months for path in evidence_table(lake, edition, PARTS, first=first)]
    if not paths:
        return False
    asked = {"staff": staff_id, "account": account_id, "bad": BAD_FROM}
    with duckdb.connect() as database:
        found: pa.Table = database.sql(WAS_BAD.format(paths=paths), params=asked).to_arrow_table()
        return bool(found.num_rows)
