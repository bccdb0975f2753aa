"""时限 the ruler: one cell per day from acceptance to the promised day, so that a glance shows what is left.

A working day is a cell, filled once it has passed and half filled today; a day the clock stood still is hatched; a day
nobody works is a bare line; the promised day has a red edge.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from qianmo.domain.calendar import WorkingCalendar
from qianmo.domain.refusal import Refused

LONGEST = 45
"""Days drawn at most; a case older than that has other troubles than its ruler."""
WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class Cell:
    """One day: its label, whether people work, and how it stands."""

    day: date
    open: bool
    passed: bool
    today: bool
    stopped: bool
    due: bool
    name: str

    @property
    def label(self) -> str:
        """「29 二」; the first of a month carries the month."""
        shown = f"{self.day.month}-{self.day.day:02d}" if self.day.day == 1 else str(self.day.day)
        return f"{shown} {WEEKDAYS[self.day.weekday()]}" if self.open else shown


@dataclass(frozen=True, slots=True)
class Ruler:
    """The cells, and how many working days are left; negative when the promise is broken, None without one."""

    cells: tuple[Cell, ...]
    left: int | None
    due_on: date | None
    stopped: bool

    @property
    def tone(self) -> str:
        """The colour class: breach when over, waiting when due within a day, none otherwise."""
        if self.left is None or self.stopped:
            return ""
        return "qm-breach" if self.left < 0 else "qm-wait" if self.left <= 1 else ""

    @property
    def said(self) -> str:
        """What is left, in words."""
        if self.due_on is None:
            return "没有承诺时限"
        if self.stopped:
            return "停表中，等客户补件"
        if self.left is None:
            return f"到期 {self.due_on:%m-%d}"
        if self.left < 0:
            return f"超时 {-self.left} 个工作日"
        return "今天到期" if self.left == 0 else f"剩 {self.left} 个工作日"


def ruler(
    *,
    opened_on: date,
    due_on: date | None,
    stops: Sequence[tuple[date, date | None]],
    today: date,
    calendar: WorkingCalendar,
    names: dict[date, str] | None = None,
) -> Ruler:
    """The ruler of one case as of the business day; stops are (from, until) with None for one that still runs."""
    last = max(due_on or today, today)
    days = [opened_on + timedelta(days=n) for n in range(min((last - opened_on).days + 1, LONGEST))]
    running = any(until is None for _, until in stops)

    def still(day: date) -> bool:
        return any(since <= day and (until is None or day < until) and day <= today for since, until in stops)

    cells = tuple(
        Cell(
            day=day,
            open=_open(calendar, day),
            passed=opened_on < day < today,
            today=day == today,
            stopped=still(day),
            due=day == due_on,
            name=(names or {}).get(day, ""),
        )
        for day in days
    )
    return Ruler(cells, _left(calendar, today, due_on), due_on, running)


def _open(calendar: WorkingCalendar, day: date) -> bool:
    kind = calendar.kind_of(day)
    return not isinstance(kind, Refused) and kind.open


def _left(calendar: WorkingCalendar, today: date, due_on: date | None) -> int | None:
    """Working days from today (not counted) to the promised day; how many it is late, negative."""
    if due_on is None:
        return None
    sign, first, last = (1, today, due_on) if due_on >= today else (-1, due_on, today)
    return sign * sum(_open(calendar, first + timedelta(days=n)) for n in range(1, (last - first).days + 1))
