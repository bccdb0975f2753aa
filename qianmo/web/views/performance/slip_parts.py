"""One person's slip as it stands on a page: the line that is opened, the weather, the months before."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.http import HttpRequest

from qianmo.analytics.work.measures import BOOKS
from qianmo.apps.org.queries import StaffCard
from qianmo.apps.performance.queries import (
    MonthCard,
    Parted,
    Pooled,
    Slip,
    SlipLine,
    counted_months,
    history,
    open_line,
    period_of,
    pooled,
    stock_and_increment,
    strengths,
)
from qianmo.domain.money import decimal_text, round_half_up
from qianmo.domain.performance.appeals import appealable_until
from qianmo.web.lists.evidence import piece_rows
from qianmo.web.seat import Seat

SHOWN_PAST, SHOWN_PIECES = 6, 20
"""Months of a person's past shown beside the slip, and pieces of a line below it; all of them are a page away."""
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
        "sharers": month.scheme.sharers_without(own.standing.segment) if own and own.standing else [],
        **_opened(request, seat, month, own),
    }


def _opened(request: HttpRequest, seat: Seat, month: MonthCard, own: Slip | None) -> dict[str, Any]:
    """The line that is opened, with the first of what its quantity is a sum of."""
    line = next((one for one in own.lines if one.line.code == request.GET.get("line")), None) if own else None
    if own is None or line is None:
        return {"line": None}
    period = period_of(line=line.line, month=month, months=counted_months() if line.line.by_quarter else [month])
    opened = open_line(months=period, staff_id=own.staff_id, line=line.line)
    return {
        "line": line,
        "opened": opened,
        "pieces": piece_rows(seat, opened.pieces[:SHOWN_PIECES]),
        "by_quarter": len(period) > 1,
        "pooled": pooled_of(month, own, line),
        "appeals": _until(seat, month, own),
    }


def pooled_of(month: MonthCard, own: Slip, line: SlipLine) -> Pooled | None:
    """How a line is paid out of a pool; None where it is not."""
    return pooled(month=month, segment=own.standing.segment, line=line.line) if own.standing else None


def _until(seat: Seat, month: MonthCard, own: Slip) -> date | None:
    """Until when one may still appeal against the own slip; None where it is another's, or too late."""
    if month.closed_on is None or own.staff_id != seat.person.staff_id:
        return None
    last = appealable_until(closed_on=month.closed_on, days=month.scheme.appeal_days)
    return last if seat.on <= last else None


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
