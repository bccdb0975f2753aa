"""How a line was used month by month: one square a month, its fill the share of the limit owed at the month's end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from qianmo.apps.credit.queries import LineRow, principal_moved
from qianmo.domain.dated import add_months
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
            return f"{self.name} 未签约或切换以前"
        return f"{self.name} 月末用信 {spoken(self.owed_fen)}" if self.owed_fen else f"{self.name} 月末无欠款"


def use_of(lines: Sequence[LineRow], *, on: date) -> dict[int, list[Month]]:
    """The last 24 months of each line by its id, up to the business day; the last one stands as of that day."""
    moved = principal_moved(line_ids=[line.id for line in lines], since=_months(on)[0][0])
    return {line.id: months_of_use(line, moved=moved.get(line.id, {}), on=on) for line in lines}


def months_of_use(line: LineRow, *, moved: Mapping[date, int], on: date) -> list[Month]:
    """The same of one line, worked backwards from what is drawn; `moved` is by how much that rose in each month."""
    found = []
    for first, after in _months(on):
        owed = line.drawn_fen - sum(fen for month, fen in moved.items() if month >= after)
        found.append(Month(f"{first.year} 年 {first.month} 月", _square(line, owed, after), owed))
    return found


def _months(on: date) -> list[tuple[date, date]]:
    """The last 24 months up to a day: the first of each, and the first of the next."""
    firsts = [add_months(day=on.replace(day=1), months=months) for months in range(1 - MONTHS, 2)]
    return list(pairwise(firsts))


def _square(line: LineRow, owed_fen: int, after: date) -> str:
    begun_on = line.taken_over_on or line.signed_on
    if begun_on is None or begun_on >= after:
        return "qm-planned"
    return FILLS[-(-owed_fen * 3 // line.limit_fen)] if owed_fen < line.limit_fen else FILLS[-1]


def exposure(lines: Sequence[LineRow]) -> tuple[int, int]:
    """What a household may owe and owes in all, in fen, over its lines that have not ended."""
    living = [line for line in lines if line.state != "终止"]
    return sum(line.limit_fen for line in living), sum(line.drawn_fen for line in living)
