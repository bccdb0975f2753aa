"""A list over a million customers and fifty million movements: found, deduplicated, screened, split and ranked.

Four conditions hold at once (deposits, no loan, takings of a year, customer group). Ours is `prospects`, one query over
the lake from its files to an Arrow table of every household found, with its fate. The floor is a DuckDB query written
by hand for these files that only counts who meets the four conditions and knows nothing of screening, owners or ranks.
Both must find the same number of households.
"""

import argparse
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pyarrow as pa

from benchmarks.measuring.report import Progress, Report, rounded
from qianmo.analytics.lake import SCHEMAS, Lake, publish_history
from qianmo.analytics.prospects import ROWS, Ground, Recipe, prospects
from qianmo.domain.leads.conditions import Condition
from qianmo.domain.refusal import Refused

FIRST, LAST = date(2025, 1, 1), date(2026, 9, 30)
DAYS = (LAST - FIRST).days + 1
PIECES = 10
"""Movements are laid down in so many parts, as months are."""
CONDITIONS = (
    Condition(key="deposit", fen=2_000_000),
    Condition(key="no_loan"),
    Condition(key="settled", fen=3_000_000, days=365, words=("经营收款",)),
    Condition(key="segment", words=("farm", "trade")),
)
BALANCES = f"SELECT range + 1 AS account_id, DATE '{FIRST}' AS on_day, (hash(range) % 10000000)::BIGINT AS fen"
TABLES = {
    "accounts": f"""
SELECT range + 1 AS account_id, DATE '{FIRST}' AS from_on, DATE '9999-12-31' AS until_on,
       CASE WHEN range % 5 = 4 AND range % 3 = 0 THEN 'loan' ELSE 'deposit' END AS side, 'p1' AS product,
       range % 50 + 1 AS branch_id, range // 2 + 1 AS customer_id, range // 2 + 1 AS household_id,
       DATE '{FIRST}' AS opened_on FROM range({{accounts}})""",
    "households": f"""
SELECT range + 1 AS household_id, range // 590 + 1 AS cell_id,
       ['farm', 'trade', 'salaried', 'resident'][range % 4 + 1] AS segment, DATE '{FIRST}' AS filed_on
  FROM range({{accounts}} // 2)""",
    "loans": f"""
SELECT range + 1 AS account_id, range // 2 + 1 AS household_id, NULL AS line_id, 'p1' AS product,
       DATE '{FIRST}' AS drawn_on, DATE '2027-01-01' AS due_on, 1000000 AS amount_fen
  FROM range({{accounts}}) WHERE range % 5 = 4 AND range % 3 = 0""",
    "loan_states": f"""
SELECT range + 1 AS account_id, DATE '{FIRST}' AS from_on, DATE '9999-12-31' AS until_on,
       CASE WHEN range % 60 = 24 THEN 3 ELSE 1 END AS class, NULL AS arrears_since
  FROM range({{accounts}}) WHERE range % 5 = 4 AND range % 3 = 0""",
}
MOVEMENTS = f"""
SELECT (hash(range * 5 + {{piece}}) % {{accounts}})::BIGINT + 1 AS account_id,
       DATE '{FIRST}' + ({{piece}} * {DAYS // PIECES} + range % {DAYS // PIECES})::INTEGER AS on_day,
       (hash(range * 11 + {{piece}}) % 2000000)::BIGINT - 800000 AS fen,
       ['经营收款', '转入', '工资', '支取', '付货款'][range % 5 + 1] AS kind
  FROM range({{rows}}) ORDER BY on_day, account_id
"""
FLOOR = f"""
WITH money AS (
    SELECT a.household_id, sum(b.fen) FILTER (a.side = 'deposit') AS deposit_fen,
           sum(b.fen) FILTER (a.side = 'loan') AS loan_fen
      FROM read_parquet({{accounts}}) a JOIN (SELECT account_id, fen FROM read_parquet({{opened}})) b USING (account_id)
     GROUP BY 1),
takings AS (
    SELECT a.household_id, sum(t.fen) AS fen
      FROM read_parquet({{transactions}}) t JOIN read_parquet({{accounts}}) a USING (account_id)
     WHERE t.on_day > DATE '{LAST}' - 365 AND t.on_day <= DATE '{LAST}' AND t.fen > 0 AND t.kind = '经营收款'
     GROUP BY 1)
SELECT count(*) FROM read_parquet({{households}}) h JOIN money m USING (household_id)
  JOIN takings k USING (household_id)
 WHERE m.deposit_fen >= 2000000 AND coalesce(m.loan_fen, 0) = 0 AND k.fen >= 3000000 AND h.segment IN ('farm', 'trade')
"""


def main() -> int:
    """Measure, print the line; 1 when the two find different households."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--transactions", type=int, default=50_000_000)
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    progress = Progress()
    with TemporaryDirectory() as folder:
        progress.tell("the bank")
        lake = _bank(Path(folder) / "lake", accounts=asked.customers * 2, movements=asked.transactions)
        files = {name.rpartition("/")[2]: lake.paths(lake.edition(), name) for name in lake.edition().files}
        ground = _ground(asked.customers)
        recipe = Recipe(conditions=CONDITIONS, measure="inflow_fen", leader_fen=8_000_000, each=200)
        edition = lake.edition()
        ours, found = _measured(
            lambda: prospects(lake=lake, edition=edition, as_of=LAST, recipe=recipe, ground=ground),
            runs=asked.runs, progress=progress, name="ours",
        )  # fmt: skip
        floor, [(counted,)] = _measured(
            lambda: duckdb.connect().execute(FLOOR.format(**files)).fetchall(),
            runs=asked.runs, progress=progress, name="floor",
        )  # fmt: skip
    fates = dict(zip(*(column.to_pylist() for column in found.group_by("fate").aggregate([("fate", "count")]).columns),
                     strict=True))  # fmt: skip
    equal = found.num_rows == counted
    Report(
        name="list-build", unit="s", ours=ours, floor=floor,
        size={"customers": asked.customers, "transactions": asked.transactions, "conditions": len(CONDITIONS)},
        more={"equal": equal, "found": found.num_rows, "fates": fates},
    ).show()  # fmt: skip
    return 0 if equal else 1


def _bank(root: Path, *, accounts: int, movements: int) -> Lake:
    """The bank's lake: two accounts a customer, everybody's balance, movements in parts."""
    lake = Lake(root)
    with duckdb.connect() as database:
        changes = database.sql(f"{BALANCES} FROM range({accounts})").to_arrow_table()
        answer = publish_history(lake, changes=changes, first=FIRST, last=LAST)
        if isinstance(answer, Refused):
            raise RuntimeError(answer.reason)
        with lake.changing() as change:
            for table, select in TABLES.items():
                rows = database.sql(select.format(accounts=accounts)).to_arrow_table()
                change.replace(table, rows.select(SCHEMAS[table].names).cast(SCHEMAS[table]), database=database)
            for piece in range(PIECES):
                select = MOVEMENTS.format(piece=piece, accounts=accounts, rows=movements // PIECES)
                change.add("transactions", select, database=database, part=f"{piece:02}")
            change.publish()
    return lake


def _ground(customers: int) -> Ground:
    """Villages with a steward and a head, a twentieth of the households on other lists, a fiftieth barred."""

    def rows(name: str, select: str) -> pa.Table:
        return duckdb.sql(select).to_arrow_table().cast(ROWS[name])

    count = customers // 590 + 1
    return Ground(
        villages=rows("villages", "SELECT range + 1 AS cell_id, range // 3 + 1 AS owner_id,"
                      f" range // 30 + 10001 AS head_id FROM range({count})"),
        taken=rows("taken", f"SELECT range * 20 + 1 AS household_id, '别的名单' AS why FROM range({customers // 20})"),
        barred=rows("barred", f"SELECT range * 50 + 5 AS household_id, '黑名单' AS why FROM range({customers // 50})"),
        asked_first=rows("asked_first", "SELECT range * 90 + 9 AS household_id, 7 AS staff_id"
                         f" FROM range({customers // 90})"),
    )  # fmt: skip


def _measured(work: Callable[[], Any], *, runs: int, progress: Progress, name: str) -> tuple[float, Any]:
    """The median of several runs, the first dropped, and the last answer."""
    spent, answer = [], None
    for turn in range(runs + 1):
        began = time.perf_counter()
        answer = work()
        spent.append(time.perf_counter() - began)
        progress.tell(f"{name}, {turn or 'warming'}: {spent[-1]:.2f} s")
    return rounded(median(spent[1:])), answer


if __name__ == "__main__":
    sys.exit(main())
