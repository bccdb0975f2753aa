"""The accounts of one household in the lake: what they are, who answers for which part, and their balances as spans."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import duckdb
import pyarrow as pa

from qianmo.analytics.lake import Edition, Lake, table_sql, views

TABLES = ("accounts", "balances", "owners", "products")
HELD = """
CREATE TEMP TABLE held AS
SELECT account_id, from_on, until_on, side, product, branch_id, opened_on FROM accounts WHERE household_id = $household
"""
ACCOUNTS = """
SELECT h.account_id, h.side, h.product, coalesce(p.name, h.product) AS product_name, h.branch_id, h.opened_on
  FROM held h LEFT JOIN (SELECT product, any_value(name) AS name FROM products GROUP BY product) p
       ON p.product = h.product
 WHERE h.from_on <= $last AND h.until_on > $last ORDER BY h.side, h.account_id
"""
SPANS = """
SELECT b.account_id, h.side, greatest(b.from_on, h.from_on) AS from_on, least(b.until_on, h.until_on) AS until_on, b.fen
  FROM balances b JOIN held h ON h.account_id = b.account_id AND h.from_on < b.until_on AND h.until_on > b.from_on
 WHERE b.account_id IN (SELECT account_id FROM held) AND b.from_on <= $last AND b.until_on > $first
   AND h.from_on <= $last AND h.until_on > $first
 ORDER BY 1, 3
"""
OWNERS = """
SELECT account_id, staff_id, way, above_ppm, upto_ppm FROM owners
 WHERE account_id IN (SELECT account_id FROM held) AND from_on <= $last AND until_on > $last
 ORDER BY account_id, above_ppm
"""


@dataclass(frozen=True, slots=True)
class HouseholdAccounts:
    """Accounts held on the last day, spans while they were this household's, owners on the last day (by share)."""

    accounts: pa.Table
    spans: pa.Table
    owners: pa.Table


def accounts_of_household(
    lake: Lake, edition: Edition, household_id: int, *, first: date, last: date
) -> HouseholdAccounts:
    """What a household held between two days, both included."""
    with duckdb.connect() as database:
        views(lake, edition, database, tables=TABLES)
        database.execute(HELD, {"household": household_id})
        return HouseholdAccounts(
            accounts=database.sql(ACCOUNTS, params={"last": last}).to_arrow_table(),
            spans=database.sql(SPANS, params={"first": first, "last": last}).to_arrow_table(),
            owners=database.sql(OWNERS, params={"last": last}).to_arrow_table(),
        )


def table_rows(lake: Lake, edition: Edition, table: str) -> pa.Table:
    """All rows of a table of the lake."""
    with duckdb.connect() as database:
        return database.sql(table_sql(lake, edition, table)).to_arrow_table()


HOUSEHOLDS = """
SELECT account_id, household_id FROM accounts
 WHERE side IN ('deposit', 'loan') AND from_on <= $on AND until_on > $on
   AND household_id IN (SELECT unnest($households))
"""


def accounts_of_households(
    lake: Lake, edition: Edition, households: Collection[int], *, on: date
) -> dict[int, set[int]]:
    """The deposits and loans these households hold on a day, by household."""
    found: dict[int, set[int]] = {one: set() for one in households}
    with duckdb.connect() as database:
        views(lake, edition, database, tables=("accounts",))
        for account, household in database.execute(HOUSEHOLDS, {"on": on, "households": sorted(found)}).fetchall():
            found[household].add(account)
    return found
