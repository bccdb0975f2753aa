"""A draw at one instant: what is fixed for it, what it owes, what still runs.

Interest runs in three pots, normal, penalty (罚息) and compound (复利), each an exact whole number until it falls due
or is paid. How a draw gets from one instant to the next is told in `running`.
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property

from qianmo.domain.calendar import WorkingCalendar
from qianmo.domain.credit.interest import InterestTerms, accrued_fen, late_from
from qianmo.domain.credit.misuse import Days, Misused
from qianmo.domain.credit.repayment import OrderRule, Owed
from qianmo.domain.daycount import days
from qianmo.domain.refusal import Refused


class Pot(StrEnum):
    """The three kinds of interest, each with an accrual and dues of its own."""

    INTEREST = "interest"
    PENALTY = "penalty"
    COMPOUND = "compound"


@dataclass(frozen=True, kw_only=True)
class LoanTerms:
    """What is fixed for a draw: its days, how its interest runs, in which order it is repaid.

    `rates` are yearly rates in ppm by the day from which they hold, the first from the day it was drawn on; `misused`
    are days on which the money was misused (挪用). Days that fall in a year whose holidays are not published raise
    LookupError once they are reached, never before.
    """

    number: str
    drawn_on: date
    due_on: date
    rates: tuple[tuple[date, int], ...]
    interest: InterestTerms
    order: OrderRule
    calendar: WorkingCalendar
    misused: Days = ()

    @cached_property
    def falls_due_on(self) -> date:
        """The day the principal falls due: moved to the next working day where the terms say so."""
        return self.moved(self.due_on)

    @cached_property
    def late_from(self) -> date:
        """The first day of penalty interest on the principal."""
        return late_from(due_on=self.falls_due_on, rule=self.interest.settlement)

    def is_late(self, day: date) -> bool:
        """Whether penalty interest runs on the principal of that day."""
        return self.due_on <= day and self.late_from <= day

    def misuse_of(self, day: date) -> Misused | None:
        """The misuse that day belongs to, if any."""
        return next((one for one in self.misused if day in one), None)

    def moved(self, day: date) -> date:
        """A due day as it falls: on a holiday the next working day."""
        if not self.interest.moves_on_holidays:
            return day
        worked = self.calendar.working_day_from(day)
        if isinstance(worked, Refused):
            raise LookupError(worked.reason)
        return worked

    def rate_on(self, day: date) -> int:
        """The yearly rate of a day, in ppm."""
        return next(ppm for start, ppm in reversed(self.rates) if start <= day)

    def with_rate(self, *, from_on: date, rate_ppm: int) -> "LoanTerms":
        """The same terms with another yearly rate from a day on; of two for one day the later told holds."""
        return replace(self, rates=tuple(sorted([*self.rates, (from_on, rate_ppm)], key=lambda rate: rate[0])))

    def days(self, start: date, until: date) -> int:
        """Days between two dates, counted from the first day of the draw so that neighbouring spans always add up."""
        convention = self.interest.convention
        return days(self.drawn_on, until, convention) - days(self.drawn_on, start, convention)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDue:
    """Interest of some days that has fallen due, in fen; what is paid of it is `fen` less `unpaid_fen`."""

    pot: Pot
    from_on: date
    until_on: date
    due_on: date
    fen: int
    unpaid_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Loan:
    """A draw as it stands at the beginning of a day, in fen; accruals in fen × days × ppm.

    `billed_to` is up to which day interest has fallen due. `dues` holds at least every due that is not paid in full.
    `held` is what misuse adds to days counted before it was found: it joins the penalty on the day of the finding, and
    is not owed, due or kept before.
    """

    on: date
    principal_fen: int
    accrued: dict[Pot, int]
    billed_to: date
    dues: tuple[OpenDue, ...] = ()
    held: int = 0

    @property
    def at_rest(self) -> bool:
        """Whether nothing is owed any more, so that days pass it by."""
        unpaid = any(one.unpaid_fen for one in self.dues)
        return not (self.principal_fen or any(self.accrued.values()) or unpaid or self.held)

    def unpaid_fen(self, pot: Pot) -> int:
        """What has fallen due of one kind and is not paid."""
        return sum(one.unpaid_fen for one in self.dues if one.pot is pot)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Days on which nothing changed: balances in fen, the rate that held, and what each pot earned (fen × days × ppm).

    `late` says that the principal was overdue, `misused` that it was known to be misused: either makes the rate the
    penalty rate. `compound_base_fen` is interest due and unpaid, which bore interest. On days counted before misuse was
    found, `held` is what `held_ppm` adds; `joined` is what joins the penalty at the end, because it was found then.
    """

    since: date
    until: date
    days: int
    principal_fen: int
    compound_base_fen: int
    rate_ppm: int
    late: bool
    misused: bool
    earned: dict[Pot, int]
    held_ppm: int = 0
    held: int = 0
    joined: int = 0


def paid_out(*, terms: LoanTerms, amount_fen: int) -> Loan:
    """A draw on the day it is paid out."""
    return Loan(on=terms.drawn_on, principal_fen=amount_fen, accrued=dict.fromkeys(Pot, 0), billed_to=terms.drawn_on)


def oldest_due_on(*, loan: Loan, terms: LoanTerms, on: date) -> date | None:
    """The oldest day on which something fell due, up to a day, that is not paid; None where nothing is."""
    late = [one.due_on for one in loan.dues if one.unpaid_fen and one.due_on <= on]
    if loan.principal_fen and terms.due_on <= on and terms.falls_due_on <= on:
        late.append(terms.falls_due_on)
    return min(late, default=None)


def owed(*, loan: Loan, terms: LoanTerms) -> Owed:
    """What settles a draw on the day it stands on: what has fallen due, and each pot rounded."""
    running = {pot: accrued_fen(accrued=loan.accrued[pot], basis=terms.interest.basis) for pot in Pot}
    return Owed(
        number=terms.number,
        principal_fen=loan.principal_fen,
        interest_fen=loan.unpaid_fen(Pot.INTEREST) + running[Pot.INTEREST],
        penalty_fen=loan.unpaid_fen(Pot.PENALTY) + running[Pot.PENALTY],
        compound_fen=loan.unpaid_fen(Pot.COMPOUND) + running[Pot.COMPOUND],
    )
