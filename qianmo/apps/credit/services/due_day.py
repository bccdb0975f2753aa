"""Collection (扣收): on a working day, what has fallen due is taken from the customer's deposit, as far as it goes."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from itertools import groupby

from django.db import connection

from qianmo.apps.credit.keeping import Kept, kept_of
from qianmo.apps.credit.models import Draw
from qianmo.apps.credit.services.plain_dues import CHANNEL, collect_plain_dues, collection_id
from qianmo.apps.credit.services.repayments import NewRepayment, repay
from qianmo.apps.ledger.queries import deposits
from qianmo.apps.org.queries import closed_day
from qianmo.domain.credit.loan import Pot, owed
from qianmo.domain.credit.running import carry

CHUNK_PLAIN, CHUNK = 10_000, 2_000
"""Draws a set: of those taken by statements, and of those taken as single payments."""

OWING = """
SELECT d.line_id, d.id FROM credit_draw d
 WHERE d.id IN (SELECT draw_id FROM credit_due WHERE unpaid_fen <> 0 AND due_on <= %(on)s
                UNION SELECT id FROM credit_draw WHERE unpaid_fen <> 0 AND due_on <= %(on)s)
 ORDER BY 1, 2
"""


def collect_dues(*, on: date, at: datetime, tell: Callable[[int, int], None] = lambda _done, _total: None) -> int:
    """Collect what is due on a day; returns how many repayments were taken. On a rest day nothing is.

    Plain interest is taken set by set, then the rest as single repayments of the channel `collection`. Each set commits
    by itself and none ends in the middle of a line, so that a night that goes on takes everything in the same order.
    """
    if closed_day(day=on) is not None:
        return 0
    owing, plain = draws_due(on=on), set[int]()
    for some in _sets(owing, most=CHUNK_PLAIN):
        plain |= collect_plain_dues(draw_ids=some, on=on, at=at)
        tell(len(plain), len(owing))
    taken = done = len(plain)
    for some in _sets([one for one in owing if one[1] not in plain], most=CHUNK):
        taken += _collect(some, on=on, at=at)
        done += len(some)
        tell(done, len(owing))
    return taken


def draws_due(*, on: date) -> list[tuple[int, int]]:
    """Draws of which something is due and unpaid, by line: ids of the line and of the draw."""
    with connection.cursor() as cursor:
        cursor.execute(OWING, {"on": on})
        return list(cursor.fetchall())


def _sets(owing: Sequence[tuple[int, int]], *, most: int) -> Iterator[list[int]]:
    """The draws in sets of so many, or a few more where the last line has them."""
    some: list[int] = []
    for _, of_line in groupby(owing, key=lambda one: one[0]):
        some += [draw_id for _, draw_id in of_line]
        if len(some) >= most:
            yield some
            some = []
    if some:
        yield some


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
                channel=CHANNEL,
            )
            for draw_id, fen in wanted
        ],
        at=at,
        business_date=on,
    )
    return len(answers.ids) - len(answers.repeated)


def due_fen(kept: Kept, *, on: date) -> int:
    """What must be paid that day: everything where the principal is due, else interest due and all that penalises."""
    loan = carry(loan=kept.loan, terms=kept.terms, to=on)
    whole = owed(loan=loan, terms=kept.terms)
    if kept.terms.due_on <= on and kept.terms.falls_due_on <= on:
        return whole.total_fen
    fallen = [one for one in loan.dues if one.due_on <= on]
    if not any(one.unpaid_fen for one in fallen):
        return 0
    due = sum(one.unpaid_fen for one in fallen if one.pot is Pot.INTEREST)
    return due + whole.penalty_fen + whole.compound_fen
