"""Clients who draw: lines to draw on in a county that was built for it, and a client's turn of draws."""

import time
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from uuid import UUID, uuid4

if TYPE_CHECKING:
    from qianmo.apps.credit.answers import Answers
    from qianmo.apps.credit.services import NewDraw

FEN = 1
"""What is drawn each time: so little that no line ever runs out."""


@dataclass(frozen=True, slots=True)
class Bank:
    """Signed lines with room, those with most room first, and the business day on which all draw."""

    lines: list[tuple[int, date]]
    on: date
    at: datetime


def find_bank(*, room_fen: int) -> Bank:
    """Lines with at least so much room and under no risk pool, where Django works."""
    from django.db import connection
    from django.utils import timezone

    from qianmo.apps.org.queries import business_date

    on = business_date()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, ends_on FROM credit_line WHERE state = 'active' AND risk_pool_id IS NULL"
            " AND limit_fen - drawn_fen >= %s AND ends_on > %s ORDER BY drawn_fen - limit_fen, id",
            [room_fen, on],
        )
        lines = cursor.fetchall()
    return Bank(lines, on, timezone.make_aware(datetime.combine(on, datetime.min.time())))


def work_on(url: str) -> None:
    """Let this process's Django, set up for another database of the same server, work on the one of `url`."""
    from django.db import connections

    default = connections["default"]
    default.close()
    default.settings_dict["NAME"] = urlsplit(url).path.lstrip("/")


def wish(bank: Bank, line: int, *, amount_fen: int = FEN, request_id: UUID | None = None) -> "NewDraw":
    """A draw on the line at this place of the bank."""
    from qianmo.apps.credit.services import NewDraw

    line_id, ends_on = bank.lines[line]
    return NewDraw(
        line_id=line_id,
        amount_fen=amount_fen,
        due_on=ends_on,
        channel="mobile",
        drawn_by=None,
        request_id=request_id or uuid4(),
        purpose="production",
    )


def take(bank: Bank, new: "NewDraw") -> "Answers":
    """One call of the act with one draw."""
    from qianmo.apps.credit.services import draw

    return draw(draws=[new], at=bank.at, business_date=bank.on)


def take_turns(bank: Bank, lines: range | list[int], *, count: int) -> list[float]:
    """Milliseconds of each of so many draws, one after the other over these lines. Raises when one is refused."""
    taken = []
    for turn in range(count):
        new = wish(bank, lines[turn % len(lines)])
        began = time.perf_counter()
        answers = take(bank, new)
        taken.append((time.perf_counter() - began) * 1000)
        if not answers.ids:
            raise RuntimeError(answers.refused[0].reason)
    return taken
