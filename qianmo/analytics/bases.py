"""What households had with the bank on a day before, by the accounts that are theirs today.

A person the bank had no file of may have had an account all the same; it comes to a household when the person is filed.
"""

from datetime import date

import duckdb
import pyarrow as pa

from qianmo.analytics.lake import Edition, Lake, views

ASKED = pa.schema([("household_id", pa.int64()), ("on_day", pa.date32())])
DEPOSITS = """
SELECT q.household_id, q.on_day, coalesce(sum(b.fen), 0)::BIGINT AS fen
  FROM asked q JOIN accounts a
    ON a.household_id = q.household_id AND a.side = 'deposit' AND a.from_on <= $as_of AND a.until_on > $as_of
  LEFT JOIN balances b ON b.account_id = a.account_id AND b.from_on <= q.on_day AND b.until_on > q.on_day
 GROUP BY q.household_id, q.on_day
"""


def deposits_then(asked: pa.Table, *, lake: Lake, edition: Edition, as_of: date) -> pa.Table:
    """Fen on deposit at the end of each asked day, on the accounts each household holds on `as_of`; none: no row."""
    with duckdb.connect() as database:
        views(lake, edition, database, tables=("accounts", "balances"))
        database.register("asked", asked.cast(ASKED))
        return database.sql(DEPOSITS, params={"as_of": as_of}).to_arrow_table()
