"""The loans the core bank keeps, as the lake has them at the end of a day."""

from datetime import date

import duckdb
import pyarrow as pa

from qianmo.analytics.lake import CORE, Lake, days_of, views

BOOKS = ("core_loans", CORE)
"""Balances told with the loans, or with those of all accounts."""
LOANS = """
SELECT s.account_id, coalesce(b.fen, 0) AS fen, s.class, s.arrears_since, r.rate_ppm
  FROM loan_states s
  LEFT JOIN balances b ON b.account_id = s.account_id AND b.from_on <= $on AND b.until_on > $on
  LEFT JOIN loan_rates r ON r.account_id = s.account_id AND r.from_on <= $on AND r.until_on > $on
 WHERE s.account_id > 0 AND s.from_on <= $on AND s.until_on > $on
"""


def core_loans(lake: Lake, *, on: date) -> pa.Table | None:
    """`account_id`, `fen`, `class`, `arrears_since`, `rate_ppm` of every loan of the core.

    A rate is nothing where the core does not tell it. None where it told nothing of the day at all.
    """
    edition = lake.edition()
    if not any(str(on) in days_of(edition, book) for book in BOOKS):
        return None
    with duckdb.connect() as database:
        views(lake, edition, database)
        return database.sql(LOANS, params={"on": on}).to_arrow_table()
