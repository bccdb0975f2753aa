"""The clock of a case: stopped while the customer brings something, and put off by the days that took.

Which days count is the promise's: working days by the published calendar, or all days. Where the calendar of a year on
the way is missing, the clock is not started again: the day would be a guess.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from qianmo.apps.approvals.models import Case, Stop
from qianmo.apps.approvals.queries import promises_made
from qianmo.apps.org.queries import working_calendar
from qianmo.domain.calendar import DaysCounted, put_off
from qianmo.domain.dated import DayRange
from qianmo.domain.refusal import Refused


def stop_clocks(*, cases: Sequence[Case], on: date) -> None:
    """Let the clocks of these cases stand still from a day on."""
    Stop.objects.bulk_create(Stop(case=case, since=on) for case in cases)


def days_put_off(*, cases: Sequence[Case], on: date) -> dict[int, date | Refused]:
    """To which day each promise moves when its running stop ends on a day, by case; cases without either are left out.

    Refused where the calendar of a year on the way is missing.
    """
    promised = {case.pk: case for case in cases if case.due_on is not None}
    if not promised:
        return {}
    calendar = working_calendar()
    made = promises_made(ids={case.promise_id for case in promised.values() if case.promise_id})
    stops = Stop.objects.filter(case_id__in=promised, until__isnull=True).values_list(
        "case_id", "since", "case__promise_id"
    )
    return {
        case_id: put_off(
            due_on=promised[case_id].due_on or on,
            stopped=DayRange(start=since, until=on),
            counted=made[promise_id].counted if promise_id else DaysCounted.WORKING,
            calendar=calendar,
        )
        for case_id, since, promise_id in stops
    }


def start_clocks(*, cases: Sequence[Case], moved: Mapping[int, date | Refused], on: date) -> None:
    """End the running stops and put off each promised day as worked out before; the caller writes the cases."""
    if not cases:
        return
    Stop.objects.filter(case__in=cases, until__isnull=True).update(until=on)
    for case in cases:
        due_on = moved.get(case.pk)
        if isinstance(due_on, date):
            case.due_on = due_on
