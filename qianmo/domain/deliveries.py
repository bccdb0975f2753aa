"""What the core bank is expected to deliver, read off what it has delivered, and what of a delivered row may be shown.

Nobody keeps a timetable: a kind that came on the same weekday of at least two of the three weeks before is expected
again. So a bank that delivers on working days alone is not blamed on Sundays, and a kind that comes once a year never.
"""

import re
from collections.abc import Collection
from datetime import date, timedelta

WEEKS, ENOUGH = 3, 2
NUMBER = re.compile(r"[0-9A-Za-z-]*\d[0-9A-Za-z-]*")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
SHOWN, SHORT = 4, 9
"""Of a number this long so many last characters are shown; the amounts of a county are shorter."""


def is_expected(on: date, *, came: Collection[date]) -> bool:
    """Whether a kind is expected for a day, by the days for which it came."""
    return sum(on - timedelta(days=7 * week) in came for week in range(1, WEEKS + 1)) >= ENOUGH


def without_numbers(text: str) -> str:
    """Text of a delivered row with every long number masked but for its end: whose account it is, nobody reads off."""
    return NUMBER.sub(lambda found: _masked(found[0]), text)


def _masked(number: str) -> str:
    return number if len(number) < SHORT or DAY.fullmatch(number) else "*" * (len(number) - SHOWN) + number[-SHOWN:]
