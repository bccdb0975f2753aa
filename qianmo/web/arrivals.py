"""What of the core's files came for which day, kind by kind: the squares of the page 供数, and what is wrong today.

A day ends before its files are written, so the newest day one can wait for is the one before the open business day.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from qianmo.apps.feeds.queries import DELIVERY_KINDS, Arrival, arrivals
from qianmo.domain.deliveries import WEEKS, is_expected

DAYS = 14
SHAPES = {
    "received": "qm-doing",
    "waiting": "qm-wait",
    "carried": "qm-done",
    "refused": "qm-breach",
    "replaced": "qm-final",
}
WORDS = {"received": "在办", "waiting": "等前面", "carried": "入湖", "refused": "不收", "replaced": "已更正"}
LATE, GONE = ("qm-wait", "未到"), ("qm-breach", "缺")


@dataclass(frozen=True, slots=True)
class Square:
    """How a kind stands on a day: shape and word (none where nothing is owed), and the delivery behind it."""

    shape: str = ""
    word: str = ""
    delivery_id: int = 0
    rejected: int = 0


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days, the newest last; by the name of each kind its squares in their order; and of the newest day what is not in.

    `late` did not come, `refused` was not taken, `waiting` waits for days before it; each a list of names.
    """

    days: list[date]
    rows: list[tuple[str, list[Square]]]
    late: list[str]
    refused: list[str]
    waiting: list[str]


def calendar(*, on: date) -> Calendar:
    """The last days before a business day."""
    newest = on - timedelta(days=1)
    days = [newest - timedelta(days=n) for n in reversed(range(DAYS))]
    came = arrivals(since=days[0] - timedelta(weeks=WEEKS), until=newest)
    rows = [(name, [_square(came, kind, day, newest) for day in days]) for kind, name in DELIVERY_KINDS.items()]
    today = {name: squares[-1] for name, squares in rows}
    late, refused, waiting = (
        [name for name, square in today.items() if square.word == word]
        for word in (LATE[1], WORDS["refused"], WORDS["waiting"])
    )
    return Calendar(days, rows, late, refused, waiting)


def _square(came: Mapping[tuple[str, date], Arrival], kind: str, day: date, newest: date) -> Square:
    arrival = came.get((kind, day))
    if arrival is not None:
        return Square(SHAPES[arrival.state], WORDS[arrival.state], arrival.delivery_id, arrival.rejected)
    if not is_expected(day, came={other for one, other in came if one == kind}):
        return Square()
    return Square(*(LATE if day == newest else GONE))
