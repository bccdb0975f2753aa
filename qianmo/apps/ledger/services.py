"""Acts on the books: opening the chart of accounts and posting entries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction

from qianmo.apps.ledger.chart import CASH, CHART, DEPOSITS
from qianmo.apps.ledger.models import Account, Entry
from qianmo.apps.ledger.queries import deposits
from qianmo.storage.trips import NewRows, Write, write_now


@transaction.atomic
def open_chart() -> None:
    """Open the accounts the embedded core books on; accounts already open stay."""
    Account.objects.bulk_create(
        (Account(code=code, name=name, kind=kind) for code, (name, kind) in CHART.items()), ignore_conflicts=True
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """One amount in fen from the credited to the debited account, for a line, with the paper it comes from."""

    debit: str
    credit: str
    fen: int
    kind: str
    line_id: int | None
    source_id: int
    value_date: date


def reverse(
    *, kinds: Sequence[str], source_id: int, reversal_id: int, business_date: date
) -> list[tuple[str, str, int]]:
    """Mirror the entries of one paper: debit and credit exchanged, each naming the entry it undoes.

    Returns what was booked: accounts debited and credited, and fen. Booked on the open business day, with the value day
    of the original, so that no interest is gained or lost by the mistake. Joins the act above. An entry can be mirrored
    once; the database refuses a second time.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("entries are reversed inside the act they belong to")
    rows = list(
        Entry.objects.filter(kind__in=kinds, source_id=source_id, reverses__isnull=True)
        .select_related("debit", "credit")
        .order_by("id")
    )
    Entry.objects.bulk_create(
        Entry(
            business_date=business_date,
            value_date=row.value_date,
            debit_id=row.credit_id,
            credit_id=row.debit_id,
            fen=row.fen,
            kind="reversal",
            line_id=row.line_id,
            source_id=reversal_id,
            reverses=row,
        )
        for row in rows
    )
    return [(row.credit.code, row.debit.code, row.fen) for row in rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """Cash a customer takes out of the deposit account of a line, in fen."""

    line_id: int
    fen: int


@transaction.atomic
def withdraw(*, withdrawals: Sequence[Withdrawal], business_date: date) -> int:
    """Pay cash out of customers' deposits, as far as each reaches; returns how many were paid something.

    The embedded core knows of a deposit only what was paid out on the line and has not come back.
    """
    left = deposits(line_ids=[one.line_id for one in withdrawals])
    taken = [(one.line_id, min(one.fen, left.get(one.line_id, 0))) for one in withdrawals]
    return post(
        postings=[
            Posting(
                debit=DEPOSITS,
                credit=CASH,
                fen=fen,
                kind="withdrawal",
                line_id=line_id,
                source_id=line_id,
                value_date=business_date,
            )
            for line_id, fen in taken
            if fen > 0
        ],
        business_date=business_date,
    )


def post_set(*, source: str, debit: str, credit: str, kind: str, value_date: date, business_date: date) -> int:
    """Post one entry between two accounts for each row of a SELECT of line id, paper id and fen; returns their sum.

    For whole sets the night has worked out inside the database. Joins the act above; `source` is a constant of its
    module.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("entries are posted inside the act they belong to")
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH booked AS (INSERT INTO ledger_entry"
            " (business_date, value_date, debit_id, credit_id, fen, kind, line_id, source_id)"
            " SELECT %s, %s, d.id, c.id, s.fen, %s, s.line_id, s.source_id"
            f" FROM ({source}) AS s(line_id, source_id, fen)"
            " JOIN ledger_account d ON d.code = %s JOIN ledger_account c ON c.code = %s RETURNING fen)"
            " SELECT coalesce(sum(fen), 0)::bigint FROM booked",
            [business_date, value_date, kind, debit, credit],
        )
        return int(cursor.fetchone()[0])


def post(*, postings: Sequence[Posting], business_date: date) -> int:
    """Post entries on a booking day. Joins the act above and is never called from an edge; amounts must be positive."""
    if not connection.in_atomic_block:
        raise RuntimeError("entries are posted inside the act they belong to")
    accounts = dict(Account.objects.values_list("code", "id"))
    if postings:
        write_now(posting(postings=postings, accounts=accounts, business_date=business_date))
    return len(postings)


def posting(*, postings: Sequence[Posting], accounts: Mapping[str, int], business_date: date) -> Write:
    """What an act that travels writes to post entries; `accounts` are ids by code (`queries.ask_accounts`)."""
    columns = {
        "business_date": business_date,
        "value_date": [one.value_date for one in postings],
        "debit_id": [accounts[one.debit] for one in postings],
        "credit_id": [accounts[one.credit] for one in postings],
        "fen": [one.fen for one in postings],
        "kind": [one.kind for one in postings],
        "line_id": [one.line_id for one in postings],
        "source_id": [one.source_id for one in postings],
    }
    return NewRows(Entry, columns)
