"""Counting days: one pass over the loans for all days asked for, sums by population and whom, and what opens them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from qianmo.analytics.indicators.populations import GRAINS, Cap
from qianmo.analytics.lake import CORE, OWN, Edition, Lake, last_day
from qianmo.analytics.lake.spans import days_of
from qianmo.analytics.metrics.embedded import prepare

HERE = Path(__file__).parent
LOANS = "indicators/loans"
"""The loans behind the counted days as a table of the lake, a folder for each year."""
NEEDED = frozenset({"kind", "guarantee"})
"""Columns without which a loan belongs to no population or row of today."""
READ = (
    "accounts", "application_lines", "applications", "balances", "borrowers", "businesses", "households",
    "households_away", "lines", "loan_guarantees", "loan_rates", "loan_states", "loan_uses", "loans", "outcomes",
    "owners", "past_homes", "past_segments", "rural_flags",
)  # fmt: skip
SUMS = (
    ("fen", "sum(fen)"),
    ("bad_fen", "sum(CASE WHEN class >= 3 THEN fen ELSE 0 END)"),
    ("borrowers", "count(DISTINCT CASE WHEN fen > 0 THEN customer_id END)"),
    ("drawn_fen", "sum(drawn_fen)"),
    ("drawn_fen_ppm", "sum(drawn_fen::HUGEINT * rate_ppm)"),
)
ASKED = (
    ("asked", "count(DISTINCT customer_id)"),
    ("granted", "count(DISTINCT CASE WHEN granted THEN customer_id END)"),
    ("used", "count(DISTINCT CASE WHEN used THEN customer_id END)"),
    ("cases", "count(*)"),
    ("granted_cases", "sum(CASE WHEN granted THEN 1 ELSE 0 END)"),
    ("used_cases", "sum(CASE WHEN used THEN 1 ELSE 0 END)"),
    ("asked_fen", "sum(asked_fen)"),
    ("granted_fen", "sum(granted_fen)"),
    ("used_fen", "sum(used_fen)"),
)
KEYS = ("day", "population", "cap_fen", "grain", "key")
AMOUNTS = tuple(name for name, _ in (*SUMS, *ASKED))


@dataclass(frozen=True, slots=True)
class CountedDays:
    """Days counted: a row for each day, population, cap, grain and key, and the loans they are sums of."""

    rows: pa.Table
    loans: pa.Table


def known_days(edition: Edition, days: Iterable[date]) -> list[date]:
    """Those of these days whose balances of our own loans the lake holds."""
    told = days_of(edition, OWN)
    return [day for day in days if str(day) in told]


def last_told(edition: Edition) -> date | None:
    """The last day the lake tells: of our own loans, and of the core's balances where it delivers any."""
    own, core = last_day(edition, OWN), last_day(edition, CORE)
    return own if own is None or core is None else min(own, core)


def count_days(
    *, lake: Lake, edition: Edition, days: Sequence[date], caps: Sequence[Cap], merged: Mapping[int, int]
) -> CountedDays:
    """Count these days under these populations; `merged` says into which unit one has gone, by id."""
    with duckdb.connect() as database:
        prepare(database, READ, lake=lake, edition=edition)
        _given(database, days, merged, caps)
        for name in ("loans", "asked"):
            text = (HERE / f"{name}.sql").read_text(encoding="utf-8")
            database.execute(f"CREATE TEMP TABLE counted_{name} AS {text}")
        parts = [
            _summed("counted_loans", [cap.holds() for cap in caps], SUMS),
            _summed("counted_asked", [cap.asks() for cap in caps], ASKED),
        ]
        amounts = ", ".join(f"coalesce(sum({name}), 0)::{_type(name)} AS {name}" for name in AMOUNTS)
        union = " UNION ALL BY NAME ".join(parts)
        rows = database.sql(
            f"SELECT {', '.join(KEYS)}, {amounts} FROM ({union}) JOIN caps USING (place)"
            " WHERE key IS NOT NULL GROUP BY ALL ORDER BY ALL"
        ).to_arrow_table()
        loans = database.sql("SELECT * FROM counted_loans ORDER BY day, account_id").to_arrow_table()
    return CountedDays(rows, loans)


def _type(name: str) -> str:
    return "DECIMAL(38, 0)" if name == "drawn_fen_ppm" else "BIGINT"


def _given(
    database: duckdb.DuckDBPyConnection, days: Sequence[date], merged: Mapping[int, int], caps: Sequence[Cap]
) -> None:
    ids = pa.int64()
    told = {
        "place": pa.array(range(len(caps)), ids), "population": [cap.population for cap in caps],
        "cap_fen": pa.array([int(cap.fen) for cap in caps], ids),
    }  # fmt: skip
    database.register("caps", pa.table(told))
    database.register("days", pa.table({"day": pa.array(list(days), pa.date32())}))
    pairs = {"branch_id": pa.array(list(merged), ids), "into_id": pa.array(list(merged.values()), ids)}
    database.register("merged", pa.table(pairs))


def _summed(table: str, holds: Sequence[str], sums: Sequence[tuple[str, str]]) -> str:
    """Every population, by its place among the conditions, by all grains at once: a row counts wherever it belongs."""
    keys = ", ".join(f"{text} AS {grain}" for grain, text in GRAINS.items())
    places = ", ".join(f"CASE WHEN {one} THEN {place} END" for place, one in enumerate(holds))
    sets = ", ".join(f"(day, place, {grain})" for grain in GRAINS)
    which = "CASE " + " ".join(f"WHEN grouping({grain}) = 0 THEN '{grain}'" for grain in GRAINS) + " END"
    key = f"CASE {which} " + " ".join(f"WHEN '{grain}' THEN {grain}" for grain in GRAINS) + " END"
    told = ", ".join(f"{text} AS {name}" for name, text in sums)
    return (
        f"SELECT day, place, {which} AS grain, {key} AS key, {told} FROM (SELECT *, {keys},"
        f" unnest(list_filter([{places}], lambda x: x IS NOT NULL)) AS place FROM {table})"
        f" GROUP BY GROUPING SETS ({sets})"
    )


def lay_loans(lake: Lake, counted: CountedDays, *, year: int) -> None:
    """Let these be the loans behind the days counted for a year; those laid down before count no longer."""
    with lake.changing() as change, duckdb.connect() as database:
        for name in change.base.files.get(LOANS, ()):
            if name.startswith(f"{LOANS}/{year}/"):
                change.remove(LOANS, name)
        database.register("given", counted.loans)
        change.add(LOANS, "SELECT * FROM given", database=database, part=str(year))
        change.publish()


def paths_of(lake: Lake, edition: Edition, *, year: int) -> list[str]:
    """The files of a year; those a release before laid down with fewer columns wait for the next night."""
    laid = [str(lake.root / name) for name in edition.files.get(LOANS, ()) if name.startswith(f"{LOANS}/{year}/")]
    return [path for path in laid if NEEDED.issubset(pq.read_schema(path).names)]


def loans_behind(
    *,
    lake: Lake,
    edition: Edition,
    year: int,
    day: date,
    cap: Cap,
    grain: str,
    key: str,
    only_bad: bool = False,
    only: str = "true",
) -> pa.Table:
    """The loans a sum of a day is made of, the largest first, or those of a row of a table (`only`, its condition).

    Empty where none lie there.
    """
    paths = paths_of(lake, edition, year=year)
    if not paths:
        return pa.table({"account_id": pa.array([], pa.int64())})
    bad = " AND class >= 3" if only_bad else ""
    with duckdb.connect() as database:
        return database.sql(
            f"SELECT account_id, product, branch_id, staff_id, customer_id, household_id, fen, class, credit_fen,"
            f" kind, guarantee"
            f" FROM (SELECT *, {GRAINS[grain]} AS key FROM read_parquet({paths}) WHERE day = $day AND fen <> 0)"
            f" WHERE key = $key AND {cap.holds()}{bad} AND ({only}) ORDER BY fen DESC, account_id",
            params={"day": day, "key": key},
        ).to_arrow_table()


LEFT = """
WITH was AS (SELECT customer_id, any_value(household_id) AS household_id, sum(fen)::BIGINT AS base_fen
               FROM read_parquet({paths}) WHERE day = $base AND fen > 0 AND {holds} GROUP BY customer_id),
     now AS (SELECT customer_id, sum(fen)::BIGINT AS fen, max(credit_fen) AS credit_fen,
                    bool_or({holds}) AS holds
               FROM read_parquet({paths}) WHERE day = $day AND fen > 0 GROUP BY customer_id)
SELECT w.customer_id, w.household_id, w.base_fen, n.fen, n.credit_fen
  FROM was AS w JOIN now AS n USING (customer_id) WHERE NOT n.holds ORDER BY w.base_fen DESC, w.customer_id
"""


def left_population(*, lake: Lake, edition: Edition, year: int, day: date, base: date, cap: Cap) -> pa.Table:
    """Customers of the population at the base who still owe but belong to it no longer, whole balances and all."""
    paths = paths_of(lake, edition, year=year)
    if not paths:
        return pa.table({"customer_id": pa.array([], pa.int64())})
    with duckdb.connect() as database:
        text = LEFT.format(paths=paths, holds=cap.holds())
        return database.sql(text, params={"day": day, "base": base}).to_arrow_table()
