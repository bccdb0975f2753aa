"""One draw from the day it is paid out: interest runs, falls due, is paid; the same days always give the same fen.

A draw is carried from day to day by what happens to it: a settlement (结息), its due day, another rate, a payment.
Between two of them balances stand still, so interest is balance × days × rate, an exact whole number kept in three
pots: normal, penalty (罚息) and compound (复利). A pot is rounded once, when it falls due or is paid. Normal days and
penalty days tile the calendar: where the due day is a settlement day whose interest the settlement takes in,
penalty begins the day after. Money that is misused (挪用) earns penalty interest as well, at the higher of the two
rates and never both; for days counted before it was found, the difference comes on top on that day. Compound interest
runs on normal interest that is due and unpaid, at the contract rate on normal days, at the penalty rate on others.

Carried step by step or played again from the first day, a draw arrives at the same place; a payment that counts from a
day in the past is therefore taken by playing the draw again with it in its place. Source: 银发〔2003〕251号.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from qianmo.domain.credit.classification import days_past_due
from qianmo.domain.credit.interest import accrued_fen, accrued_left, next_settlement, penalty_rate_ppm
from qianmo.domain.credit.loan import Loan, LoanTerms, OpenDue, Pot, Run, oldest_due_on, owed
from qianmo.domain.credit.repayment import Shared, share
from qianmo.domain.refusal import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """Money received on a draw, counting from a day, in fen."""

    on: date
    fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """A draw played from its first day: where it stands, and how each payment was shared, in their order."""

    loan: Loan
    shares: tuple[Shared, ...]


def play(*, first: Loan, terms: LoanTerms, payments: Iterable[Payment], to: date) -> Played | Refused:
    """Play a draw from where it began to the beginning of another day, with every payment on its day.

    It began where it was paid out (`loan.paid_out`), or where it was taken over from another system. Payments
    come in the order in which they count. Refused: a payment larger than what was owed on its day.
    """
    loan, shares = first, []
    for payment in payments:
        taken = pay(loan=loan, terms=terms, payment=payment)
        if isinstance(taken, Refused):
            return taken
        loan, shared = taken
        shares.append(shared)
    return Played(loan=carry(loan=loan, terms=terms, to=to), shares=tuple(shares))


def carry(*, loan: Loan, terms: LoanTerms, to: date, tell: Callable[[Run, Loan], None] | None = None) -> Loan:
    """Carry a draw to the beginning of a day; every settlement and due day on the way is taken, `to` included.

    `tell` hears of each run of days on which nothing changed, and how the draw stands after it. A day before the one it
    stands on leaves it as it is.
    """
    while loan.on < to:
        if loan.at_rest:
            return replace(loan, on=to)
        cut = next_settlement(after=loan.billed_to, rule=terms.interest.settlement)
        stop = min(to, cut, *_turns(loan, terms, to))
        run = _run(loan, terms, until=stop)
        accrued = {pot: loan.accrued[pot] + run.earned[pot] for pot in Pot}
        loan = replace(loan, on=stop, accrued=accrued, held=loan.held + run.held)
        if stop == cut or (terms.due_on <= stop and stop == terms.late_from):
            loan = _bill(loan, terms)
        if loan.held and any(one.counted_to == stop for one in terms.misused):
            run = replace(run, joined=loan.held)
            penalty = loan.accrued[Pot.PENALTY] + loan.held
            loan = replace(loan, accrued=loan.accrued | {Pot.PENALTY: penalty}, held=0)
        if tell is not None:
            tell(run, loan)
    return loan


def pay(*, loan: Loan, terms: LoanTerms, payment: Payment) -> tuple[Loan, Shared] | Refused:
    """Take a payment on its day: what fell due is paid oldest first, then the pots, and principal in its turn.

    Returns the draw after it, and how the money was shared. Refused: not above zero, more than is owed. A day before
    the one the draw stands on is a bug of the caller and raises ValueError.
    """
    if payment.on < loan.on:
        raise ValueError(f"a draw carried to {loan.on} takes no payment of {payment.on}: play it again")
    loan = carry(loan=loan, terms=terms, to=payment.on)
    oldest = oldest_due_on(loan=loan, terms=terms, on=payment.on)
    shared = share(
        owed=owed(loan=loan, terms=terms),
        amount_fen=payment.fen,
        overdue_days=days_past_due(oldest_unpaid_due_on=oldest, on=payment.on),
        rule=terms.order,
    )
    if isinstance(shared, Refused):
        return shared
    for pot, fen in (
        (Pot.INTEREST, shared.interest_fen),
        (Pot.PENALTY, shared.penalty_fen),
        (Pot.COMPOUND, shared.compound_fen),
    ):
        loan = _pay_pot(loan, pot, fen, basis=terms.interest.basis)
    return replace(loan, principal_fen=loan.principal_fen - shared.principal_fen), shared


def _turns(loan: Loan, terms: LoanTerms, to: date) -> list[date]:
    """Days after the one a draw stands on, up to a day, at which something about its interest changes."""
    turns = [start for start, _ in terms.rates]
    turns += [turn for one in terms.misused for turn in (one.since, one.until, one.counted_to)]
    turns += [one.due_on for one in loan.dues if one.pot is Pot.INTEREST and one.unpaid_fen]
    if terms.due_on <= to:
        turns.append(terms.late_from)
    return [day for day in turns if day > loan.on]


def _run(loan: Loan, terms: LoanTerms, *, until: date) -> Run:
    """Let interest run over days on which nothing changes."""
    span, late, misuse = terms.days(loan.on, until), terms.is_late(loan.on), terms.misuse_of(loan.on)
    misused = misuse is not None and misuse.counted_to <= loan.on
    contract_ppm, rule = terms.rate_on(loan.on), terms.interest.penalty
    rate_ppm = penalty_rate_ppm(rate_ppm=contract_ppm, overdue=late, misused=misused, rule=rule)
    held_ppm = 0
    if misuse is not None and not misused:
        held_ppm = penalty_rate_ppm(rate_ppm=contract_ppm, overdue=late, misused=True, rule=rule) - rate_ppm
    earned = dict.fromkeys(Pot, 0)
    earned[Pot.PENALTY if late or misused else Pot.INTEREST] = loan.principal_fen * span * rate_ppm
    base = 0
    if terms.interest.compounds:
        base = sum(one.unpaid_fen for one in loan.dues if one.pot is Pot.INTEREST and one.due_on <= loan.on)
        earned[Pot.COMPOUND] = base * span * rate_ppm
    return Run(
        since=loan.on,
        until=until,
        days=span,
        principal_fen=loan.principal_fen,
        compound_base_fen=base,
        rate_ppm=rate_ppm,
        late=late,
        misused=misused,
        earned=earned,
        held_ppm=held_ppm,
        held=loan.principal_fen * span * held_ppm,
    )


def _bill(loan: Loan, terms: LoanTerms) -> Loan:
    """Let what has accrued fall due: on the day itself, or the next working day. Nothing falls due of an empty pot."""
    fallen = tuple(
        OpenDue(pot=pot, from_on=loan.billed_to, until_on=loan.on, due_on=terms.moved(loan.on), fen=fen, unpaid_fen=fen)
        for pot in Pot
        if (fen := accrued_fen(accrued=loan.accrued[pot], basis=terms.interest.basis))
    )
    return replace(loan, accrued=dict.fromkeys(Pot, 0), billed_to=loan.on, dues=loan.dues + fallen)


def _pay_pot(loan: Loan, pot: Pot, fen: int, *, basis: int) -> Loan:
    """Pay one kind of interest: dues from the oldest on, then what still runs."""
    if not fen:
        return loan
    dues, rest = [], fen
    for one in loan.dues:
        paid = min(rest, one.unpaid_fen) if one.pot is pot else 0
        rest -= paid
        dues.append(replace(one, unpaid_fen=one.unpaid_fen - paid) if paid else one)
    pots = loan.accrued
    if rest:
        pots = pots | {pot: accrued_left(accrued=pots[pot], paid_fen=rest, basis=basis)}
    return replace(loan, accrued=pots, dues=tuple(dues))
