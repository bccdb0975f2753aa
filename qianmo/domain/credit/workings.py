"""The interest of one draw worked out in the open: span by span, from the payout to a day.

Between two repayments the balance stands still, so interest is balance × days × rate, an exact whole number. A span
adds what it earned to what was carried into it; what is paid at its end is taken off, and the rest is carried on.
Added up again from the movements alone, the spans must arrive at what the draw says it owes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from qianmo.domain.credit.interest import accrue, accrued_fen, accrued_left
from qianmo.domain.dated import DayRange


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """A repayment and how it was shared, in fen; a payment that was reversed is none."""

    on: date
    principal_fen: int
    interest_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Days of one balance. `carried`, `earned` and `reached` are accruals (fen × days × ppm); `paid` ends the span."""

    days: DayRange
    balance_fen: int
    carried: int
    earned: int
    paid: Paid | None

    @property
    def reached(self) -> int:
        """The accrual at the end of the span, before anything is paid."""
        return self.carried + self.earned

    @property
    def interest_fen(self) -> int:
        """The interest owed at the end of the span, before anything is paid: the one rounding."""
        return accrued_fen(accrued=self.reached)


def spans_of(*, amount_fen: int, rate_ppm: int, drawn_on: date, payments: Sequence[Paid], on: date) -> tuple[Span, ...]:
    """Work a draw's interest out from the day it was drawn to a day; payments come in the order they were taken.

    The last span is open: nothing is paid at its end. 60,000 yuan at 5.00 % for 105 days is one span of 875.00 yuan.
    """
    spans: list[Span] = []
    start, balance_fen, carried = drawn_on, amount_fen, 0
    for payment in payments:
        span = _span(start, payment.on, balance_fen, carried, rate_ppm, payment)
        spans.append(span)
        carried = accrued_left(accrued=span.reached, paid_fen=payment.interest_fen)
        start, balance_fen = payment.on, balance_fen - payment.principal_fen
    return (*spans, _span(start, max(start, on), balance_fen, carried, rate_ppm, None))


def _span(start: date, until: date, balance_fen: int, carried: int, rate_ppm: int, paid: Paid | None) -> Span:
    days = DayRange(start=start, until=until)
    earned = accrue(balance_fen=balance_fen, days=days.days or 0, rate_ppm=rate_ppm)
    return Span(days=days, balance_fen=balance_fen, carried=carried, earned=earned, paid=paid)
