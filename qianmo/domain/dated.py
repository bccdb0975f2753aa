"""Half-open ranges of days, for everything that is true from one day until another.

`until` is the first day on which it is true no longer; None leaves it open. Two neighbours therefore share
no day and miss none, and the length is a plain subtraction: the day of a draw counts and the day of its
repayment does not (算头不算尾). Stewardship, parameters, rates and interest spans all use this.
"""

import re
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TypeVar

from qianmo.domain.refusal import Refused

WRITTEN = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?:T00:00:00)?|([0-9]{4})([0-9]{2})([0-9]{2})")
Said = TypeVar("Said")
FOREVER = date(9999, 12, 31)
"""The end of what has none yet, where a day has to stand: in columns of the lake and of the register behind it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRange:
    """The days from `start` up to but not including `until`; the same day twice is an empty range.

    A range that ends before it starts is a bug and raises ValueError.
    """

    start: date
    until: date | None

    def __post_init__(self) -> None:
        if self.until is not None and self.until < self.start:
            raise ValueError(f"a range cannot end on {self.until} before it starts on {self.start}")

    @property
    def days(self) -> int | None:
        """How many days the range holds; None where it is open."""
        return None if self.until is None else (self.until - self.start).days

    def contains(self, day: date) -> bool:
        """Whether a day lies in the range."""
        return self.start <= day and (self.until is None or day < self.until)

    def overlaps(self, other: "DayRange") -> bool:
        """Whether the two ranges share at least one day; an empty range shares none."""
        return self._first_shared(other) is not None

    def _first_shared(self, other: "DayRange") -> date | None:
        later = max(self.start, other.start)
        return later if self.contains(later) and other.contains(later) else None


def check_apart(ranges: Sequence[DayRange]) -> Refused | None:
    """Refuse ranges of which any two share a day, naming the first such day; None where all are apart."""
    filled = sorted((each for each in ranges if each.days != 0), key=lambda each: each.start)
    for before, after in pairwise(filled):
        if before.overlaps(after):
            return Refused(
                reason=f"两段期间在 {after.start} 重叠。请先结束前一段，再开始后一段。", code="ranges_overlap"
            )
    return None


def check_tiling(*, ranges: Sequence[DayRange], whole: DayRange) -> Refused | None:
    """Refuse ranges that do not cover the whole exactly, day for day; None where they tile it."""
    overlap = check_apart(ranges)
    if overlap is not None:
        return overlap
    reached: date | None = whole.start
    for each in sorted((each for each in ranges if each.days != 0), key=lambda each: each.start):
        if reached is None or each.start != reached:
            return _gap(reached, each.start)
        reached = each.until
    return None if reached == whole.until else _gap(reached, whole.until)


def _gap(reached: date | None, expected: date | None) -> Refused:
    days = sorted(day for day in (reached, expected) if day is not None)
    return Refused(
        reason=f"期间没有首尾相接：{' 与 '.join(map(str, days))} 对不上。请补齐或收短其中一段。", code="ranges_gap"
    )


def day_written(text: str) -> date | None:
    """A day as people and spreadsheets write it: 2026-10-08, 2026/10/8, 2026.10.8, 20261008; None for other text."""
    match = WRITTEN.fullmatch(text)
    try:
        return date(*(int(part) for part in match.groups() if part)) if match else None
    except ValueError:
        return None


def add_months(*, day: date, months: int) -> date:
    """The same day some months on, or the last day of a month that is too short: 31 January + 1 is 28 February."""
    year, month_index = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month_index + 1, min(day.day, monthrange(year, month_index + 1)[1]))


def last_said(sets: Mapping[date, Said], *, on: date) -> tuple[date, Said] | None:
    """What holds on a day of what was said anew from certain days on, and since when; None before the first."""
    since = max((day for day in sets if day <= on), default=None)
    return None if since is None else (since, sets[since])
