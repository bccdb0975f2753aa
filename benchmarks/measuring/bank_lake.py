"""An invented bank in a lake of its own: accounts with splits, hand-overs, changes of product and branch, and loans.

Everything follows from the number of a row, so that the same size gives the same bank. Nothing in it is real.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import duckdb

from qianmo.analytics.lake import SCHEMAS, Lake, publish_history
from qianmo.domain.refusal import Refused

FIRST = date(2026, 1, 1)


@dataclass(frozen=True, slots=True)
class Bank:
    """How many accounts, balances that change a day, days, and managers."""

    accounts: int
    changes: int
    days: int
    managers: int

    @property
    def last(self) -> date:
        """The last day."""
        return FIRST + timedelta(days=self.days - 1)


CHANGES = """
SELECT account_id, on_day, min(fen)::BIGINT AS fen FROM (
  SELECT range + 1 AS account_id, DATE '{first}' AS on_day, hash(range) % 10000000 AS fen FROM range({accounts})
   WHERE range % 20 < 19
  UNION ALL
  SELECT (hash(range * 31 + 7) % {accounts})::BIGINT + 1, DATE '{first}' + 1 + (range % ({days} - 1))::INTEGER,
         CASE WHEN range % 40 = 0 THEN 0 ELSE hash(range * 97 + 3) % 10000000 END
    FROM range({changes} * ({days} - 1)) WHERE hash(range * 31 + 7) % {accounts} % 20 < 19)
 GROUP BY account_id, on_day
"""
SIDE = """CASE WHEN range % 20 = 19 THEN CASE WHEN range % 40 = 19 THEN 'acquiring' ELSE 'payroll' END
          WHEN range % 20 IN (5, 11) THEN 'loan' ELSE 'deposit' END"""
TABLES = {
    "accounts": f"""
WITH version AS (SELECT range, n FROM range({{accounts}}), range(2) t(n)
                  WHERE n = 0 OR range % 50 = 7 OR range % 97 = 5)
SELECT range + 1 AS account_id,
       CASE WHEN n = 0 THEN DATE '2025-01-01' ELSE DATE '{{last}}' - (range % 45)::INTEGER END AS from_on,
       CASE WHEN n = 0 AND (range % 50 = 7 OR range % 97 = 5) THEN DATE '{{last}}' - (range % 45)::INTEGER
            ELSE DATE '9999-12-31' END AS until_on,
       {SIDE} AS side, 'p' || (hash(range) + CASE WHEN range % 50 = 7 THEN n ELSE 0 END) % 16 AS product,
       (hash(range // 500) + CASE WHEN range % 97 = 5 THEN n ELSE 0 END) % 50 + 1 AS branch_id,
       CASE WHEN range % 301 > 0 THEN range // 3 + 1 END AS customer_id,
       CASE WHEN range % 4 > 0 THEN range // 6 + 1 END AS household_id, DATE '2025-01-01' AS opened_on
  FROM version""",
    "owners": """
WITH part AS (SELECT range, n, m FROM range({accounts}), range(2) t(n), range(2) u(m)
               WHERE range % 101 > 0 AND (n = 0 OR range % 33 = 4) AND (m = 0 OR range % 10 = 3))
SELECT range + 1 AS account_id,
       CASE WHEN n = 0 THEN DATE '2025-01-01' ELSE DATE '{last}' - (range % 40)::INTEGER END AS from_on,
       CASE WHEN n = 0 AND range % 33 = 4 THEN DATE '{last}' - (range % 40)::INTEGER ELSE DATE '9999-12-31' END
         AS until_on,
       (range // 200 + n * 7 + m * 13) % {managers} + 1 AS staff_id,
       CASE WHEN m = 0 THEN 'keeping' ELSE 'bringing' END AS way, m * 700000 AS above_ppm,
       CASE WHEN m = 0 AND range % 10 = 3 THEN 700000 WHEN range % 211 = 9 THEN 333333 ELSE 1000000 END AS upto_ppm
  FROM part""",
    "products": """
SELECT 'p' || range AS product, '产品' || range AS name, 'deposit' AS side,
       [1000000, 1100000, 300000, 900000][range % 4 + 1] AS weight_ppm FROM range(16)""",
    "transactions": """
SELECT (hash(range * 5 + 1) % {accounts})::BIGINT + 1 AS account_id,
       DATE '{first}' + (range % {days})::INTEGER AS on_day,
       (hash(range * 11) % 12000000)::BIGINT - 8000000 AS fen, 'transfer' AS kind FROM range({accounts} // 2)""",
    "households": """
SELECT range + 1 AS household_id, range // 40 + 1 AS cell_id, ['farm', 'trade', 'salaried'][range % 3 + 1] AS segment,
       DATE '2025-06-01' AS filed_on FROM range({accounts} // 6)""",
    "cells": """
SELECT range + 1 AS cell_id, 'c' || range AS code, '网格' || range AS name, 'village' AS level,
       NULL AS parent_id, hash(range) % 50 + 1 AS branch_id FROM range({accounts} // 240 + 1)""",
    "standings": """
SELECT range + 1 AS household_id, range // 40 + 1 AS cell_id, range % 10 < 9 AS eligible, range % 10 < 8 AS granted,
       range % 10 < 5 AS signed, range % 10 < 4 AS drawn FROM range({accounts} // 6)""",
    "loans": """
SELECT range + 1 AS account_id, range // 6 + 1 AS household_id, NULL AS line_id, 'p1' AS product,
       DATE '{first}' + (range % {days})::INTEGER AS drawn_on, DATE '2027-01-01' AS due_on,
       (hash(range) % 10000000)::BIGINT + 1 AS amount_fen FROM range({accounts}) WHERE range % 20 IN (5, 11)""",
    "loan_states": """
WITH state AS (SELECT range, n FROM range({accounts}), range(2) t(n) WHERE range % 20 IN (5, 11))
SELECT range + 1 AS account_id,
       DATE '2025-01-01' + CASE WHEN n = 0 THEN 0 ELSE 365 + (range % {days})::INTEGER END AS from_on,
       CASE WHEN n = 0 THEN DATE '2025-01-01' + 365 + (range % {days})::INTEGER ELSE DATE '9999-12-31' END AS until_on,
       CASE WHEN n = 0 THEN 1 ELSE range % 5 + 1 END AS class,
       CASE WHEN n = 1 AND range % 3 = 0 THEN DATE '2025-12-01' + (range % {days})::INTEGER END AS arrears_since
  FROM state""",
    "loan_rates": """
SELECT range + 1 AS account_id, DATE '2025-01-01' AS from_on, DATE '9999-12-31' AS until_on,
       40000 + (range % 7)::INTEGER * 5000 AS rate_ppm FROM range({accounts}) WHERE range % 20 IN (5, 11)""",
    "rates": """
SELECT 'p' || range AS product, DATE '2025-01-01' AS from_on, 1000 + (range % 4)::INTEGER * 4000 AS rate_ppm
  FROM range(16)""",
}


def build(root: Path, bank: Bank) -> Lake:
    """The bank's lake, its history laid down in one pass."""
    lake = Lake(root)
    sizes = {"accounts": bank.accounts, "changes": bank.changes, "days": bank.days, "managers": bank.managers}
    sizes |= {"first": FIRST, "last": bank.last}
    with duckdb.connect() as database:
        changes = database.sql(CHANGES.format(**sizes)).to_arrow_table()
        answer = publish_history(lake, changes=changes, first=FIRST, last=bank.last)
        if isinstance(answer, Refused):
            raise RuntimeError(answer.reason)
        with lake.changing() as change:
            for table, select in TABLES.items():
                rows = database.sql(select.format(**sizes)).to_arrow_table()
                names = SCHEMAS[table].names
                change.replace(table, rows.select(names).cast(SCHEMAS[table]), database=database)
            change.publish()
    return lake
