"""核对: the books must balance, and lines, draws and books must tell of the same money, before a day may end.

The night does not mend what it finds: it stops, with the figures, and somebody looks before the day is closed.
"""

from datetime import date, datetime

from qianmo.apps.credit.queries import Counted, count_money, odd_lines
from qianmo.apps.dayend.stepping import Tell
from qianmo.domain.money import yuan
from qianmo.domain.refusal import Refused, join_refusals

NAMED = 5
"""So many lines that do not agree are named; their pages tell the rest."""


def check_books(*, on: date, at: datetime, tell: Tell) -> int | Refused:
    """Compare; touches nothing. Refused with every difference, in yuan, and the first lines that do not agree."""
    del on, at
    tell(0, 1)
    found = join_refusals(list(_faults(count_money())))
    tell(1, 1)
    return 0 if found is None else found


def _faults(counted: Counted) -> list[Refused]:
    """Each thing that does not agree, as a sentence."""
    faults = []
    if counted.trial_fen:
        faults.append(("trial_balance", f"试算不平：借方比贷方多 {yuan(counted.trial_fen)} 元"))
    if not counted.books_fen == counted.lines_fen == counted.draws_fen:
        sums = f"账上贷款本金 {yuan(counted.books_fen)} 元，额度已用 {yuan(counted.lines_fen)} 元"
        faults.append(("principal", f"本金不符：{sums}，借据未还 {yuan(counted.draws_fen)} 元"))
    if counted.reserved_fen != counted.waiting_fen:
        sums = f"额度预占 {yuan(counted.reserved_fen)} 元，待放款借据 {yuan(counted.waiting_fen)} 元"
        faults.append(("reserved", f"预占不符：{sums}"))
    if counted.odd_lines:
        numbers = "、".join(odd_lines(limit=NAMED))
        faults.append(("odd_lines", f"{counted.odd_lines:,} 笔额度与借据不符，先看 {numbers}"))
    return [Refused(code=code, reason=f"{reason}。") for code, reason in faults]
