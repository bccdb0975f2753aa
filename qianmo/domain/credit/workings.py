"""The interest of one draw worked out in the open: stretch by stretch, from the payout to a day.

On a stretch nothing changes, so interest is balance × days × rate, an exact whole number. A stretch adds what it earned
to what was carried into it; at its end interest falls due or money is paid, and the rest is carried on. Added up again
from the movements alone, the stretches must arrive at what the draw says it owes.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from qianmo.domain.credit.loan import Loan, LoanTerms, OpenDue, Pot, Run
from qianmo.domain.credit.repayment import Shared
from qianmo.domain.credit.running import Payment, carry, pay
from qianmo.domain.refusal import Refused


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days on which nothing changed; accruals by pot at beginning and end, and what fell due and was paid then."""

    run: Run
    carried: dict[Pot, int]
    reached: dict[Pot, int]
    fallen: tuple[OpenDue, ...]
    paid: tuple[Shared, ...] = ()


@dataclass(frozen=True, slots=True)
class Workings:
    """Every stretch of a draw up to a day, and how it then stands."""

    stretches: tuple[Stretch, ...]
    loan: Loan


def workings(*, first: Loan, terms: LoanTerms, payments: Iterable[Payment], on: date) -> Workings:
    """Work a draw out from where it began; payments come in the order in which they count. A day without days is none.

    60,000 yuan at 5.00 % for 105 days is one stretch of 875.00 yuan. A payment larger than what was owed raises
    ValueError, since the bank would not have taken it.
    """
    told: list[Stretch] = []
    loan = first

    def hear(run: Run, after: Loan) -> None:
        nonlocal loan
        reached = {pot: loan.accrued[pot] + run.earned[pot] for pot in Pot}
        told.append(Stretch(run, loan.accrued, reached, after.dues[len(loan.dues) :]))
        loan = after

    for payment in payments:
        loan = carry(loan=loan, terms=terms, to=payment.on, tell=hear)
        taken = pay(loan=loan, terms=terms, payment=payment)
        if isinstance(taken, Refused):
            raise ValueError(taken.reason)
        loan, shared = taken
        if told:
            told[-1] = replace(told[-1], paid=(*told[-1].paid, shared))
    loan = carry(loan=loan, terms=terms, to=on, tell=hear)
    return Workings(tuple(told), loan)
