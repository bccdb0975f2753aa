"""A book's history in one pass: balances of many days as changes, for the day a bank begins to keep a lake."""

from collections.abc import Mapping
from datetime import date

import duckdb
import pyarrow as pa

from qianmo.analytics.lake.edition import Change, Lake
from qianmo.analytics.lake.spans import CORE, Published, settle, tables_of
from qianmo.domain.dated import FOREVER
from qianmo.domain.money import yuan
from qianmo.domain.refusal import Refused

SPANS = f"""
CREATE TABLE spans AS
SELECT account_id, on_day AS from_on,
       lead(on_day, 1, DATE '{FOREVER}') OVER (PARTITION BY account_id ORDER BY on_day) AS until_on, fen
  FROM (SELECT account_id, on_day, fen, lag(fen) OVER (PARTITION BY account_id ORDER BY on_day) AS was FROM given)
 WHERE fen IS DISTINCT FROM was
"""
TOTALS = """
SELECT day.on_day, sum(coalesce(step.fen, 0)) OVER (ORDER BY day.on_day)::BIGINT
  FROM (SELECT unnest(generate_series(DATE '{first}', DATE '{last}', INTERVAL 1 DAY))::DATE AS on_day) day
  LEFT JOIN (SELECT on_day, sum(fen) AS fen
               FROM (SELECT from_on AS on_day, fen FROM spans UNION ALL SELECT until_on, -fen FROM spans)
              GROUP BY on_day) step ON step.on_day = day.on_day
 ORDER BY day.on_day
"""


def publish_history(
    lake: Lake,
    *,
    changes: pa.Table,
    first: date,
    last: date,
    totals: Mapping[date, int] | None = None,
    book: str = CORE,
    anew: bool = False,
) -> Published | Refused:
    """Let the balances of all days from `first` to `last` count; where it is refused nothing has changed.

    `changes` has `account_id`, `on_day` and `fen`: the end-of-day balance on the first day and on each day it differs.
    `totals` are control totals of some days, in fen. The answer tells the changes after the first day and the last
    day's total. With `anew` the history takes the place of what the book said before. Refused: a book that already has
    days, a day outside, an account twice on a day, a total that differs.
    """
    with lake.changing() as change, duckdb.connect() as database:
        if anew:
            _forget(change, book)
        days: dict[str, int] = change.notes.setdefault("days", {}).setdefault(book, {})
        database.register("given", changes)
        refused = _not_first(days) or _outside(database, first=first, last=last) or _given_twice(database)
        if refused:
            return refused
        database.execute(SPANS)
        found = dict(database.execute(TOTALS.format(first=first, last=last)).fetchall())
        refused = _unequal(found, totals or {})
        if refused:
            return refused
        tables = tables_of(book)
        database.execute(f"CREATE TABLE ended AS SELECT * FROM spans WHERE until_on < DATE '{FOREVER}'")
        changed = settle(change, tables, "ended", database)
        living = f"SELECT account_id, from_on, fen FROM spans WHERE until_on = DATE '{FOREVER}' ORDER BY account_id"
        change.add(tables.opened, living, database=database)
        days.update({str(on): fen for on, fen in found.items()})
        change.publish()
        return Published(changed, found[last])


def _forget(change: Change, book: str) -> None:
    change.notes.get("days", {}).pop(book, None)
    for table in tables_of(book):
        for name in change.base.files.get(table, ()):
            change.remove(table, name)


def _not_first(days: Mapping[str, int]) -> Refused | None:
    if not days:
        return None
    reason = f"不能装入历史余额：湖里已有 {min(days)} 至 {max(days)} 的余额。以后的日子请一天一天交；"
    reason += "历史本身要更正，请由送供数的人写明理由，用讲全这些天的一份重来。"
    return Refused(code="history_not_first", reason=reason)


def _outside(database: duckdb.DuckDBPyConnection, *, first: date, last: date) -> Refused | None:
    row = database.execute(
        "SELECT account_id, on_day FROM given WHERE on_day NOT BETWEEN ? AND ? ORDER BY ALL LIMIT 1", [first, last]
    ).fetchone()
    if row is None:
        return None
    reason = f"不能装入历史余额：账户 {row[0]} 有 {row[1]} 的余额，不在 {first} 至 {last} 之内。"
    return Refused(code="day_outside", reason=reason)


def _given_twice(database: duckdb.DuckDBPyConnection) -> Refused | None:
    row = database.execute(
        "SELECT account_id, on_day, count(*) FROM given GROUP BY ALL HAVING count(*) > 1 ORDER BY ALL LIMIT 1"
    ).fetchone()
    if row is None:
        return None
    reason = f"不能装入历史余额：账户 {row[0]} 在 {row[1]} 给了 {row[2]} 次。请每个账户每天只给一个日终余额。"
    return Refused(code="account_twice", reason=reason)


def _unequal(found: Mapping[date, int], told: Mapping[date, int]) -> Refused | None:
    for on, fen in sorted(told.items()):
        stands = found.get(on)
        if stands != fen:
            reason = (
                f"不能装入历史余额：{on} 各账户合计 {yuan(stands or 0)} 元，总数 {yuan(fen)} 元，"
                f"差 {yuan((stands or 0) - fen)} 元。请核对后重交。"
            )
            return Refused(code="total_differs", reason=reason)
    return None
