"""Asking for nights: which days are to be closed, noted before anything is done, so that it can be gone on with."""

from datetime import date, datetime

from django.db import transaction

from qianmo.apps.dayend.models import Night
from qianmo.apps.events.services import Fact, record
from qianmo.apps.org.queries import business_date, working_calendar
from qianmo.domain.dayend import days_to_close
from qianmo.domain.refusal import Refused


@transaction.atomic
def ask_for_nights(*, until: date, by: int | None, at: datetime) -> list[date] | Refused:
    """Ask that the open day and every day up to `until` be closed; the days not closed yet. `by` is nobody for a clock.

    Asked for twice, a night is one night, that of who asked first. Refused: a day that is closed already
    (`already_closed` when its night is done), a day before that, and a year without a calendar.
    """
    open_day = business_date()
    days = days_to_close(open_day=open_day, until=until, calendar=working_calendar())
    if isinstance(days, Refused):
        night = Night.objects.filter(business_date=until, finished_at__isnull=False).first()
        if night is None:
            return days
        return Refused(code="already_closed", reason=f"{until} 已经关闭，营业日是 {open_day}，不用再办")
    known = set(Night.objects.filter(business_date__in=days).values_list("business_date", flat=True))
    new = [day for day in days if day not in known]
    Night.objects.bulk_create(
        (Night(business_date=day, asked_by_id=by, asked_at=at) for day in new), ignore_conflicts=True
    )
    if new:
        facts = [
            Fact(subject_id=pk, household_id=None, by=by, payload={"day": str(day)})
            for pk, day in Night.objects.filter(business_date__in=new).order_by("id").values_list("id", "business_date")
        ]
        record(kind="dayend.asked", facts=facts, at=at, business_date=open_day)
    return days
