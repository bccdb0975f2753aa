"""How a line was used month by month: one square a month, its fill the share of the limit owed at the month's end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from qianmo.apps.credit.queries import LineRow
from qianmo.domain.money import spoken

MONTHS = 24
FILLS = ("qm-q2", "qm-q4", "qm-q5", "qm-q6")
"""Squares of a signed line: nothing owed, up to a third, up to two thirds, more."""


@dataclass(frozen=True, slots=True)
class Month:
    """One month's square, and the sentence that says its figure."""

    name: str
    square: str
    owed_fen: int

    @property
    def told(self) -> str:
        """What the square stands for, for those who point at it or cannot see it."""
        if self.square == "qm-planned":
            return f"{self.name} 未签约"
        return f"{self.name} 月末用信 {spoken(self.owed_fen)}" if self.owed_fen else f"{self.name} 月末无欠款"


def months_of_use(line: LineRow, *, on: date) -> list[Month]:
    """The last 24 months of a line up to the business day; the last one stands as of that day."""
    found = []
    for back in reversed(range(MONTHS)):
        year, month = divmod(on.year * 12 + on.month - 1 - back, 12)
        after = date(year + (month == 11), (month + 1) % 12 + 1, 1)
        owed = _owed_before(line, after)
        found.append(Month(f"{year} 年 {month + 1} 月", _square(line, owed, after), owed))
    return found


def _owed_before(line: LineRow, day: date) -> int:
    drawn = sum(draw.amount_fen for draw in line.draws if draw.value_date < day and draw.booked)
    repaid = sum(one.principal_fen for one in line.repayments if one.value_date < day and not one.undone)
    return drawn - repaid


def _square(line: LineRow, owed_fen: int, after: date) -> str:
    if line.signed_on is None or line.signed_on >= after:
        return "qm-planned"
    return FILLS[-(-owed_fen * 3 // line.limit_fen)] if owed_fen < line.limit_fen else FILLS[-1]


def exposure(lines: Sequence[LineRow]) -> tuple[int, int]:
    """What a household may owe and owes in all, in fen, over its lines that have not ended."""
    living = [line for line in lines if line.state != "终止"]
    return sum(line.limit_fen for line in living), sum(line.drawn_fen for line in living)
