"""When the demo county's history happened: towns go through each step one after another, on open business days only."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone

DEMO_DAY = date(2026, 9, 29)
"""The fixed business date of the demo; the working calendar of the year after it is not published."""
OPENED_ON = date(2024, 10, 8)
CHINA = timezone(timedelta(hours=8))


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the drive: the day the first town takes it, and the days between one town and the next."""

    begins: date
    apart: int


FILE = Step(OPENED_ON, 12)
SCREEN = Step(date(2025, 4, 1), 7)
RATE = Step(date(2025, 4, 15), 7)
NOTICE = Step(date(2025, 4, 22), 7)
DEFER = Step(date(2025, 8, 11), 1)
APPLY = Step(date(2025, 10, 9), 7)
DECIDE = Step(date(2025, 10, 13), 7)
SIGN = Step(date(2025, 10, 20), 8)
DRAWS = (Step(date(2025, 10, 23), 9), Step(date(2026, 2, 2), 9), Step(date(2026, 5, 11), 9))
REPAYS = (Step(date(2026, 3, 2), 9), Step(date(2026, 6, 1), 8))
REVIEW = Step(date(2026, 9, 1), 1)
REVIEW_NOTICE = Step(date(2026, 9, 25), 0)


class Calendar:
    """The open days of the years that are published."""

    def __init__(self, open_days: Sequence[date]) -> None:
        self._days = sorted(open_days)

    def day(self, step: Step, turn: int) -> date:
        """The open day on which the town of this turn takes a step: the planned day or the first one after it."""
        planned = step.begins + timedelta(days=step.apart * turn)
        found = self._days[bisect_left(self._days, planned)]
        if found >= DEMO_DAY:
            raise ValueError(f"the history of the demo reaches {found}, beyond {DEMO_DAY}")
        return found


def moment(day: date, *, hour: int, minute: int = 0) -> datetime:
    """An instant of a day by the clock on the wall in China."""
    return datetime.combine(day, time(hour, minute), tzinfo=CHINA).astimezone(UTC)
