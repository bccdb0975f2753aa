"""Whether a lake is sound: spans tile time without gap or overlap, and each day sums to what was published for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import duckdb

from qianmo.analytics.lake.edition import Lake
from qianmo.analytics.lake.spans import days_of, spans_sql
from qianmo.analytics.lake.tables import views
from qianmo.domain.dated import FOREVER
from qianmo.domain.money import yuan

TORN = f"""
SELECT account_id, from_on, until_on, next_on
  FROM (SELECT account_id, from_on, until_on,
               lead(from_on, 1, DATE '{FOREVER}') OVER (PARTITION BY account_id ORDER BY from_on, until_on) AS next_on
          FROM spans)
 WHERE until_on <> next_on OR from_on >= until_on
 ORDER BY account_id, from_on
"""
UNEQUAL = """
WITH steps AS (SELECT on_day, sum(fen) AS fen
                 FROM (SELECT from_on AS on_day, fen FROM spans UNION ALL SELECT until_on, -fen FROM spans)
                GROUP BY on_day),
     sums AS (SELECT on_day, sum(fen) OVER (ORDER BY on_day) AS fen FROM steps)
SELECT days.on_day, coalesce(sums.fen, 0)::BIGINT, days.fen
  FROM days ASOF LEFT JOIN sums ON sums.on_day <= days.on_day
 WHERE coalesce(sums.fen, 0) <> days.fen ORDER BY days.on_day
"""


@dataclass(frozen=True, slots=True)
class Verified:
    """What was looked at, and a sentence for each thing that is wrong."""

    edition: int
    spans: int
    days: int
    faults: tuple[str, ...]


def verify(lake: Lake) -> Verified:
    """Read every span of the current edition once, and the head of every other file."""
    edition = lake.edition()
    spans, days, faults = 0, 0, []
    with duckdb.connect() as database:
        try:
            views(lake, edition, database)
            for book in edition.notes.get("days", {}):
                database.execute(f"CREATE OR REPLACE TABLE spans AS {spans_sql(lake, edition, book=book)}")
                faults += _faults(database, days_of(edition, book))
                spans += _count(database, "spans")
                days += len(days_of(edition, book))
        except duckdb.Error as error:
            return Verified(edition.number, 0, days, (f"读不出湖里的文件：{str(error).splitlines()[0]}",))
    return Verified(edition.number, spans, days, tuple(faults))


def _faults(database: duckdb.DuckDBPyConnection, days: Mapping[str, int]) -> list[str]:
    database.execute("CREATE OR REPLACE TABLE days (on_day DATE, fen BIGINT)")
    if days:
        database.executemany("INSERT INTO days VALUES (?, ?)", [[day, fen] for day, fen in days.items()])
    torn = [_torn(*row) for row in database.execute(TORN).fetchall()]
    return torn + [_unequal(*row) for row in database.execute(UNEQUAL).fetchall()]


def _count(database: duckdb.DuckDBPyConnection, table: str) -> int:
    (rows,) = database.execute(f"SELECT count(*) FROM {table}").fetchone() or (0,)
    return int(rows)


def _torn(account_id: int, from_on: date, until_on: date, next_on: date) -> str:
    what = "断开" if next_on > until_on else "重叠"
    where = min(until_on, next_on)
    return f"账户 {account_id} 的余额在 {where} {what}：一段 {from_on} 至 {until_on}，下一段从 {next_on} 起"


def _unequal(day: date, found_fen: int, told_fen: int) -> str:
    return f"{day} 各段合计 {yuan(found_fen)} 元，收时 {yuan(told_fen)} 元，差 {yuan(found_fen - told_fen)} 元"
