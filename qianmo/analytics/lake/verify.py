"""Whether a lake is sound: spans tile time without gap or overlap, and each day sums to what was published for it."""

from dataclasses import dataclass
from datetime import date

import duckdb

from qianmo.analytics.lake.edition import Lake
from qianmo.analytics.lake.spans import FOREVER, spans_sql
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
    """Read every span of the current edition once."""
    edition = lake.edition()
    days: dict[str, int] = edition.notes.get("days", {})
    with duckdb.connect() as database:
        try:
            database.execute(f"CREATE TABLE spans AS {spans_sql(lake, edition)}")
        except duckdb.Error as error:
            return Verified(edition.number, 0, len(days), (f"读不出湖里的文件：{str(error).splitlines()[0]}",))
        database.execute("CREATE TABLE days (on_day DATE, fen BIGINT)")
        if days:
            database.executemany("INSERT INTO days VALUES (?, ?)", [[day, fen] for day, fen in days.items()])
        faults = [_torn(*row) for row in database.execute(TORN).fetchall()]
        faults += [_unequal(*row) for row in database.execute(UNEQUAL).fetchall()]
        (spans,) = database.execute("SELECT count(*) FROM spans").fetchone() or (0,)
    return Verified(edition.number, int(spans), len(days), tuple(faults))


def _torn(account_id: int, from_on: date, until_on: date, next_on: date) -> str:
    what = "断开" if next_on > until_on else "重叠"
    where = min(until_on, next_on)
    return f"账户 {account_id} 的余额在 {where} {what}：一段 {from_on} 至 {until_on}，下一段从 {next_on} 起"


def _unequal(day: date, found_fen: int, told_fen: int) -> str:
    return f"{day} 各段合计 {yuan(found_fen)} 元，收时 {yuan(told_fen)} 元，差 {yuan(found_fen - told_fen)} 元"
