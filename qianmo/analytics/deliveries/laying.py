"""What deliveries lay down in the lake beside balances: movements by month, and loans with their dated states."""

from datetime import date

import duckdb
import pyarrow as pa

from qianmo.analytics.lake import FOREVER, Lake, schema_of, table_sql
from qianmo.analytics.lake.edition import Change

TRANSACTIONS, LOANS, STATES = "transactions", "loans/core", "loan_states/core"
STATE = "class, arrears_since"


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


def lay_loans(lake: Lake, loans: pa.Table, states: pa.Table, *, on: date, whole: bool) -> int:
    """Let the loans and their states of a day count: a state that differs ends there and another begins.

    `states` has `account_id`, `class` and `arrears_since`. With `whole` a loan not given has no state from that day on.
    Returns how many rows differ.
    """
    with lake.changing() as change, duckdb.connect() as database:
        database.register("loans", loans)
        database.register("states", states)
        laid = table_sql(lake, change.base, LOANS)
        kept = f"SELECT * FROM ({laid}) l ANTI JOIN loans USING (account_id)"
        differs = change.replace(
            LOANS, _arrow(database, f"{kept} UNION ALL SELECT * FROM loans", LOANS), database=database
        )
        database.execute(f"CREATE TABLE old AS {table_sql(lake, change.base, STATES)}")
        database.execute(
            f"CREATE TABLE standing AS SELECT * FROM old WHERE from_on <= DATE '{on}' AND until_on > DATE '{on}'"
        )
        database.execute(
            "CREATE TABLE moved AS SELECT coalesce(s.account_id, o.account_id) AS account_id, s.class,"
            " s.arrears_since, s.account_id IS NOT NULL AS is_given, o.from_on"
            " FROM states s FULL JOIN standing o USING (account_id)"
            f" WHERE (s.account_id IS NOT NULL OR {str(whole).lower()})"
            f" AND (s.class, s.arrears_since, s.account_id) IS DISTINCT FROM (o.class, o.arrears_since, o.account_id)"
        )
        differs |= change.replace(
            STATES, _arrow(database, STATES_ANEW.format(on=on, forever=FOREVER), STATES), database=database
        )
        [(changed,)] = database.execute("SELECT count(*) FROM moved").fetchall()
        if differs:
            change.publish()
        return int(changed)


STATES_ANEW = """
SELECT o.account_id, o.from_on, CASE WHEN m.account_id IS NULL THEN o.until_on ELSE DATE '{on}' END AS until_on,
       o.class, o.arrears_since
  FROM old o LEFT JOIN moved m ON m.account_id = o.account_id AND m.from_on = o.from_on
 WHERE m.account_id IS NULL OR o.from_on < DATE '{on}'
UNION ALL
SELECT m.account_id, DATE '{on}',
       coalesce((SELECT min(o.from_on) FROM old o WHERE o.account_id = m.account_id AND o.from_on > DATE '{on}'),
                DATE '{forever}'), m.class, m.arrears_since
  FROM moved m WHERE m.is_given
 ORDER BY 1, 2
"""


def _arrow(database: duckdb.DuckDBPyConnection, select: str, table: str) -> pa.Table:
    return database.sql(select).to_arrow_table().cast(schema_of(table))
