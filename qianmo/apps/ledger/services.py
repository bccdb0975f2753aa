"""Acts on the books: opening the chart of accounts and posting entries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction

from qianmo.apps.ledger.chart import CHART
from qianmo.apps.ledger.models import Account, Entry
from qianmo.storage.copying import copy_rows


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


def account_ids() -> dict[str, int]:
    """The ids of the accounts by their code."""
    return dict(Account.objects.values_list("code", "id"))


def post(*, postings: Sequence[Posting], business_date: date) -> int:
    """Post entries on a booking day. Joins the act above and is never called from an edge; amounts must be positive."""
    if not connection.in_atomic_block:
        raise RuntimeError("entries are posted inside the act they belong to")
    accounts = account_ids()
    return copy_rows(
        Entry,
        {
            "business_date": business_date,
            "value_date": [one.value_date for one in postings],
            "debit_id": [accounts[one.debit] for one in postings],
            "credit_id": [accounts[one.credit] for one in postings],
            "fen": [one.fen for one in postings],
            "kind": [one.kind for one in postings],
            "line_id": [one.line_id for one in postings],
            "source_id": [one.source_id for one in postings],
        },
    )
