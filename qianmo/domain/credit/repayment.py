"""What a draw owes on a day, and in which order money received pays it.

Up to a number of days overdue the bank takes fees, penalty and interest before principal; beyond it principal
comes first, so that a debtor in trouble sees the debt shrink. The order is dated data. More money than is
owed is refused with the sum that settles the draw, since nobody should pay what he does not owe.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from qianmo.domain.money import spoken
from qianmo.domain.refusal import Refused


class Part(StrEnum):
    """What a repayment can be taken for; compound interest (复利) goes with penalty interest (罚息), after it."""

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
    """What settles a draw on a day, in fen."""

    number: str
    principal_fen: int
    interest_fen: int
    penalty_fen: int = 0
    compound_fen: int = 0
    fees_fen: int = 0

    @property
    def all_interest_fen(self) -> int:
        """Interest of every kind."""
        return self.penalty_fen + self.compound_fen + self.interest_fen

    @property
    def total_fen(self) -> int:
        """All of it."""
        return self.fees_fen + self.all_interest_fen + self.principal_fen


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """How one repayment was shared out, in fen."""

    principal_fen: int
    interest_fen: int
    penalty_fen: int = 0
    compound_fen: int = 0
    fees_fen: int = 0


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
        Part.PENALTY: owed.penalty_fen + owed.compound_fen,
        Part.INTEREST: owed.interest_fen,
        Part.PRINCIPAL: owed.principal_fen,
    }
    paid = dict.fromkeys(Part, 0)
    rest_fen = amount_fen
    for part in rule.beyond if overdue_days > rule.turns_after_days else rule.before:
        paid[part] = min(rest_fen, due[part])
        rest_fen -= paid[part]
    penalty_fen = min(paid[Part.PENALTY], owed.penalty_fen)
    return Shared(
        principal_fen=paid[Part.PRINCIPAL],
        interest_fen=paid[Part.INTEREST],
        penalty_fen=penalty_fen,
        compound_fen=paid[Part.PENALTY] - penalty_fen,
        fees_fen=paid[Part.FEES],
    )


def cannot_count_from(
    *, value_date: date, booked_on: date, drawn_on: date, number: str, taken_over_on: date | None = None
) -> Refused | None:
    """Refuse a payment on a draw that would count from a day to come, from before the draw, or before it came here."""
    if value_date > booked_on:
        reason = f"不能收：起息日 {value_date} 晚于记账日 {booked_on}。请改起息日"
        return Refused(code="value_date_ahead", reason=reason)
    if value_date < drawn_on:
        reason = f"不能收：起息日 {value_date} 早于借据 {number} 的放款日 {drawn_on}。请改起息日"
        return Refused(code="value_date_before_draw", reason=reason)
    if taken_over_on is not None and value_date < taken_over_on:
        reason = f"不能收：借据 {number} 于 {taken_over_on} 切换转入，{value_date} 的账在原系统。请改起息日"
        return Refused(code="value_date_before_cutover", reason=reason)
    return None
