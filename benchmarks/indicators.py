"""All populations of a million accounts counted for three month ends, as the night of the indicators does.

Ours is `count_days`: every loan once a day, then each population by bank, branch, manager and product. The floor is a
DuckDB query written by hand for this bank's files that answers the same sums in one pass, a column a population, and
keeps no loan to open a figure by. Both answers must be equal to the fen and the borrower (`equal`). Medians of `--runs`
turns, taken round by round; one account in ten is a loan.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import duckdb
import pyarrow as pa

from benchmarks.measuring.bank_lake import Bank, build
from benchmarks.measuring.report import Progress, Report, rounded
from qianmo.analytics.indicators import POPULATIONS, cap_of, count_days
from qianmo.analytics.lake import Lake

DAYS = (date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31))
SPAN = 92
CAP_FEN = 100_000_00
"""What a customer may owe at the most in every population with a cap: low enough to leave some out of this bank."""
SUMS = ("fen", "bad_fen", "borrowers", "drawn_fen", "drawn_fen_ppm")
WHO = {
    "all": "true", "small": "segment = 'trade'", "agri": "segment = 'farm'",
    "inclusive": "segment = 'trade' AND credit <= {cap}", "little": "credit <= {cap}",
    "inclusive_agri": "segment = 'farm' AND credit <= {cap}",
    "inclusive_central": "segment IN ('trade', 'farm') AND credit <= {cap}", "agri_farm": "segment = 'farm'",
    "inclusive_agri_farm": "segment = 'farm' AND credit <= {cap}", "fresh": "drawn > 0",
}  # fmt: skip
"""Each population this bank has loans of, by hand: it knows no purpose of a loan, no firm and no village's flag."""
LOANS = """
WITH day AS (SELECT unnest([{days}]) AS day),
     account AS (SELECT * FROM read_parquet({accounts}) WHERE side = 'loan'),
     span AS (SELECT account_id, from_on, until_on, fen FROM read_parquet({settled})
              UNION ALL SELECT account_id, from_on, DATE '9999-12-31', fen FROM read_parquet({opened})),
     owed AS (SELECT day, account_id, fen, 0 AS drawn FROM day
                JOIN span ON from_on <= day AND day < until_on AND fen <> 0
               WHERE account_id IN (SELECT account_id FROM account)),
     drawn AS (SELECT day, account_id, 0 AS fen, amount_fen AS drawn FROM day
                 JOIN read_parquet({loans}) ON drawn_on <= day AND drawn_on >= date_trunc('year', day)),
     did AS (SELECT day, account_id, sum(fen)::BIGINT AS fen, sum(drawn)::BIGINT AS drawn
               FROM (FROM owed UNION ALL FROM drawn) GROUP BY ALL)
SELECT i.day, i.fen, i.drawn, a.branch_id, a.product, coalesce(a.customer_id, -a.account_id) AS customer_id,
       o.staff_id, coalesce(h.segment, '') AS segment,
       coalesce(s.class, 1) AS class, coalesce(r.rate_ppm, 0) AS rate,
       sum(i.fen) OVER (PARTITION BY i.day, coalesce(a.customer_id, -a.account_id)) AS credit
  FROM did i
  JOIN account a ON a.account_id = i.account_id AND a.from_on <= i.day AND i.day < a.until_on
  LEFT JOIN read_parquet({owners}) o ON o.account_id = i.account_id AND o.way = 'keeping' AND o.above_ppm = 0
   AND o.from_on <= i.day AND i.day < o.until_on
  LEFT JOIN read_parquet({households}) h USING (household_id)
  LEFT JOIN read_parquet({loans}) l ON l.account_id = i.account_id
  LEFT JOIN read_parquet({loan_rates}) r ON r.account_id = i.account_id AND r.from_on <= l.drawn_on
   AND l.drawn_on < r.until_on
  LEFT JOIN read_parquet({loan_states}) s ON s.account_id = i.account_id AND s.from_on <= i.day AND i.day < s.until_on
"""


def main() -> int:
    """Measure, print the line; 1 when answers differ."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--accounts", type=int, default=1_000_000)
    parser.add_argument("--managers", type=int, default=5_000)
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    progress = Progress()
    with TemporaryDirectory() as folder:
        progress.tell("the bank")
        lake = build(Path(folder) / "lake", Bank(asked.accounts, 20_000, SPAN, asked.managers))
        works: dict[str, Callable[[], pa.Table]] = {"ours": lambda: _ours(lake), "floor": lambda: _by_hand(lake)}
        spent: dict[str, list[float]] = {name: [] for name in works}
        answers = {}
        for turn in range(asked.runs + 1):
            for name, work in works.items():
                began = time.perf_counter()
                answers[name] = work()
                spent[name].append((time.perf_counter() - began) * 1000)
                progress.tell(f"{name}, {turn or 'warming'}: {spent[name][-1]:.0f} ms")
    ours, floor = _told(answers["ours"]), _spread(answers["floor"])
    Report(
        name="indicators",
        unit="ms",
        ours=rounded(median(spent["ours"][1:])),
        floor=rounded(median(spent["floor"][1:])),
        size={"accounts": asked.accounts, "days": len(DAYS), "populations": len(POPULATIONS), "sums": len(ours)},
        more={"equal": ours == floor, "load": rounded(os.getloadavg()[0])},
    ).show()
    return 0 if ours == floor else 1


def _ours(lake: Lake) -> pa.Table:
    capped = {code: CAP_FEN for code, one in POPULATIONS.items() if one.is_capped}
    caps = [cap_of(code, capped) for code in POPULATIONS]
    return count_days(lake=lake, edition=lake.edition(), days=DAYS, caps=caps, merged={}).rows


def _by_hand(lake: Lake) -> pa.Table:
    files = {name.rpartition("/")[2]: lake.paths(lake.edition(), name) for name in lake.edition().files}
    loans = LOANS.format(**files, days=", ".join(f"DATE '{day}'" for day in DAYS))
    columns = ", ".join(
        f"coalesce(sum(fen) {only}, 0)::BIGINT AS {code}_fen,"
        f" coalesce(sum(fen) {bad}, 0)::BIGINT AS {code}_bad_fen,"
        f" count(DISTINCT customer_id) {owing} AS {code}_borrowers,"
        f" coalesce(sum(drawn) {only}, 0)::BIGINT AS {code}_drawn_fen,"
        f" coalesce(sum(drawn::HUGEINT * rate) {only}, 0)::DECIMAL(38, 0) AS {code}_drawn_fen_ppm"
        for code, who in WHO.items()
        for held in [who.format(cap=CAP_FEN)]
        for only, bad, owing in [
            tuple(f"FILTER (WHERE {held}{more})" for more in ("", " AND class >= 3", " AND fen > 0"))
        ]
    )
    with duckdb.connect() as database:
        return database.sql(
            f"SELECT day, branch_id, staff_id, product, grouping(branch_id, staff_id, product) AS grain, {columns}"
            f" FROM ({loans}) GROUP BY GROUPING SETS ((day), (day, branch_id), (day, staff_id), (day, product))"
        ).to_arrow_table()


def _told(rows: pa.Table) -> dict[tuple[object, ...], tuple[int, ...]]:
    """Sums by day, population, grain and key, those of nothing left out."""
    found = {
        (row["day"], row["population"], row["grain"], row["key"]): tuple(int(row[name]) for name in SUMS)
        for row in rows.to_pylist()
    }
    return {key: sums for key, sums in found.items() if any(sums)}


GRAIN_OF = {7: ("bank", ""), 3: ("branch", "branch_id"), 5: ("manager", "staff_id"), 6: ("product", "product")}
"""By the columns a row is not grouped by."""


def _spread(rows: pa.Table) -> dict[tuple[object, ...], tuple[int, ...]]:
    """The floor's columns as rows of the same keys; what nobody keeps has no key."""
    found: dict[tuple[object, ...], tuple[int, ...]] = {}
    for row in rows.to_pylist():
        grain, column = GRAIN_OF[row["grain"]]
        key = row[column] if column else ""
        if key is None:
            continue
        for code in WHO:
            sums = tuple(int(row[f"{code}_{name}"]) for name in SUMS)
            if any(sums):
                found[row["day"], code, grain, str(key)] = sums
    return found


if __name__ == "__main__":
    sys.exit(main())
