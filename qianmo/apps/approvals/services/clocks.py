"""The clock of a case: stopped while the customer brings something, and moved on by the working days that took."""

from collections.abc import Sequence
from datetime import date, timedelta

from qianmo.apps.approvals.models import Case, Stop
from qianmo.apps.org.queries import working_calendar
from qianmo.domain.calendar import WorkingCalendar
from qianmo.domain.dated import DayRange
from qianmo.domain.refusal import Refused


def stop_clocks(*, cases: Sequence[Case], on: date) -> None:
    """Let the clocks of these cases stand still from a day on."""
    Stop.objects.bulk_create(Stop(case=case, since=on) for case in cases)


def start_clocks(*, cases: Sequence[Case], on: date) -> None:
    """End the running stops and move each promised day by the working days its stop lasted; the caller writes it."""
    if not cases:
        return
    calendar, by_id = working_calendar(), {case.pk: case for case in cases}
    stops = list(Stop.objects.filter(case_id__in=by_id, until__isnull=True).order_by("id"))
    for stop in stops:
        stop.until = on
        case = by_id[stop.case_id]
        case.due_on = _moved(case.due_on, DayRange(start=stop.since, until=on), calendar)
    Stop.objects.bulk_update(stops, ["until"])


def _moved(day: date | None, stopped: DayRange, calendar: WorkingCalendar) -> date | None:
    """The promised day after a stop; it stays where the calendar of a year is missing."""
    lost = calendar.count(stopped)
    if day is None or isinstance(lost, Refused):
        return day
    moved = day
    for _ in range(lost):
        following = calendar.working_day_from(moved + timedelta(days=1))
        if isinstance(following, Refused):
            return day
        moved = following
    return moved
