"""Whose the accounts are in pay: who keeps them, as the lake says, except where the bank attributed them otherwise."""

import duckdb
import pyarrow as pa

from qianmo.analytics.lake import FOREVER, SCHEMAS, Edition, Lake, table_sql

ATTRIBUTED = pa.schema([field for field in SCHEMAS["owners"] if field.name != "way"])
"""Parts of accounts from a day until before another; the parts of an account and day make its whole."""
OWNED = f"""
WITH span AS (SELECT DISTINCT account_id, from_on, until_on FROM attributed),
     free AS (
    SELECT account_id, DATE '0001-01-01' AS from_on, min(from_on) AS until_on FROM span GROUP BY account_id
     UNION ALL
    SELECT account_id, until_on, lead(from_on, 1, DATE '{FOREVER}') OVER (PARTITION BY account_id ORDER BY from_on)
      FROM span
)
SELECT o.account_id, greatest(o.from_on, f.from_on) AS from_on, least(o.until_on, f.until_on) AS until_on, o.staff_id,
       o.way, o.above_ppm, o.upto_ppm
  FROM ({{told}}) AS o
  JOIN free AS f ON f.account_id = o.account_id AND f.from_on < o.until_on AND f.until_on > o.from_on
 WHERE f.from_on < f.until_on
 UNION ALL
SELECT account_id, from_on, until_on, staff_id, 'attributed', above_ppm, upto_ppm FROM attributed
"""


def attribute(database: duckdb.DuckDBPyConnection, attributed: pa.Table, *, lake: Lake, edition: Edition) -> None:
    """Let the view `owners` of the connection say whose accounts are in pay; `attributed` has these columns."""
    if not attributed.num_rows:
        return
    told = table_sql(lake, edition, "owners")
    database.register("attributed", attributed)
    database.execute(f"CREATE TEMP TABLE owned AS {OWNED.format(told=told)}")
    database.execute(
        "CREATE OR REPLACE TEMP VIEW owners AS SELECT account_id, from_on, until_on, staff_id, way, above_ppm, upto_ppm"
        f" FROM ({told}) WHERE account_id NOT IN (SELECT account_id FROM attributed) UNION ALL SELECT * FROM owned"
    )
