"""The simulated profit of a month: what every account earned above what its money cost, by the rules of a scheme.

The rules come as scalars and small tables beside the lake's; taxes and capital as reduced fractions, so that all is
exact in whole numbers of 38 digits. Prices of matched loans are locked in the lake when they are first asked for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from math import lcm
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from qianmo.analytics.lake import FOREVER, Edition, Lake
from qianmo.domain.performance.funding import Funding, Method
from qianmo.domain.performance.vat import GENERAL, VatRule
from qianmo.domain.ratio import PPM

HERE = Path(__file__).parent
SPANS = f"""
CREATE TEMP TABLE prices AS
SELECT account_id, CASE WHEN coalesce(is_first, true) THEN DATE '0001-01-01' ELSE from_on END AS from_on,
       lead(from_on, 1, DATE '{FOREVER}') OVER (PARTITION BY account_id ORDER BY is_first DESC, from_on) AS until_on,
       ppm
  FROM matched WHERE account_id IS NOT NULL
"""
"""Prices as spans; the first holds for whatever was owed before its day too."""
LOCKED = "work/locked"
"""Which price each matched loan was given on the day it began and on each day it was priced again, for good."""
READ = ("households", "lines", "loan_repricing", "loan_uses", "loans", "rates")
CORE_DAYS = """
CREATE TEMP TABLE reprices AS
SELECT account_id, from_on FROM told_reprices WHERE account_id NOT IN (SELECT account_id FROM loan_repricing)
 UNION ALL
SELECT account_id, day FROM (
    SELECT l.account_id, l.drawn_on, l.due_on,
           CASE r.rule WHEN 'yearly' THEN make_date(year($first::DATE) + n, 1, 1)
           WHEN 'anniversary' THEN (l.drawn_on + to_years((year($first::DATE) - year(l.drawn_on) + n)::INTEGER))::DATE
           WHEN 'monthly' THEN (l.drawn_on + to_months(((year($first::DATE) - year(l.drawn_on)) * 12
                + month($first::DATE) - month(l.drawn_on) + n)::INTEGER))::DATE END AS day
      FROM loans AS l JOIN loan_repricing AS r USING (account_id), (VALUES (-1), (0)) AS turn(n)
     WHERE l.due_on > $first AND l.drawn_on < $until)
 WHERE day > drawn_on AND day < due_on AND day < $until
"""
"""The days the core's word of a contract asks for, in the month and the last before it, and told ones of all others."""
TENOR = 365
"""Days of a loan whose end nobody told."""
FULL_YEAR = 365
CURVE = pa.schema([("from_on", pa.date32()), ("tenor_days", pa.int64()), ("rate_ppm", pa.int64())])
MOST_FEN = 2**63 - 1
VAT = pa.schema(
    [("who", pa.string()), ("upto_fen", pa.int64()), ("way", pa.string()), ("reference_ppm", pa.int64()),
     ("tax", pa.int64())]
)  # fmt: skip
PRICES = pa.schema(
    [("account_id", pa.int64()), ("from_on", pa.date32()), ("is_first", pa.bool_()), ("days", pa.int64()),
     ("ppm", pa.int64())]
)  # fmt: skip
"""A price of an account from a day on, by the curve of that day at so many days."""
REPRICES = pa.schema([("account_id", pa.int64()), ("from_on", pa.date32())])
"""A day on which the contract of a loan reprices."""


@dataclass(frozen=True, slots=True)
class Provision:
    """What the ledger provides for losses: shares by class in ppm, and what it booked in the month, in fen.

    `booked_fen` is what was set aside for our own loans together, less what was taken back; None before it was booked.
    """

    shares: tuple[int, ...]
    booked_fen: int | None


@dataclass(frozen=True, slots=True)
class Priced:
    """Rules of profit with the curve of transfer prices they look up: a row for each tenor of each day it was set.

    `vat` are the rows by which interest is taxed in the month; without any all of it is taxed in general. `provision`
    is what rules that charge provision charge, by their own shares where the ledger says nothing. On the days of
    `reprices` matched loans are priced again, though their rate stays the same; of a loan whose contract the core told
    on the days of that.
    """

    funding: Funding
    curve: pa.Table
    vat: Sequence[VatRule] = (GENERAL,)
    provision: Provision | None = None
    reprices: pa.Table = field(default_factory=REPRICES.empty_table)


def earn(
    database: duckdb.DuckDBPyConnection, priced: Priced, *, lake: Lake, edition: Edition, first: date, until: date
) -> pa.Table:
    """Make the temporary table `earned`, a row for each account of a branch; gives the prices that are now locked.

    The connection knows the words of the metrics and the tables of the lake.
    """
    funding = priced.funding
    _register(database, priced, lake=lake, edition=edition)
    database.execute(CORE_DAYS, {"first": first, "until": until})
    if funding.method is Method.MATCHED:
        given = {
            "first": first, "until": until, "tenor": TENOR, "core_ppm": funding.core_ppm,
            "core_days": funding.core_days, "volatile_days": funding.volatile_days,
        }  # fmt: skip
        database.execute(f"CREATE TEMP TABLE matched AS {_text('transfer')}", given)
        [(demand,)] = database.execute("SELECT max(ppm) FROM matched WHERE account_id IS NULL").fetchall()
        loan_ppm = deposit_ppm = demand or 0
        database.execute(SPANS)
        locked = database.sql(
            f"SELECT {', '.join(PRICES.names)} FROM matched WHERE is_first IS NOT NULL ORDER BY account_id, from_on"
        ).to_arrow_table()
    else:
        database.execute("CREATE TEMP TABLE prices (account_id BIGINT, from_on DATE, until_on DATE, ppm BIGINT)")
        loan_ppm, deposit_ppm = funding.loan_ppm, funding.deposit_ppm
        locked = PRICES.empty_table()
    known = _scalars(priced, first=first, until=until) | {"loan_ppm": loan_ppm, "deposit_ppm": deposit_ppm}
    database.execute(f"CREATE TEMP TABLE earned AS {_text('profit')}", known)
    return locked


def _register(database: duckdb.DuckDBPyConnection, priced: Priced, *, lake: Lake, edition: Edition) -> None:
    """The small tables that prices come from."""
    funding = priced.funding
    database.register("curve", priced.curve)
    database.register("told_reprices", priced.reprices)
    database.register("tenors", _columns(funding.tenors, "days"))
    database.register("instalments", pa.table({"product": pa.array(sorted(funding.instalments), pa.string())}))
    pools = funding.by_product if funding.method is Method.MULTI else {}
    names = sorted({*pools, *funding.bonus})
    products = {
        "product": pa.array(names, pa.string()),
        "ppm": pa.array([pools.get(name) for name in names], pa.int64()),
        "bonus_ppm": pa.array([funding.bonus.get(name, 0) for name in names], pa.int64()),
    }
    database.register("products_priced", pa.table(products))
    database.register("vat_rules", _vat_rules(priced.vat))
    database.execute(f"CREATE TEMP VIEW locked AS {locked_sql(database, lake=lake, edition=edition)}")
    database.execute(
        "CREATE TEMP TABLE paid AS SELECT product, from_on, rate_ppm,"
        " lead(from_on, 1, DATE '9999-12-31') OVER (PARTITION BY product ORDER BY from_on) AS until_on FROM rates"
    )


def locked_sql(database: duckdb.DuckDBPyConnection, *, lake: Lake, edition: Edition) -> str:
    """A SELECT of the prices that are locked; those of before prices had days are the first of their loans."""
    files = lake.paths(edition, LOCKED)
    if not files:
        return "SELECT NULL::BIGINT AS account_id, NULL::DATE AS from_on, true AS is_first, 0 AS days, 0 AS ppm LIMIT 0"
    source = f"read_parquet({files})"
    columns = {row[0] for row in database.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()}
    if "from_on" in columns:
        return f"SELECT {', '.join(PRICES.names)} FROM {source}"
    return f"SELECT account_id, NULL::DATE AS from_on, true AS is_first, NULL::BIGINT AS days, ppm FROM {source}"


def _scalars(priced: Priced, *, first: date, until: date) -> dict[str, Any]:
    """What the statement is given: days, fractions, and rates."""
    funding = priced.funding
    surtax, tax = Fraction(funding.surtax_ppm, PPM), Fraction(funding.income_tax_ppm, PPM)
    capital = Fraction(funding.risk_weight_ppm * funding.capital_ppm, PPM * PPM)
    charge = capital * Fraction(funding.capital_charge_ppm, PPM)
    leap = date(first.year + 1, 1, 1) - date(first.year, 1, 1)
    return {
        "first": first, "until": until, "days": (until - first).days, "calendar": leap.days,
        "year_on": date(first.year, 1, 1), "vat_of": _denominator(priced.vat),
        "sur": surtax.numerator, "sur_of": surtax.denominator, "tax": tax.numerator, "tax_of": tax.denominator,
        "capital": capital.numerator, "capital_of": capital.denominator, "charge": charge.numerator,
        "charge_of": charge.denominator, "provides": funding.provides, "losses": list(funding.losses),
        "provided": list(priced.provision.shares if priced.provision else funding.losses),
        "booked": priced.provision.booked_fen if priced.provision else None,
        "loan_cost": funding.loan_cost_ppm, "deposit_cost": funding.deposit_cost_ppm,
    }  # fmt: skip


def _vat_rules(rules: Sequence[VatRule]) -> pa.Table:
    """The rows of VAT with the tax within a price that includes it, all over one denominator."""
    over = _denominator(rules)
    rows = [
        {
            "who": one.who.value, "upto_fen": MOST_FEN if one.upto_fen is None else one.upto_fen, "way": one.way.value,
            "reference_ppm": one.reference_ppm, "tax": int(_within(one) * over),
        }
        for one in rules
    ]  # fmt: skip
    return pa.Table.from_pylist(rows, schema=VAT)


def _denominator(rules: Sequence[VatRule]) -> int:
    return lcm(*(_within(one).denominator for one in rules))


def _within(rule: VatRule) -> Fraction:
    return Fraction(rule.rate_ppm, PPM + rule.rate_ppm)


def _columns(known: Mapping[str, int], name: str) -> pa.Table:
    return pa.table({"product": pa.array(list(known), pa.string()), name: pa.array(list(known.values()), pa.int64())})


def _text(name: str) -> str:
    return (HERE / f"{name}.sql").read_text(encoding="utf-8")
