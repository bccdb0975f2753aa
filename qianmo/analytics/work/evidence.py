"""Opening an amount: the accounts or borrowers one person's figure is a sum of, as they lie with the month."""

from collections.abc import Collection
from datetime import date
from typing import Any

import duckdb
import pyarrow as pa

from qianmo.analytics.lake import Edition, Lake
from qianmo.analytics.metrics.embedded import prepare
from qianmo.analytics.work.counting import BORROWERS, FLOWS, PARTS, evidence_table
from qianmo.analytics.work.measures import Measure

ACCOUNT = """
SELECT account_id, side, coalesce(p.name, product) AS product, household_id, {kept}, ({part})::BIGINT AS amount
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


TURNED_BAD = """
SELECT DATE '{month}' AS month, staff_id, account_id, any_value(household_id) AS household_id,
       any_value(product) AS product, sum(end_fen)::BIGINT AS fen, max(end_class) AS class,
       bool_and(start_class < $bad) AS turned
  FROM read_parquet({paths})
 WHERE side = 'loan' AND end_fen > 0 AND end_class >= $bad GROUP BY staff_id, account_id
"""
BAD_LOANS = """
SELECT staff_id, account_id, any_value(household_id) AS household_id, any_value(coalesce(p.name, b.product)) AS product,
       min(month) AS since, arg_max(fen, month) AS fen, arg_max(class, month) AS class, arg_min(turned, month) AS turned
  FROM ({bad}) AS b LEFT JOIN (SELECT product, name FROM products) AS p USING (product)
 GROUP BY staff_id, account_id ORDER BY since DESC, staff_id, account_id
"""


def account_evidence(
    *, lake: Lake, edition: Edition, first: date, days: int, staff_id: int, measure: Measure
) -> pa.Table:
    """The parts of accounts that an amount is a sum of, the largest first; none where no evidence lies there.

    What moved on an account has its `kind` in place of balances.
    """
    paths = evidence_table(lake, edition, FLOWS if measure.moves else PARTS, first=first)
    if not paths:
        return pa.table({"account_id": pa.array([], pa.int64())})
    kept = "kind" if measure.moves else "fen_days, start_fen, end_fen, base_fen"
    text = ACCOUNT.format(part=measure.part, rows=measure.rows, kept=kept, paths=paths).replace("$days", str(days))
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


def bad_loans(*, lake: Lake, edition: Edition, months: Collection[date]) -> list[dict[str, Any]]:
    """Loans that were bad at the end of counted months, by whose they were.

    `since` is the first of these months, `fen` and `class` are those of the last; `turned` says that the loan was not
    bad before `since`.
    """
    folders = [(first, evidence_table(lake, edition, PARTS, first=first)) for first in months]
    parts = [TURNED_BAD.format(month=first, paths=paths) for first, paths in folders if paths]
    if not parts:
        return []
    with duckdb.connect() as database:
        prepare(database, ("products",), lake=lake, edition=edition)
        asked = BAD_LOANS.format(bad=" UNION ALL ".join(parts))
        found: pa.Table = database.sql(asked, params={"bad": BAD_FROM}).to_arrow_table()
    return list(found.to_pylist())
