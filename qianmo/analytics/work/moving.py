"""What of a difference between two counts of a month comes of accounts that changed hands between them."""

from collections.abc import Mapping
from datetime import date

import duckdb
import pyarrow as pa

from qianmo.analytics.lake import Edition, Lake
from qianmo.analytics.metrics.embedded import prepare
from qianmo.analytics.work.counting import AMOUNTS, BORROWERS, PARTS, evidence_before, evidence_table, wide_sums
from qianmo.analytics.work.measures import Measure

MOVED = """
WITH now AS (SELECT DISTINCT account_id, staff_id FROM read_parquet({now})),
     before AS (SELECT DISTINCT account_id, staff_id FROM read_parquet({before}))
SELECT account_id FROM (FROM now EXCEPT FROM before) WHERE account_id IN (SELECT account_id FROM before)
 UNION
SELECT account_id FROM (FROM before EXCEPT FROM now) WHERE account_id IN (SELECT account_id FROM now)
"""
SUMS = """
SELECT staff_id, measure, {sign} * amount AS amount
  FROM (UNPIVOT (SELECT staff_id, {wide} FROM read_parquet({paths})
                  WHERE account_id IN (SELECT account_id FROM moved) GROUP BY staff_id)
        ON COLUMNS(* EXCLUDE staff_id) INTO NAME measure VALUE amount)
"""
NET = """
SELECT staff_id, 'net_borrowers', {sign} * sum(change) FROM read_parquet({paths})
 WHERE account_id IN (SELECT account_id FROM moved) GROUP BY staff_id
"""


def reassigned(
    *, lake: Lake, edition: Edition, measures: Mapping[str, Measure], first: date, days_before: int, days: int
) -> pa.Table:
    """By person and measure, how much more accounts that changed hands bring by the last count than by the one before.

    `days_before` and `days` are the days of the month each count covers. Empty where the month was counted once.
    """
    now, before = (find(lake, edition, PARTS, first=first) for find in (evidence_table, evidence_before))
    if not now or not before:
        return AMOUNTS.empty_table()
    sides = [
        SUMS.format(sign=sign, wide=wide_sums(measures, covered), paths=paths)
        for sign, covered, paths in ((1, days, now), (-1, days_before, before))
    ]
    for sign, find in ((1, evidence_table), (-1, evidence_before)):
        if paths := find(lake, edition, BORROWERS, first=first):
            sides.append(NET.format(sign=sign, paths=paths))
    with duckdb.connect() as database:
        prepare(database, ("products",), lake=lake, edition=edition)
        database.execute(f"CREATE TEMP TABLE moved AS {MOVED.format(now=now, before=before)}")
        asked = (
            f"SELECT staff_id, measure, sum(amount)::BIGINT AS amount FROM ({' UNION ALL '.join(sides)}) GROUP BY ALL"
        )
        return database.sql(f"{asked} HAVING sum(amount) <> 0 ORDER BY ALL").to_arrow_table().cast(AMOUNTS)
