"""Balances as spans (拉链): from a day, until before another, so many fen. Cost follows what changes, not the days.

A day is given as end-of-day balances. What differs from the day before ends the account's span and begins another; the
span of today has no end yet. Three tables hold them: `opened` (spans as they began), `closed` (spans that ended since
the last compaction, each of which covers the opened row of the same account and first day) and `settled` (spans that
ended before it, by the month of their end). A day given late or again counts for that day alone: the span across it is
split. Rule: a balance counts on each calendar day, holidays included (domain rule of 日均).

A lake keeps several books of balances, each with days of its own: what the core bank delivers, what our ledger says.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

import duckdb
import pyarrow as pa

from qianmo.analytics.lake.edition import Change, Edition, Lake
from qianmo.domain.dated import FOREVER
from qianmo.domain.money import yuan
from qianmo.domain.refusal import Refused

CORE, OWN = "core", "own"
"""The books: balances as the core bank delivers them, and those of the loans in our own ledger."""
ONE_DAY = timedelta(days=1)
SPARSE = 64
"""Times as many ids as accounts given, up to which a bit for each is worth its room."""
EMPTY = "SELECT NULL::BIGINT account_id, NULL::DATE from_on, NULL::DATE until_on, NULL::BIGINT fen WHERE false"


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing a day did: how many balances differ now, and the fen of all accounts at the end of that day."""

    changed: int
    total_fen: int


class Tables(NamedTuple):
    """The three tables of a book."""

    opened: str
    closed: str
    settled: str


def tables_of(book: str) -> Tables:
    """The names of a book's tables in an edition."""
    return Tables(*(f"balances/{book}/{part}" for part in ("opened", "closed", "settled")))


def days_of(edition: Edition, book: str) -> Mapping[str, int]:
    """The days of a book, as text, with the fen of all its accounts at their ends."""
    days: Mapping[str, int] = edition.notes.get("days", {}).get(book, {})
    return days


def last_day(edition: Edition, book: str) -> date | None:
    """The last day a book says anything of; None where it is empty."""
    days = days_of(edition, book)
    return date.fromisoformat(max(days)) if days else None


def spans_sql(lake: Lake, edition: Edition, *, book: str = CORE, since: date = date.min) -> str:
    """A SELECT of a book's spans: `account_id`, `from_on`, `until_on` (not included, FOREVER for no end yet), `fen`.

    With `since` files of months before it are left unread: all spans that reach beyond that day are there, and others.
    """
    tables = tables_of(book)
    closed = _rows(lake.paths(edition, tables.closed))
    month = f"{tables.settled}/{since.isoformat()[:7]}"
    settled = [str(lake.root / name) for name in edition.files.get(tables.settled, ()) if name >= month]
    return f"""
SELECT account_id, from_on, until_on, fen FROM ({_rows(settled)})
UNION ALL SELECT account_id, from_on, until_on, fen FROM ({closed})
UNION ALL SELECT o.account_id, o.from_on, DATE '{FOREVER}', o.fen FROM ({_rows(lake.paths(edition, tables.opened))}) o
 ANTI JOIN ({closed}) c ON c.account_id = o.account_id AND c.from_on = o.from_on"""


def publish_balances(
    lake: Lake, *, on: date, balances: pa.Table, whole: bool, total_fen: int | None = None, book: str = CORE
) -> Published | Refused:
    """Let the end-of-day balances of a day count; where it is refused nothing has changed.

    `balances` has `account_id` and `fen`. With `whole` an account not given stands at nothing, without it as before.
    `total_fen` is the control total of the whole bank that day. The same day given again changes nothing.
    Refused: days left out before it, a day before the first, an account given twice, a total that differs.
    """
    with lake.changing() as change, duckdb.connect() as database:
        days: dict[str, int] = change.notes.setdefault("days", {}).setdefault(book, {})
        database.register("given", balances)
        refused = _not_next(days, on=on) or _given_twice(database)
        if refused:
            return refused
        is_latest = not days or on >= _last(days)
        _compare(database, spans_sql(lake, change.base, book=book, since=on), on=on, whole=whole, is_latest=is_latest)
        changed, fen = database.execute("SELECT count(*), coalesce(sum(fen - was), 0)::BIGINT FROM moved").fetchone()
        before_fen = days.get(str(on), days[max(days)] if days else 0)
        published = Published(int(changed), before_fen + int(fen))
        if total_fen is not None and published.total_fen != total_fen:
            return _unequal(published.total_fen, total_fen, on=on)
        if changed or str(on) not in days:
            _lay_down(database, change, tables_of(book), on=on, is_latest=is_latest, is_again=str(on) in days)
            days[str(on)] = published.total_fen
            change.publish()
        return published


def compact_balances(lake: Lake) -> int:
    """Lay spans that ended since the last time to the months of their ends, and gather those without an end.

    What the lake says stays the same; returns how many rows were written.
    """
    with lake.changing() as change, duckdb.connect() as database:
        rows = sum(_compact(change, tables_of(book), database) for book in change.base.notes.get("days", {}))
        if rows:
            change.publish()
        return rows


def _compact(change: Change, tables: Tables, database: duckdb.DuckDBPyConnection) -> int:
    lake = change.lake
    closed, opened = lake.paths(change.base, tables.closed), lake.paths(change.base, tables.opened)
    if not closed and len(opened) < 2:
        return 0
    database.execute(f"CREATE OR REPLACE TABLE ended AS {_rows(closed)}")
    rows = change.add(tables.opened, _but(_rows(opened), "ended"), database=database)
    rows += settle(change, tables, "ended", database)
    for table in (tables.closed, tables.opened):
        for name in change.base.files.get(table, ()):
            change.remove(table, name)
    return rows


def settle(change: Change, tables: Tables, spans: str, database: duckdb.DuckDBPyConnection) -> int:
    """Lay ended spans down by the month of their end; returns how many."""
    months = f"SELECT DISTINCT strftime(until_on, '%Y-%m') FROM {spans} ORDER BY 1"
    rows = 0
    for (month,) in database.execute(months).fetchall():
        select = f"SELECT * FROM {spans} WHERE strftime(until_on, '%Y-%m') = '{month}' ORDER BY account_id, from_on"
        rows += change.add(tables.settled, select, database=database, part=month)
    return rows


def _rows(paths: list[str]) -> str:
    return f"SELECT * FROM read_parquet({paths})" if paths else EMPTY


def _but(rows: str, keys: str) -> str:
    """The rows without those whose account and first day are among the keys."""
    return (
        f"SELECT r.* FROM ({rows}) r ANTI JOIN {keys} k ON k.account_id = r.account_id AND k.from_on = r.from_on"
        " ORDER BY r.account_id, r.from_on"
    )


def _last(days: dict[str, int]) -> date:
    return date.fromisoformat(max(days))


def _not_next(days: dict[str, int], *, on: date) -> Refused | None:
    if not days or str(on) in days:
        return None
    first, last = min(days), _last(days)
    if str(on) < first:
        reason = f"不能收 {on} 的余额：湖里的余额从 {first} 开始。要更早的日子，请从最早一天起重新装入。"
        return Refused(code="before_first", reason=reason)
    if on == last + ONE_DAY:
        return None
    missing = (on - last).days - 1
    reason = f"不能收 {on} 的余额：前面缺 {missing} 天，从 {last + ONE_DAY} 起没有收到。请先补交缺的日子。"
    return Refused(code="days_missing", reason=reason)


def _given_twice(database: duckdb.DuckDBPyConnection) -> Refused | None:
    if _all_differ(database):
        return None
    row = database.execute(
        "SELECT account_id, count(*) FROM given GROUP BY account_id HAVING count(*) > 1 ORDER BY account_id LIMIT 1"
    ).fetchone()
    if row is None:
        return None
    reason = f"不能收这一天的余额：账户 {row[0]} 给了 {row[1]} 次。请每个账户只给一个日终余额。"
    return Refused(code="account_twice", reason=reason)


def _all_differ(database: duckdb.DuckDBPyConnection) -> bool:
    """Whether as many bits are set as accounts are given; a register gives ids that lie close, so this costs little.

    False where they lie too far apart to ask.
    """
    told = "SELECT count(*), min(account_id), max(account_id) FROM given"
    [(rows, least, most)] = database.execute(told).fetchall()
    if not rows or most - least > SPARSE * rows:
        return not rows
    bits = f"SELECT bit_count(bitstring_agg(account_id, {least}, {most})) FROM given"
    [(different,)] = database.execute(bits).fetchall()
    return bool(different == rows)


def _unequal(found_fen: int, told_fen: int, *, on: date) -> Refused:
    reason = (
        f"不能收 {on} 的余额：各账户合计 {yuan(found_fen)} 元，总数 {yuan(told_fen)} 元，"
        f"差 {yuan(found_fen - told_fen)} 元。请核对后整日重交。"
    )
    return Refused(code="total_differs", reason=reason)


def _compare(database: duckdb.DuckDBPyConnection, spans: str, *, on: date, whole: bool, is_latest: bool) -> None:
    """Make `moved`: accounts whose balance differs, with the span across the day, or the empty time up to the next."""
    given = "" if whole else "SEMI JOIN given g ON g.account_id = s.account_id"
    database.execute(
        f"CREATE TABLE stood AS SELECT s.* FROM ({spans}) s {given}"
        f" WHERE s.from_on <= DATE '{on}' AND s.until_on > DATE '{on}'"
    )
    database.execute(
        f"""CREATE TABLE moved AS
SELECT coalesce(g.account_id, s.account_id) AS account_id, coalesce(s.from_on, DATE '{on}') AS from_on,
       coalesce(s.until_on, DATE '{FOREVER}') AS until_on, coalesce(s.fen, 0) AS was, coalesce(g.fen, 0) AS fen,
       s.from_on IS NULL AS is_new
  FROM stood s FULL JOIN given g ON g.account_id = s.account_id
 WHERE s.fen IS DISTINCT FROM coalesce(g.fen, 0)"""
    )
    if not is_latest:
        database.execute(
            f"""UPDATE moved SET until_on = later.from_on
  FROM (SELECT account_id, min(from_on) AS from_on FROM ({spans}) WHERE from_on > DATE '{on}' GROUP BY account_id) later
 WHERE moved.is_new AND later.account_id = moved.account_id"""
        )


def _lay_down(
    database: duckdb.DuckDBPyConnection, change: Change, tables: Tables, *, on: date, is_latest: bool, is_again: bool
) -> None:
    """Write what each span across the day becomes: what was before, the day itself, and what was after."""
    held = FOREVER if is_latest else on + ONE_DAY
    database.execute(
        f"""CREATE TABLE pieces AS
SELECT account_id, from_on, DATE '{on}' AS until_on, was AS fen FROM moved WHERE from_on < DATE '{on}'
UNION ALL SELECT account_id, DATE '{on}', least(until_on, DATE '{held}'), fen FROM moved
UNION ALL SELECT account_id, DATE '{held}', until_on, was FROM moved WHERE until_on > DATE '{held}'"""
    )
    if is_again:
        for table in (tables.opened, tables.closed, tables.settled):
            _take_out(database, change, table)
    ended = f"SELECT * FROM pieces WHERE until_on < DATE '{FOREVER}' ORDER BY account_id, from_on"
    change.add(tables.closed, ended, database=database)
    begun = (
        f"SELECT account_id, from_on, fen FROM pieces WHERE until_on = DATE '{FOREVER}' ORDER BY account_id, from_on"
    )
    change.add(tables.opened, begun, database=database)


def _take_out(database: duckdb.DuckDBPyConnection, change: Change, table: str) -> None:
    """Write the files of a table that hold spans now replaced anew, without them."""
    for name in change.base.files.get(table, ()):
        rows = _rows([str(change.lake.root / name)])
        found = database.execute(f"SELECT 1 FROM ({rows}) r SEMI JOIN moved k USING (account_id, from_on) LIMIT 1")
        if found.fetchone():
            change.remove(table, name)
            part = name.removeprefix(f"{table}/").rpartition("/")[0]
            change.add(table, _but(rows, "moved"), database=database, part=part)
