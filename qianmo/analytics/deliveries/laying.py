"""What deliveries lay down in the lake beside balances: movements by month, loans with dated states and rates."""

from collections.abc import Mapping
from datetime import date

import duckdb
import pyarrow as pa

from qianmo.analytics.lake import FOREVER, Lake, schema_of, table_sql
from qianmo.analytics.lake.edition import Change

TRANSACTIONS, LOANS, USES, GUARANTEED = "transactions", "loans/core", "loan_uses/core", "loan_guarantees/core"
REPRICED = "loan_repricing/core"
STATES, RATES, BORROWERS = "loan_states/core", "loan_rates/core", "borrowers/core"


def lay_transactions(lake: Lake, rows: pa.Table, *, since: date, on: date) -> int:
    """Let these be all movements of the days from `since` to `on`; how many differ from what was there.

    Only the months of those days are written anew.
    """
    with lake.changing() as change, duckdb.connect() as database:
        database.register("given", rows)
        changed = 0
        for (month,) in database.execute(
            f"SELECT strftime(day, '%Y-%m') FROM generate_series(DATE '{since}', DATE '{on}', INTERVAL 1 DAY) g(day)"
            " GROUP BY 1 ORDER BY 1"
        ).fetchall():
            changed += _lay_month(change, database, month, since=since, on=on)
        if changed:
            change.publish()
        return changed


def _lay_month(change: Change, database: duckdb.DuckDBPyConnection, month: str, *, since: date, on: date) -> int:
    names = [name for name in change.files.get(TRANSACTIONS, []) if name.startswith(f"{TRANSACTIONS}/{month}/")]
    columns = ", ".join(schema_of(TRANSACTIONS).names)
    within = f"on_day BETWEEN DATE '{since}' AND DATE '{on}'"
    paths = [str(change.lake.root / name) for name in names]
    old = f"SELECT {columns} FROM read_parquet({paths})" if paths else f"SELECT {columns} FROM given WHERE false"
    new = f"SELECT {columns} FROM given WHERE strftime(on_day, '%Y-%m') = '{month}'"
    before = f"SELECT * FROM ({old}) WHERE {within}"
    differ = f"((({before}) EXCEPT ALL ({new})) UNION ALL (({new}) EXCEPT ALL ({before})))"
    [(changed,)] = database.execute(f"SELECT count(*) FROM {differ}").fetchall()
    if changed:
        kept = f"SELECT * FROM ({old}) WHERE NOT ({within}) UNION ALL {new} ORDER BY on_day, account_id"
        change.add(TRANSACTIONS, kept, database=database, part=month)
        for name in names:
            change.remove(TRANSACTIONS, name)
    return int(changed)


def lay_loans(
    lake: Lake,
    loans: pa.Table,
    told: Mapping[str, pa.Table],
    *,
    for_good: Mapping[str, pa.Table],
    on: date,
    whole: bool,
) -> int:
    """Let the loans of a day count, and what is told of each: what differs begins another span.

    `for_good` has what holds of a loan whatever the day (USES, GUARANTEED, REPRICED), `told` for each dated table
    (STATES, RATES, BORROWERS) its accounts with its values. With `whole` nothing is told any more, from that day on, of
    a loan not given. Returns how many rows of the dated tables differ.
    """
    with lake.changing() as change, duckdb.connect() as database:
        differs = False
        for table, given in {LOANS: loans, **for_good}.items():
            database.register("fresh", given)
            laid = table_sql(lake, change.base, table)
            kept = f"SELECT * FROM ({laid}) l ANTI JOIN fresh USING (account_id)"
            rows = _arrow(database, f"{kept} UNION ALL SELECT * FROM fresh", table)
            differs |= change.replace(table, rows, database=database)
            database.unregister("fresh")
        changed = 0
        for table, given in told.items():
            moved, rows = _spans_anew(change, database, table, given, on=on, whole=whole)
            differs |= change.replace(table, rows, database=database)
            changed += moved
        if differs:
            change.publish()
        return changed


def _spans_anew(
    change: Change, database: duckdb.DuckDBPyConnection, table: str, given: pa.Table, *, on: date, whole: bool
) -> tuple[int, pa.Table]:
    """How many values of a dated table differ on a day, and all its rows with them."""
    values = schema_of(table).names[3:]
    words = {"on": on, "forever": FOREVER, "whole": str(whole).lower()} | {
        side: ", ".join(f"{side}.{one}" for one in values) for side in ("s", "o", "m")
    }
    database.register("given", given)
    database.execute(f"CREATE OR REPLACE TABLE old AS {table_sql(change.lake, change.base, table)}")
    database.execute(MOVED.format(**words))
    [(moved,)] = database.execute("SELECT count(*) FROM moved").fetchall()
    rows = _arrow(database, ANEW.format(**words), table)
    database.unregister("given")
    return int(moved), rows


MOVED = """
CREATE OR REPLACE TABLE moved AS
SELECT coalesce(s.account_id, o.account_id) AS account_id, {s}, s.account_id IS NOT NULL AS is_given, o.from_on
  FROM given s
  FULL JOIN (SELECT * FROM old WHERE from_on <= DATE '{on}' AND until_on > DATE '{on}') o USING (account_id)
 WHERE (s.account_id IS NOT NULL OR {whole}) AND ({s}, s.account_id) IS DISTINCT FROM ({o}, o.account_id)
"""
ANEW = """
SELECT o.account_id, o.from_on, CASE WHEN m.account_id IS NULL THEN o.until_on ELSE DATE '{on}' END AS until_on, {o}
  FROM old o LEFT JOIN moved m ON m.account_id = o.account_id AND m.from_on = o.from_on
 WHERE m.account_id IS NULL OR o.from_on < DATE '{on}'
UNION ALL
SELECT m.account_id, DATE '{on}',
       coalesce((SELECT min(o.from_on) FROM old o WHERE o.account_id = m.account_id AND o.from_on > DATE '{on}'),
                DATE '{forever}'), {m}
  FROM moved m WHERE m.is_given
 ORDER BY 1, 2
"""


def _arrow(database: duckdb.DuckDBPyConnection, select: str, table: str) -> pa.Table:
    return database.sql(select).to_arrow_table().cast(schema_of(table))
