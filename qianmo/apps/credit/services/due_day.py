"""Collection (扣收): on a working day, what has fallen due is taken from the customer's deposit, as far as it goes."""

from collections.abc import Callable
from datetime import date, datetime
from uuid import UUID, uuid5

from django.db import connection

from qianmo.apps.credit.keeping import Kept, kept_of
from qianmo.apps.credit.models import Draw
from qianmo.apps.credit.services.repayments import NewRepayment, repay
from qianmo.apps.ledger.queries import deposits
from qianmo.apps.org.queries import closed_day
from qianmo.domain.credit.loan import Pot, owed
from qianmo.domain.credit.running import carry

CHUNK = 2_000
REQUESTS = UUID("5f0b1f3e-6a0c-4d55-9f0e-2b8d1c7a4e10")
"""A collection's request id is derived from draw and day, so that a night that goes on collects nothing twice."""

OWING = """
SELECT draw_id FROM credit_due WHERE unpaid_fen <> 0 AND due_on <= %(on)s
UNION SELECT id FROM credit_draw WHERE unpaid_fen <> 0 AND due_on <= %(on)s
ORDER BY 1
"""


def collection_id(*, draw_id: int, on: date) -> UUID:
    """The request id of a draw's collection on a day."""
    return uuid5(REQUESTS, f"{draw_id} {on}")


def collect_dues(*, on: date, at: datetime, tell: Callable[[int, int], None] = lambda _done, _total: None) -> int:
    """Collect what is due on a day; returns how many repayments were taken. On a rest day nothing is.

    Each set is taken as repayments of the channel `collection` and commits by itself.
    """
    if closed_day(day=on) is not None:
        return 0
    taken, owing = 0, owing_draws(on=on)
    for start in range(0, len(owing), CHUNK):
        taken += _collect(owing[start : start + CHUNK], on=on, at=at)
        tell(min(start + CHUNK, len(owing)), len(owing))
    return taken


def owing_draws(*, on: date) -> list[int]:
    """Draws of which something is due and unpaid."""
    with connection.cursor() as cursor:
        cursor.execute(OWING, {"on": on})
        return [draw_id for (draw_id,) in cursor.fetchall()]


def _collect(draw_ids: list[int], *, on: date, at: datetime) -> int:
    rows = list(Draw.objects.filter(id__in=draw_ids).order_by("id"))
    left = deposits(line_ids={row.line_id for row in rows})
    payable = [row for row in rows if left.get(row.line_id, 0) > 0]
    wanted = []
    for draw_id, kept in kept_of(payable).items():
        fen = min(due_fen(kept, on=on), left[kept.row.line_id])
        if fen > 0:
            left[kept.row.line_id] -= fen
            wanted.append((draw_id, fen))
    answers = repay(
        repayments=[
            NewRepayment(
                draw_id=draw_id,
                amount_fen=fen,
                taken_by=None,
                request_id=collection_id(draw_id=draw_id, on=on),
                channel="collection",
            )
            for draw_id, fen in wanted
        ],
        at=at,
        business_date=on,
    )
    return len(answers.ids) - len(answers.repeated)


def due_fen(kept: Kept, *, on: date) -> int:
    """What must be paid that day: everything where the principal is due, else interest due and what its delay costs."""
    loan = carry(loan=kept.loan, terms=kept.terms, to=on)
    whole = owed(loan=loan, terms=kept.terms)
    if kept.terms.due_on <= on and kept.terms.falls_due_on <= on:
        return whole.total_fen
    due = sum(one.unpaid_fen for one in loan.dues if one.pot is Pot.INTEREST and one.due_on <= on)
    return due + whole.penalty_fen + whole.compound_fen if due else 0
