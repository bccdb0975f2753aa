"""One person's slip as it stands on a page: the line that is opened, the weather, the months before."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.http import HttpRequest

from qianmo.analytics.work.measures import BOOKS
from qianmo.apps.households.queries import faces
from qianmo.apps.org.queries import StaffCard
from qianmo.apps.performance.queries import (
    MonthCard,
    Opened,
    Parted,
    Slip,
    SlipLine,
    history,
    open_line,
    stock_and_increment,
    strengths,
)
from qianmo.domain.access import Right
from qianmo.domain.money import decimal_text, round_half_up
from qianmo.domain.performance.appeals import appealable_until
from qianmo.web.pay_words import WHY
from qianmo.web.seat import Seat

SHOWN_PAST = 6
"""Months of a person's past shown beside the slip."""
FULL = 100


@dataclass(frozen=True, slots=True)
class Shown:
    """Whose slip is shown."""

    staff_id: int
    card: StaffCard


def slip_parts(
    request: HttpRequest, seat: Seat, month: MonthCard, shown: Shown | None, own: Slip | None
) -> dict[str, Any]:
    """What the template of a slip asks for; without a slip there is nothing to open."""
    return {
        "shown": shown,
        "slip": own,
        "segments": {one.code: one.name for one in month.scheme.segments},
        "weather": _weather(month, own),
        "past": _past(month, shown),
        "parted": _parted(month, own),
        **_opened(request, seat, month, own),
    }


def _opened(request: HttpRequest, seat: Seat, month: MonthCard, own: Slip | None) -> dict[str, Any]:
    """The line that is opened, with the accounts, borrowers or events its quantity is a sum of."""
    line = next((one for one in own.lines if one.line.code == request.GET.get("line")), None) if own else None
    if own is None or line is None:
        return {"line": None}
    opened = open_line(month=month, staff_id=own.staff_id, line=line)
    return {"line": line, "opened": opened, "evidence": _evidence(seat, opened), "appeals": _until(seat, month, own)}


def _until(seat: Seat, month: MonthCard, own: Slip) -> date | None:
    """Until when one may still appeal against the own slip; None where it is another's, or too late."""
    if month.closed_on is None or own.staff_id != seat.person.staff_id:
        return None
    last = appealable_until(closed_on=month.closed_on, days=month.scheme.appeal_days)
    return last if seat.on <= last else None


def _evidence(seat: Seat, opened: Opened) -> list[dict[str, Any]]:
    """Rows as the page shows them; a household outside the reader's scope is not named."""
    rows = opened.rows or [
        {"household_id": one.household_id, "on": one.business_date, "event": one.id} for one in opened.events
    ]
    ids = [row["household_id"] for row in rows if row["household_id"] is not None]
    known = faces(household_ids=ids, scope=seat.scope) if seat.person.may(Right.SEE_CUSTOMERS) else {}
    return [{**row, "face": known.get(row["household_id"]), "why": WHY.get(row.get("why", ""), "")} for row in rows]


def _weather(month: MonthCard, own: Slip | None) -> list[tuple[SlipLine, str, bool, str]]:
    """Each line with how many times the average of the segment it is, and a bar as wide as that is far from once."""
    if own is None:
        return []
    far_off = strengths(month=month, own=own)
    most = max([abs(far) for _, far in far_off], default=Fraction(1)) or Fraction(1)
    return [(one, _times(far + 1), far >= 0, f"{int(abs(far) / most * FULL)}") for one, far in far_off]


def _times(exact: Fraction) -> str:
    return decimal_text(value=round_half_up(numerator=exact.numerator * FULL, denominator=exact.denominator), places=2)


def _parted(month: MonthCard, own: Slip | None) -> list[tuple[str, Parted]]:
    """Stock and increment of the slip, by their names; nothing where the month has neither."""
    found = stock_and_increment(months=[month], staff_id=own.staff_id).get(own.staff_id) if own else None
    return [(BOOKS[book], one) for book, one in found.items()] if found else []


def _past(month: MonthCard, shown: Shown | None) -> list[tuple[Any, int, int]]:
    if shown is None:
        return []
    since = month.first.replace(year=month.first.year - 1)
    return history(staff_id=shown.staff_id, since=since, until=month.first)[-SHOWN_PAST:]
