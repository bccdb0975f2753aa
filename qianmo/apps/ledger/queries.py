"""Reads of the books."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.db import connection

from qianmo.apps.ledger.chart import DEPOSITS
from qianmo.apps.ledger.models import AccountKind, Entry
from qianmo.storage.trips import Question


@dataclass(frozen=True, slots=True)
class Balance:
    """An account's turnover and balance in fen; assets are in debit, liabilities and income in credit."""

    code: str
    name: str
    kind: str
    debit_fen: int
    credit_fen: int

    @property
    def balance_fen(self) -> int:
        """Debit less credit; below zero it stands in credit."""
        return self.debit_fen - self.credit_fen


ACCOUNT_KINDS: dict[str, str] = {kind.value: str(kind.label) for kind in AccountKind}
"""The kinds of account in words."""


def ask_accounts() -> Question[dict[str, int]]:
    """Ids of the chart of accounts by code, for an act that travels."""
    return Question("SELECT code, id FROM ledger_account", [], dict)


def trial_balance() -> list[Balance]:
    """Turnover of every account; the debit column and the credit column sum to the same fen."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.code, a.name, a.kind, coalesce(d.fen, 0)::bigint, coalesce(c.fen, 0)::bigint"
            " FROM ledger_account a"
            " LEFT JOIN (SELECT debit_id AS id, sum(fen) AS fen FROM ledger_entry GROUP BY 1) d USING (id)"
            " LEFT JOIN (SELECT credit_id AS id, sum(fen) AS fen FROM ledger_entry GROUP BY 1) c USING (id)"
            " ORDER BY a.code"
        )
        return [Balance(*row) for row in cursor.fetchall()]


def account_balance(*, code: str) -> int:
    """Debits less credits of one account, in fen."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce((SELECT sum(fen) FROM ledger_entry WHERE debit_id = a.id), 0)::bigint"
            " - coalesce((SELECT sum(fen) FROM ledger_entry WHERE credit_id = a.id), 0)::bigint"
            " FROM ledger_account a WHERE a.code = %s",
            [code],
        )
        return int(cursor.fetchone()[0])


def moved_into(*, code: str, kind: str, since: date, until: date) -> int | None:
    """Debits less credits of an account by entries of a kind on the days from one until before another, in fen.

    None where there is no such entry, which is not the same as nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(CASE WHEN e.debit_id = a.id THEN e.fen ELSE -e.fen END)::bigint"
            " FROM ledger_entry e JOIN ledger_account a ON a.code = %s AND a.id IN (e.debit_id, e.credit_id)"
            " WHERE e.kind = %s AND e.business_date >= %s AND e.business_date < %s",
            [code, kind, since, until],
        )
        [(fen,)] = cursor.fetchall()
    return None if fen is None else int(fen)


def deposits(*, line_ids: Collection[int]) -> dict[int, int]:
    """What customers have in the deposit account of each line: paid out, not repaid and not withdrawn, in fen."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.line_id, sum(CASE WHEN e.credit_id = a.id THEN e.fen ELSE -e.fen END)::bigint"
            " FROM ledger_entry e JOIN ledger_account a ON a.code = %s AND a.id IN (e.debit_id, e.credit_id)"
            " WHERE e.line_id = ANY(%s) GROUP BY e.line_id",
            [DEPOSITS, list(line_ids)],
        )
        return dict(cursor.fetchall())


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry of a line's statement, numbered from one by `place`; `mirrors` and `mirrored_by` are such numbers.

    A mirrored entry and its mirror name each other by id too.
    """

    id: int
    business_date: date
    value_date: date
    debit: str
    credit: str
    fen: int
    kind: str
    source_id: int
    reverses_id: int | None
    reversed_by: int | None
    place: int = 0
    mirrors: int | None = None
    mirrored_by: int | None = None


def entry_count(*, line_id: int) -> int:
    """How many entries a line has."""
    return Entry.objects.filter(line_id=line_id).count()


STATEMENT = """
SELECT e.id, e.business_date, e.value_date, d.name, c.name, e.fen, e.kind, e.source_id, e.reverses_id, m.id
  FROM ledger_entry e
  JOIN ledger_account d ON d.id = e.debit_id JOIN ledger_account c ON c.id = e.credit_id
  LEFT JOIN ledger_entry m ON m.reverses_id = e.id
 WHERE e.line_id = %(line)s AND (%(before)s::bigint IS NULL OR e.id < %(before)s)
   AND (%(kinds)s::text[] IS NULL
        OR (e.kind, e.source_id) IN (SELECT * FROM unnest(%(kinds)s::text[], %(sources)s::bigint[])))
 ORDER BY e.id DESC LIMIT %(limit)s
"""
PLACES = """
SELECT id, place FROM (SELECT id, row_number() OVER (ORDER BY id) AS place FROM ledger_entry WHERE line_id = %s) n
 WHERE id = ANY(%s)
"""


def statement(
    *,
    line_id: int,
    papers: Mapping[str, Collection[int]] | None = None,
    before: int | None = None,
    limit: int | None = None,
) -> list[EntryRow]:
    """A line's entries in booking order: all, or the last `limit`, or those before the entry of an id.

    `papers` keeps the entries of some papers only, by kind of entry and the ids of its papers.
    """
    pairs = None if papers is None else [(kind, one) for kind, ids in papers.items() for one in ids]
    asked = {
        "line": line_id,
        "before": before,
        "limit": limit,
        "kinds": None if pairs is None else [kind for kind, _ in pairs],
        "sources": None if pairs is None else [one for _, one in pairs],
    }
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, asked)
        rows = [EntryRow(*row) for row in reversed(cursor.fetchall())]
        ids = {pk for row in rows for pk in (row.id, row.reverses_id, row.reversed_by) if pk is not None}
        cursor.execute(PLACES, [line_id, list(ids)])
        places = dict(cursor.fetchall())
    return [
        replace(
            row,
            place=places[row.id],
            mirrors=places.get(row.reverses_id or 0),
            mirrored_by=places.get(row.reversed_by or 0),
        )
        for row in rows
    ]


def line_balances(*, line_id: int) -> list[Balance]:
    """Turnover of every account that moved on a line; the two columns add up to the same fen."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.code, a.name, a.kind, sum(e.fen) FILTER (WHERE e.debit_id = a.id)::bigint,"
            " sum(e.fen) FILTER (WHERE e.credit_id = a.id)::bigint"
            " FROM ledger_entry e JOIN ledger_account a ON a.id IN (e.debit_id, e.credit_id)"
            " WHERE e.line_id = %s GROUP BY a.id ORDER BY a.code",
            [line_id],
        )
        return [Balance(code, name, kind, debit or 0, credit or 0) for code, name, kind, debit, credit in cursor]
