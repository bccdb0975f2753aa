"""Reads of the books."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from django.db import connection

from qianmo.apps.ledger.chart import DEPOSITS
from qianmo.apps.ledger.models import Entry
from qianmo.storage.trips import Question


@dataclass(frozen=True, slots=True)
class Balance:
    """An account's turnover and balance in fen; assets are in debit, liabilities and income in credit."""

    code: str
    name: str
    kind: str
    debit_fen: int
    credit_fen: int


def ask_accounts() -> Question[dict[str, int]]:
    """Ids of the chart of accounts by code, for an act that travels."""
    return Question("SELECT code, id FROM ledger_account", [], dict)


def trial_balance() -> list[Balance]:
    """Turnover of every account; the debit column and the credit column sum to the same fen."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.code, a.name, a.kind,"
            " coalesce((SELECT sum(e.fen) FROM ledger_entry e WHERE e.debit_id = a.id), 0)::bigint,"
            " coalesce((SELECT sum(e.fen) FROM ledger_entry e WHERE e.credit_id = a.id), 0)::bigint"
            " FROM ledger_account a ORDER BY a.code"
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
    """One entry of a line's statement; a mirrored entry and its mirror name each other by id."""

    id: int
    business_date: date
    value_date: date
    debit: str
    credit: str
    fen: int
    kind: str
    source_id: int
    reverses_id: int | None
    reversed_by: int | None = None


def entry_count(*, line_id: int) -> int:
    """How many entries a line has."""
    return Entry.objects.filter(line_id=line_id).count()


def statement(*, line_id: int) -> list[EntryRow]:
    """A line's entries in booking order."""
    fields = (
        "id", "business_date", "value_date", "debit__name", "credit__name", "fen", "kind", "source_id", "reverses_id",
    )  # fmt: skip
    rows = list(Entry.objects.filter(line_id=line_id).order_by("id").values_list(*fields))
    mirrors = {row[-1]: row[0] for row in rows if row[-1] is not None}
    return [replace(EntryRow(*row), reversed_by=mirrors.get(row[0])) for row in rows]
