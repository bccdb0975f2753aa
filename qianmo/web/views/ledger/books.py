"""总账: the trial balance, every account with its turnover and what stands on it, and that both sides are even."""

from django.http import HttpRequest, HttpResponse

from qianmo.domain.access import Right
from qianmo.web.lists import TRIAL_BALANCE
from qianmo.web.lists.books import trial
from qianmo.web.lists.workspace import listed
from qianmo.web.seat import Seat, seated, show


@seated(Right.SEE_BOOKS)
def page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The trial balance as it stands now."""
    rows = trial()
    return show(
        request,
        seat,
        "books/page.html",
        room="books",
        rows=rows,
        debit_fen=sum(row.debit_fen for row in rows),
        credit_fen=sum(row.credit_fen for row in rows),
        debit_side_fen=sum(row.debit_side_fen for row in rows),
        credit_side_fen=sum(row.credit_side_fen for row in rows),
        **listed(seat, TRIAL_BALANCE, {}, rows=len(rows)),
    )
