"""Deferred pay (延期支付): when each part of it falls due, and what is taken back of it for a stated cause (追索).

What a month's scheme keeps back is paid in equal parts, one in each of the years that follow, in the same calendar
month. Taking back reaches only what has not been paid.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from qianmo.domain.dated import add_months
from qianmo.domain.money import split_by_weights, yuan
from qianmo.domain.refusal import Refused, join_refusals

LONGEST_SAID = 200
MONTHS = 12


class Cause(StrEnum):
    """Why deferred pay is taken back."""

    BAD_LOAN = "bad_loan"
    """A loan of the person's went bad within the period of the deferral; it is named."""
    BREACH = "breach"
    """A breach of rules that was established."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One year's part of what a month kept back: due in the month that begins on `due`, of which some was taken."""

    month: date
    year: int
    due: date
    fen: int
    taken_fen: int = 0

    @property
    def left_fen(self) -> int:
        """What is paid of it, or will be."""
        return self.fen - self.taken_fen


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody wants taken back: how much, of which months' deferral, and why."""

    since: date
    until: date
    fen: int
    cause: str
    said: str


def parts_of(*, month: date, kept_back_fen: int, years: int) -> tuple[Part, ...]:
    """What a month kept back, by the year it falls due; the parts add up to it.

    40,000.01 yuan of June 2026 over three years: 13,333.35 in June 2027, 13,333.33 in June 2028 and 2029. Source:
    domain rules of piece-rate (延期支付 40 %, 3 years).
    """
    if kept_back_fen <= 0 or years <= 0:
        return ()
    fen = split_by_weights(total_fen=kept_back_fen, weights=[1] * years)
    return tuple(
        Part(month=month, year=year, due=add_months(day=month, months=MONTHS * year), fen=part)
        for year, part in enumerate(fen, start=1)
    )


def reached(*, parts: Sequence[Part], asked: Asked, paid: Sequence[date]) -> list[Part]:
    """The parts that can still be taken: of the months asked for, something left, due in a month not yet `paid`.

    The earliest due first; of those due together, the older month first.
    """
    open_still = [
        one
        for one in parts
        if asked.since <= one.month <= asked.until and one.left_fen > 0 and one.due not in set(paid)
    ]
    return sorted(open_still, key=lambda one: (one.due, one.month))


def taken_from(*, parts: Sequence[Part], fen: int) -> list[tuple[Part, int]]:
    """How much is taken of which part, each emptied before the next is touched.

    150 of parts of 100, 100 and 100 is 100 of the first and 50 of the second.
    """
    taken = []
    for one in parts:
        now = min(one.left_fen, fen)
        if now > 0:
            taken.append((one, now))
        fen -= now
    return taken


def check_clawback(*, asked: Asked, held_fen: int, own: bool, loan_bad: bool) -> Refused | None:
    """Why nothing can be taken back, every reason at once; None where it can.

    `held_fen` is what can still be taken of the months asked for, `loan_bad` whether the loan named was the person's
    and bad in a closed month of them or after. Refused: one's own, a period that ends before it begins, no amount,
    more than is held, a cause nobody knows, a loan that was not bad or not the person's, no grounds.
    """
    known = asked.cause in set(Cause)
    faults = [
        (own, "own_pay", "没有提出：自己的延期支付不由自己追索。请由另一位同事提出"),
        (asked.until < asked.since, "odd_period", "没有提出：月份起止颠倒。请改正"),
        (asked.fen <= 0, "no_amount", "没有提出：追索金额要大于零。请改正"),
        (
            asked.fen > max(held_fen, 0),
            "more_than_held",
            f"没有提出：这些月份还没付的只有 {yuan(held_fen)} 元，追索不能超过它。请调减，已付的走调整",
        ),
        (not known, "no_cause", "没有提出：请选追索的事由"),
        (
            asked.cause == Cause.BAD_LOAN and not loan_bad,
            "loan_not_bad",
            "没有提出：这笔贷款在这些月份以后没有在他名下成为不良。请核对账户号",
        ),
        (
            not 0 < len(asked.said.strip()) <= LONGEST_SAID,
            "no_grounds",
            f"没有提出：请写依据，最多 {LONGEST_SAID} 个字",
        ),
    ]
    return join_refusals([Refused(code=code, reason=reason) for fault, code, reason in faults if fault])
