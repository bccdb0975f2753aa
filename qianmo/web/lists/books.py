"""总账: the trial balance, a row an account."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qianmo.apps.ledger.queries import ACCOUNT_KINDS, trial_balance
from qianmo.domain.access import Right
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.lists.listing import Listing, Query
from qianmo.web.seat import Seat

YUAN = 100


@dataclass(frozen=True, slots=True)
class TrialRow:
    """An account with its turnover and, on the side where it stands, its balance, in fen."""

    code: str
    name: str
    kind: str
    debit_fen: int
    credit_fen: int

    @property
    def debit_side_fen(self) -> int:
        """The balance if it stands in debit, else nothing."""
        return max(0, self.debit_fen - self.credit_fen)

    @property
    def credit_side_fen(self) -> int:
        """The balance if it stands in credit, else nothing."""
        return max(0, self.credit_fen - self.debit_fen)


def trial() -> list[TrialRow]:
    """Every account by its code."""
    return [
        TrialRow(one.code, one.name, ACCOUNT_KINDS[one.kind], one.debit_fen, one.credit_fen) for one in trial_balance()
    ]


def _rows(_seat: Seat, _query: Query) -> Iterator[Sequence[Cell]]:
    for row in trial():
        sums = (row.debit_fen, row.credit_fen, row.debit_side_fen, row.credit_side_fen)
        yield row.code, row.name, row.kind, *(fen / YUAN for fen in sums)


TRIAL_BALANCE = Listing(
    key="trial_balance",
    title="试算平衡表",
    address="books",
    right=Right.SEE_BOOKS,
    filters={},
    heads=[
        Head("科目号"), Head("科目"), Head("类别"), Head("借方发生（元）", "money"), Head("贷方发生（元）", "money"),
        Head("借方余额（元）", "money"), Head("贷方余额（元）", "money"),
    ],
    definition="开业以来每个科目的借贷发生额和余额；借方合计等于贷方合计，发生额和余额都是",
    count=lambda _seat, _query: len(trial_balance()),
    rows=_rows,
    keeps=False,
)  # fmt: skip
