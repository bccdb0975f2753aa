"""Balances of the bank at the ends of several days by village: deposits of the core, loans of ours and of the core."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import duckdb
import pyarrow as pa

from qianmo.analytics.lake import CORE, OWN, Edition, Lake, days_of
from qianmo.analytics.metrics.embedded import prepare

HELD = """
SELECT d.day, a.side, h.cell_id, sum(b.fen)::BIGINT AS fen
  FROM days AS d
  JOIN balances AS b ON b.from_on <= d.day AND b.until_on > d.day
  JOIN accounts AS a ON a.account_id = b.account_id AND a.from_on <= d.day AND a.until_on > d.day
  LEFT JOIN households AS h ON h.household_id = a.household_id
 WHERE a.side IN ('deposit', 'loan')
 GROUP BY ALL ORDER BY ALL
"""


def held_at(*, lake: Lake, edition: Edition, days: Sequence[date]) -> list[dict[str, Any]]:
    """What was held at the end of these days: day, side, village (None: of no household), fen.

    A day whose balances of a side are not in the lake has no row of that side.
    """
    books = {"deposit": days_of(edition, CORE), "loan": days_of(edition, OWN) or days_of(edition, CORE)}
    with duckdb.connect() as database:
        prepare(database, ("balances", "accounts", "households"), lake=lake, edition=edition)
        database.register("days", pa.table({"day": pa.array(list(days), pa.date32())}))
        rows: list[dict[str, Any]] = database.sql(HELD).to_arrow_table().to_pylist()
    return [row for row in rows if str(row["day"]) in books[row["side"]]]
