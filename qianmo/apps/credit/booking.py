"""What an act on a draw means for the books: the difference between two standings, as entries of two accounts each.

Interest that falls due is a receivable and income of its day; interest paid before it falls due is income when it is
paid. A draw that is long overdue (表外) earns nothing until money comes: what falls due is only noted off the balance
sheet.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from qianmo.apps.ledger.chart import (
    COMPOUND_INCOME,
    DEPOSITS,
    INTEREST_INCOME,
    LOANS,
    OFF_BALANCE,
    OFF_BALANCE_CONTRA,
    PENALTY_INCOME,
    RECEIVABLE,
)
from qianmo.apps.ledger.services import Posting
from qianmo.domain.credit.loan import Loan, Pot
from qianmo.domain.credit.repayment import Shared

INCOME = {Pot.INTEREST: INTEREST_INCOME, Pot.PENALTY: PENALTY_INCOME, Pot.COMPOUND: COMPOUND_INCOME}
NOTHING = Shared(principal_fen=0, interest_fen=0)
KINDS = {
    (DEPOSITS, LOANS): "principal",
    (DEPOSITS, RECEIVABLE): "interest",
    (DEPOSITS, INTEREST_INCOME): "interest",
    (DEPOSITS, PENALTY_INCOME): "penalty",
    (DEPOSITS, COMPOUND_INCOME): "compound",
    (RECEIVABLE, INTEREST_INCOME): "due",
    (RECEIVABLE, PENALTY_INCOME): "due",
    (RECEIVABLE, COMPOUND_INCOME): "due",
    (OFF_BALANCE, OFF_BALANCE_CONTRA): "noted",
    (OFF_BALANCE_CONTRA, OFF_BALANCE): "noted",
}
"""What an entry between two accounts is called; any other difference is an adjustment."""
CASH_KINDS = {accounts: kind for accounts, kind in KINDS.items() if accounts[0] == DEPOSITS}
"""The names of entries with money in them; in a replay all the others are adjustments."""
ON_BALANCE = (DEPOSITS, RECEIVABLE, INTEREST_INCOME, PENALTY_INCOME, COMPOUND_INCOME, LOANS)
MEMO = (OFF_BALANCE, OFF_BALANCE_CONTRA)
Change = dict[str, int]
"""By how much each account goes into debit, in fen; below zero into credit. The sum is nothing."""


def change(*, before: Loan, after: Loan, shared: Shared = NOTHING, cash_fen: int = 0, accrues: bool = True) -> Change:
    """What the books must take when a draw goes from one standing to another and customers have paid `cash_fen` more.

    `shared` is how much more has been taken for each part, less where a share went down. `accrues` is whether interest
    due counts as earned.
    """
    taken = {Pot.INTEREST: shared.interest_fen, Pot.PENALTY: shared.penalty_fen, Pot.COMPOUND: shared.compound_fen}
    books: Change = defaultdict(int)
    books[DEPOSITS] = cash_fen
    books[LOANS] = after.principal_fen - before.principal_fen
    for pot in Pot:
        due_fen = after.unpaid_fen(pot) - before.unpaid_fen(pot)
        books[INCOME[pot]] -= taken[pot] + (due_fen if accrues else 0)
        books[RECEIVABLE if accrues else OFF_BALANCE] += due_fen
        books[OFF_BALANCE_CONTRA] -= 0 if accrues else due_fen
    return books


def off_balance(*, loan: Loan) -> Change:
    """Take interest due and unpaid out of income and note it off the balance sheet: the draw stops accruing."""
    books: Change = {INCOME[pot]: loan.unpaid_fen(pot) for pot in Pot}
    unpaid_fen = sum(books.values())
    return books | {RECEIVABLE: -unpaid_fen, OFF_BALANCE: unpaid_fen, OFF_BALANCE_CONTRA: -unpaid_fen}


def booked(entries: Iterable[tuple[str, str, int]]) -> Change:
    """What entries (debited account, credited account, fen) have changed."""
    books: Change = defaultdict(int)
    for debit, credit, fen in entries:
        books[debit] += fen
        books[credit] -= fen
    return books


def turned(books: Change) -> Change:
    """The opposite of a change."""
    return {account: -fen for account, fen in books.items()}


def less(books: Change, already: Change) -> Change:
    """What is still to be booked of a change when some of it has been."""
    return {account: books.get(account, 0) - already.get(account, 0) for account in {**books, **already}}


def postings(
    books: Change,
    *,
    line_id: int,
    source_id: int,
    value_date: date,
    kinds: Mapping[tuple[str, str], str] = KINDS,
    otherwise: str = "adjustment",
) -> list[Posting]:
    """A change as entries of two accounts each; what `kinds` does not name is called `otherwise`."""
    return [
        Posting(
            debit=debit,
            credit=credit,
            fen=fen,
            kind=kinds.get((debit, credit), otherwise),
            line_id=line_id,
            source_id=source_id,
            value_date=value_date,
        )
        for accounts in (ON_BALANCE, MEMO)
        for debit, credit, fen in _pairs({account: books.get(account, 0) for account in accounts})
    ]


def _pairs(books: Change) -> list[tuple[str, str, int]]:
    """Pair what must be debited with what must be credited, each in the order of the accounts."""
    takers = {account: fen for account, fen in books.items() if fen > 0}
    givers = {account: -fen for account, fen in books.items() if fen < 0}
    if sum(takers.values()) != sum(givers.values()):
        raise ValueError(f"a change that does not balance: {books}")
    pairs = []
    while takers:
        debit, credit = next(iter(takers)), next(iter(givers))
        fen = min(takers[debit], givers[credit])
        pairs.append((debit, credit, fen))
        for side, account in ((takers, debit), (givers, credit)):
            side[account] -= fen
            if not side[account]:
                del side[account]
    return pairs
