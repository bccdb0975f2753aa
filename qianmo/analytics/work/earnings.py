"""Profit of a month by branch, by person, by household or account by account, from the evidence laid down with it."""

from collections.abc import Collection
from datetime import date

import duckdb
import pyarrow as pa

from qianmo.analytics.lake import Edition, Lake
from qianmo.analytics.metrics.embedded import prepare
from qianmo.analytics.work.counting import EARNED, PARTS, evidence_table
from qianmo.analytics.work.profit import locked_sql

KEYS = {"branch": "branch_id", "manager": "staff_id", "household": "household_id", "all": "NULL::BIGINT"}
PARTED = ("margin_fen", "before_fen", "after_fen", "capital_fen", "eva_fen")
"""What of an account's profit follows its owners."""
WHOLE = ("interest_fen", "transfer_fen", "bonus_fen", "vat_fen", "surtax_fen", "loss_fen", "cost_fen")
"""What is told of whole accounts only."""
SUMS = ", ".join(f"coalesce(sum({name}), 0)::BIGINT AS {name}" for name in (*WHOLE, *PARTED[1:]))
BY = """
SELECT {key} AS key, count(DISTINCT account_id) AS accounts, count(DISTINCT customer_id) AS customers,
       coalesce(sum(fen_days), 0)::BIGINT AS fen_days, {sums}
  FROM read_parquet({paths}) WHERE {within} GROUP BY ALL ORDER BY after_fen DESC, key LIMIT {limit}
"""
ONE_BY_ONE = """
SELECT e.account_id, e.side, coalesce(p.name, e.product) AS product, e.household_id, e.fen_days, {columns}
  FROM read_parquet({paths}) AS e LEFT JOIN (SELECT product, name FROM products) AS p USING (product)
 WHERE {within} ORDER BY abs(e.after_fen) DESC, e.account_id LIMIT {limit}
"""


def earnings(
    *, lake: Lake, edition: Edition, first: date, by: str, branches: Collection[int] | None, limit: int
) -> pa.Table | None:
    """A row for each branch, person or household, or one in all, the most profitable first; of these branches or all.

    People have what follows the owners alone (`margin_fen` is interest and transfer price together). None where nothing
    was laid down for the month.
    """
    paths = evidence_table(lake, edition, PARTS if by == "manager" else EARNED, first=first)
    if not paths:
        return None
    sums = ", ".join(f"coalesce(sum({name}), 0)::BIGINT AS {name}" for name in PARTED) if by == "manager" else SUMS
    within = "side IN ('deposit', 'loan')"
    if branches is not None and by != "manager":
        within += f" AND branch_id IN ({', '.join(map(str, sorted(branches))) or 'NULL'})"
    with duckdb.connect() as database:
        return database.sql(
            BY.format(key=KEYS[by], sums=sums, paths=paths, within=within, limit=int(limit))
        ).to_arrow_table()


def earned_one_by_one(
    *,
    lake: Lake,
    edition: Edition,
    first: date,
    by: str,
    key: int | None,
    branches: Collection[int] | None,
    limit: int,
) -> pa.Table | None:
    """The accounts of a branch, person or household, or of these branches, those that brought or cost most first."""
    paths = evidence_table(lake, edition, PARTS if by == "manager" else EARNED, first=first)
    if not paths:
        return None
    columns = ", ".join(f"e.{name}" for name in (PARTED if by == "manager" else (*WHOLE, *PARTED[1:])))
    within = "e.side IN ('deposit', 'loan')"
    if key is not None:
        within += f" AND e.{KEYS[by]} = {int(key)}"
    if branches is not None:
        within += f" AND e.branch_id IN ({', '.join(map(str, sorted(branches))) or 'NULL'})"
    with duckdb.connect() as database:
        prepare(database, ("products",), lake=lake, edition=edition)
        asked = ONE_BY_ONE.format(columns=columns, paths=paths, within=within, limit=int(limit))
        return database.sql(asked).to_arrow_table()


def locked_prices(
    *, lake: Lake, edition: Edition, accounts: Collection[int]
) -> dict[int, list[tuple[date | None, int | None, int]]]:
    """The prices matched loans were given, by account: from which day on, at how many days of the curve, ppm.

    Those of loans priced before tenors were kept tell no day.
    """
    found: dict[int, list[tuple[date | None, int | None, int]]] = {}
    with duckdb.connect() as database:
        source = locked_sql(database, lake=lake, edition=edition)
        asked = f"SELECT account_id, from_on, days, ppm FROM ({source}) WHERE account_id IN (SELECT unnest($accounts))"
        rows = database.execute(f"{asked} ORDER BY account_id, is_first DESC, from_on", {"accounts": list(accounts)})
        for account, since, days, ppm in rows.fetchall():
            found.setdefault(account, []).append((since, days, ppm))
    return found


def contracts_told(*, lake: Lake, edition: Edition, on: date) -> tuple[int, int]:
    """Of the core's loans that are not due yet, of how many it told when they reprice, and of how many it did not."""
    with duckdb.connect() as database:
        prepare(database, ("loan_repricing", "loans"), lake=lake, edition=edition)
        [(with_rule, without)] = database.execute(
            "SELECT count(rule), count(*) - count(rule) FROM loans LEFT JOIN loan_repricing USING (account_id)"
            " WHERE account_id > 0 AND due_on > $on",
            {"on": on},
        ).fetchall()
    return int(with_rule), int(without)


def product_names(*, lake: Lake, edition: Edition) -> dict[str, str]:
    """Every product that accounts stand under, deposits and loans, by code with its name."""
    with duckdb.connect() as database:
        prepare(database, ("products",), lake=lake, edition=edition)
        asked = "SELECT product, any_value(name) FROM products WHERE side IN ('deposit', 'loan') GROUP BY 1 ORDER BY 1"
        return dict(database.sql(asked).fetchall())
