"""What a draw owes on a day, and in which order money received pays it.

Up to a number of days overdue the bank takes fees, penalty and interest before principal; beyond it principal
comes first, so that a debtor in trouble sees the debt shrink. The order is dated data. More money than is
owed is refused with the sum that settles the draw, since nobody should pay what he does not owe.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from qianmo.domain.credit.interest import ACTUAL_360, accrue, accrued_fen, accrued_left
from qianmo.domain.dated import DayRange
from qianmo.domain.money import spoken
from qianmo.domain.refusal import Refused


class Part(StrEnum):
    """What a repayment can be taken for."""

    FEES = "fees"
    PENALTY = "penalty"
    INTEREST = "interest"
    PRINCIPAL = "principal"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRule:
    """In which order parts are paid: up to and including `turns_after_days` overdue, and beyond.

    Each order names every part once, or money would be left over; anything else raises ValueError.
    """

    turns_after_days: int
    before: tuple[Part, ...]
    beyond: tuple[Part, ...]

    def __post_init__(self) -> None:
        for order in (self.before, self.beyond):
            if sorted(order) != sorted(Part):
                raise ValueError(f"an order of repayment names every part once, not {order}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """What a draw owes, in fen. `accrued` is the exact accrual behind `interest_fen`, `basis` its days a year."""

    number: str
    principal_fen: int
    interest_fen: int
    accrued: int
    basis: int
    penalty_fen: int = 0
    fees_fen: int = 0

    @property
    def total_fen(self) -> int:
        """What settles the draw."""
        return self.fees_fen + self.penalty_fen + self.interest_fen + self.principal_fen


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """How one repayment was shared out, in fen; `accrued_left` is the accrual the unpaid interest keeps."""

    principal_fen: int
    interest_fen: int
    penalty_fen: int
    fees_fen: int
    accrued_left: int


def owed_on(
    *,
    number: str,
    principal_fen: int,
    accrued: int,
    accrued_to: date,
    rate_ppm: int,
    on: date,
    basis: int = ACTUAL_360,
) -> Owed:
    """What a draw owes on a day, its accrual carried on from the day it last reached.

    A day before that is a bug of the caller and raises ValueError: back-dated money replays the accrual first.
    """
    days = DayRange(start=accrued_to, until=on).days or 0
    reached = accrued + accrue(balance_fen=principal_fen, days=days, rate_ppm=rate_ppm)
    return Owed(
        number=number,
        principal_fen=principal_fen,
        interest_fen=accrued_fen(accrued=reached, basis=basis),
        accrued=reached,
        basis=basis,
    )


def share(*, owed: Owed, amount_fen: int, overdue_days: int, rule: OrderRule) -> Shared | Refused:
    """Share a repayment out over what is owed, in the order of the rule. Refused: not above zero, more than owed."""
    if amount_fen <= 0:
        return Refused(
            reason=f"不能收 {spoken(amount_fen)}：还款金额要大于零。请重新填写金额。", code="amount_not_positive"
        )
    if amount_fen > owed.total_fen:
        return Refused(
            reason=f"不能收 {spoken(amount_fen)}：借据 {owed.number} 连本带息只欠 {spoken(owed.total_fen)}。"
            f"收 {spoken(owed.total_fen)}即可结清。",
            code="more_than_owed",
        )
    due = {
        Part.FEES: owed.fees_fen,
        Part.PENALTY: owed.penalty_fen,
        Part.INTEREST: owed.interest_fen,
        Part.PRINCIPAL: owed.principal_fen,
    }
    paid = dict.fromkeys(Part, 0)
    rest_fen = amount_fen
    for part in rule.beyond if overdue_days > rule.turns_after_days else rule.before:
        paid[part] = min(rest_fen, due[part])
        rest_fen -= paid[part]
    return Shared(
        principal_fen=paid[Part.PRINCIPAL],
        interest_fen=paid[Part.INTEREST],
        penalty_fen=paid[Part.PENALTY],
        fees_fen=paid[Part.FEES],
        accrued_left=accrued_left(accrued=owed.accrued, paid_fen=paid[Part.INTEREST], basis=owed.basis),
    )
