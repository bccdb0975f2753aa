"""The register laid down in the lake: tables that figures read, made anew from ours whenever those have changed."""

from datetime import date

import pyarrow as pa

from qianmo.analytics.lake import Lake, lay_tables, schema_of
from qianmo.storage.columns import read_table

ACCOUNTS = """
SELECT account_id, from_on, until_on, side, product, branch_id, customer_id, household_id, opened_on
  FROM feeds_accountterm ORDER BY account_id, from_on
"""
OWNERS = """
SELECT account_id, from_on, until_on, staff_id, way, above_ppm, upto_ppm
  FROM feeds_ownership ORDER BY account_id, from_on, above_ppm
"""
PRODUCTS = "SELECT code, name, side, weight_ppm FROM feeds_coreproduct ORDER BY code"
RATES = "SELECT product, from_on, rate_ppm FROM feeds_corerate ORDER BY product, from_on"


def lay_accounts(lake: Lake) -> None:
    """Let the lake say of accounts what the register says."""
    _lay(lake, "accounts/core", ACCOUNTS)


def lay_owners(lake: Lake) -> None:
    """Let the lake say whose accounts are."""
    _lay(lake, "owners/core", OWNERS)


def lay_products(lake: Lake) -> None:
    """Let the lake know the core bank's products."""
    _lay(lake, "products/core", PRODUCTS)


def lay_rates(lake: Lake) -> None:
    """Let the lake know the core bank's rates."""
    _lay(lake, "rates", RATES)


def _lay(lake: Lake, table: str, select: str) -> None:
    lay_tables(lake, {table: read_table(select, schema=schema_of(table))})


def households_of(account_ids: list[int], *, on: date) -> pa.Array:
    """The household of each account on a day, in the order asked."""
    schema = pa.schema([("account_id", pa.int64()), ("household_id", pa.int64())])
    select = (
        "SELECT account_id, household_id FROM feeds_accountterm"
        " WHERE account_id = ANY(%(ids)s) AND from_on <= %(on)s AND until_on > %(on)s"
    )
    found = read_table(select, schema=schema, params={"ids": account_ids, "on": on})
    known = dict(zip(found["account_id"].to_pylist(), found["household_id"].to_pylist(), strict=True))
    return pa.array([known.get(one) for one in account_ids], pa.int64())
