"""Counting a month: the evidence of a month in one pass over the accounts, and the amounts as sums of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa

from qianmo.analytics.lake import Change, Edition, Lake
from qianmo.analytics.metrics.embedded import prepare
from qianmo.analytics.work.attributing import ATTRIBUTED, attribute
from qianmo.analytics.work.measures import MEASURES, Measure, divisor
from qianmo.analytics.work.profit import LOCKED, PRICES, Priced, earn
from qianmo.analytics.work.profit import READ as PRICED_FROM

HERE = Path(__file__).parent
PARTS, BORROWERS, EARNED, FLOWS = "work/parts", "work/borrowers", "work/earned", "work/flows"
"""The evidence as tables of the lake, a folder for each month."""
BEFORE = "-before"
"""Added to the name of a table: what was its month's evidence by the count before the last."""
READ = ("accounts", "owners", "balances", "products", "loans", "loan_states", "loan_rates", "transactions")
ONE_DAY = timedelta(days=1)
EARNINGS = (
    "fen_days", "interest_fen", "transfer_fen", "bonus_fen", "vat_fen", "surtax_fen", "loss_fen", "cost_fen",
    "before_fen", "after_fen", "capital_fen", "eva_fen",
)  # fmt: skip
"""What is told of an account's profit, in fen; of an average, fen times days."""
NOTHING = (
    "SELECT account_id, branch_id, side, product, customer_id, household_id, false AS is_new, "
    + ", ".join(f"0::BIGINT AS {name}" for name in EARNINGS)
    + " FROM accounts LIMIT 0"
)
BY_BORROWERS = (
    "SELECT staff_id, 'net_borrowers' AS measure, sum(change)::BIGINT AS amount FROM borrowers"
    " GROUP BY staff_id HAVING sum(change) <> 0"
)
AMOUNTS = pa.schema([("staff_id", pa.int64()), ("measure", pa.string()), ("amount", pa.int64())])


@dataclass(frozen=True, slots=True)
class Counted:
    """A month as far as it is told: amounts by person and measure, and the evidence they are sums of.

    `flows` is what moved on accounts under the kinds of transaction some measure names, `earned` is the profit of every
    account of a branch, `locked` the transfer prices matched loans keep.
    """

    first: date
    as_of: date
    amounts: pa.Table
    parts: pa.Table
    borrowers: pa.Table
    flows: pa.Table
    earned: pa.Table
    locked: pa.Table


def count_work(
    *,
    lake: Lake,
    edition: Edition,
    first: date,
    as_of: date,
    priced: Priced | None = None,
    attributed: pa.Table | None = None,
    measures: Mapping[str, Measure] = MEASURES,
) -> Counted:
    """Count the work of the month that begins on `first`, to the end of `as_of`: what the lake knows of it.

    Without rules of profit nothing earns anything. Accounts that are `attributed` (columns of `ATTRIBUTED`) count for
    those named there, others for who keeps them. What people did as events is counted elsewhere, since the lake does
    not hold it. Conditions of measures are not looked at: an amount is the whole sum.
    """
    base = date(first.year - 1, 12, 31)
    until = as_of + ONE_DAY
    with duckdb.connect() as database:
        prepare(database, (*READ, *PRICED_FROM), lake=lake, edition=edition)
        attribute(database, ATTRIBUTED.empty_table() if attributed is None else attributed, lake=lake, edition=edition)
        given = {"first": first, "until": until, "base": base}
        database.execute(f"CREATE TEMP TABLE parts AS {_text('parts')}", given)
        database.execute(f"CREATE TEMP TABLE borrowers AS {_text('borrowers')}")
        kinds = sorted({kind for one in measures.values() for kind in one.moves})
        moved = {"first": first, "until": until if kinds else first, "kinds": kinds or [""]}
        database.execute(f"CREATE TEMP TABLE flows AS {_text('flows')}", moved)
        locked = PRICES.empty_table()
        if priced is None:
            database.execute(f"CREATE TEMP TABLE earned AS {NOTHING}")
        else:
            locked = earn(database, priced, lake=lake, edition=edition, first=first, until=until)
        database.execute(f"CREATE TEMP TABLE shares AS {_text('shares')}")
        amounts = database.sql(_amounts(measures, (until - first).days)).to_arrow_table().cast(AMOUNTS)
        # In order of people, so that whoever opens one person's figures reads little else.
        parts = database.sql(
            "SELECT * REPLACE (interest::BIGINT AS interest) FROM shares ORDER BY staff_id, side, account_id"
        ).to_arrow_table()
        borrowers = database.sql("SELECT * FROM borrowers ORDER BY staff_id, customer_id").to_arrow_table()
        flows = database.sql("SELECT * FROM flows ORDER BY staff_id, account_id, kind").to_arrow_table()
        earned = database.sql("SELECT * FROM earned ORDER BY branch_id, account_id").to_arrow_table()
    return Counted(first, as_of, amounts, parts, borrowers, flows, earned, locked)


def lay_evidence(lake: Lake, counted: Counted, *, told: str) -> None:
    """Let this be the evidence of its month; what lay there before stays beside it, until the next count.

    `told` names the count: laid down again, a count that was killed leaves beside it what was there before it.
    """
    folder = counted.first.isoformat()[:7]
    with lake.changing() as change, duckdb.connect() as database:
        counts: dict[str, str] = change.notes.setdefault("work", {})
        if counts.get(folder) != told:
            _keep_beside(change, folder)
            counts[folder] = told
        laid = {
            PARTS: counted.parts, BORROWERS: counted.borrowers, FLOWS: counted.flows, EARNED: counted.earned,
        }  # fmt: skip
        for table, rows in laid.items():
            for name in change.base.files.get(table, ()):
                if name.startswith(f"{table}/{folder}/"):
                    change.remove(table, name)
            database.register("rows", rows)
            change.add(table, "SELECT * FROM rows", database=database, part=folder)
            database.unregister("rows")
        if counted.locked.num_rows:
            change.replace(LOCKED, counted.locked, database=database)
        change.publish()


def _keep_beside(change: Change, folder: str) -> None:
    """Let the evidence of a month be that of the count before, in place of what was."""
    for table in (PARTS, BORROWERS):
        beside = change.files.get(table + BEFORE, [])
        others = [name for name in beside if not name.startswith(f"{table}/{folder}/")]
        now = [name for name in change.base.files.get(table, ()) if name.startswith(f"{table}/{folder}/")]
        change.files[table + BEFORE] = [*others, *now]


def evidence_before(lake: Lake, edition: Edition, table: str, *, first: date) -> list[str]:
    """The files of what was a month's evidence by the count before the last; none where it was counted once."""
    folder = f"{table}/{first.isoformat()[:7]}/"
    return [str(lake.root / name) for name in edition.files.get(table + BEFORE, ()) if name.startswith(folder)]


def evidence_table(lake: Lake, edition: Edition, table: str, *, first: date) -> list[str]:
    """The files of a month's evidence; none where nothing was laid down for it."""
    folder = f"{table}/{first.isoformat()[:7]}/"
    return [str(lake.root / name) for name in edition.files.get(table, ()) if name.startswith(folder)]


def _text(name: str) -> str:
    return (HERE / f"{name}.sql").read_text(encoding="utf-8")


def _amounts(measures: Mapping[str, Measure], days: int) -> str:
    """Every amount of the lake, long: sums as wide columns in one pass, then turned."""
    asked = {code: one for code, one in measures.items() if one.total}
    told = [
        *_turned("shares", {code: one for code, one in asked.items() if not one.moves}, days),
        *_turned("flows", {code: one for code, one in asked.items() if one.moves}, days),
        BY_BORROWERS,
    ]
    return f"{' UNION ALL '.join(told)} ORDER BY staff_id, measure".replace("$days", str(days))


def wide_sums(measures: Mapping[str, Measure], days: int) -> str:
    """Every measure of balances as a column, over the parts of accounts of so many days."""
    asked = {code: one for code, one in measures.items() if one.total and not one.moves}
    wide = ", ".join(f'{_divided(one, days)} AS "{code}"' for code, one in asked.items())
    return wide.replace("$days", str(days))


def _turned(table: str, measures: Mapping[str, Measure], days: int) -> list[str]:
    if not measures:
        return []
    wide = ", ".join(f'{_divided(one, days)} AS "{code}"' for code, one in measures.items())
    return [
        f"""SELECT staff_id, measure, amount
          FROM (UNPIVOT (SELECT staff_id, {wide} FROM {table} GROUP BY staff_id) ON COLUMNS(* EXCLUDE staff_id)
                INTO NAME measure VALUE amount)
         WHERE amount <> 0"""
    ]


def _divided(measure: Measure, days: int) -> str:
    by = divisor(measure, days=days)
    return f"sum({measure.total})::BIGINT" if by == 1 else f"qm_div(sum({measure.total}), {by})"
