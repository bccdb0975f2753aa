"""Acts that only leave a trace: who came in, was refused, was locked out or left, and who looked through whose eyes.

Wrong passwords of numbers nobody holds are not written, so a flood of guesses cannot fill the record.
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.events.trail import happened_since
from qianmo.apps.org.models import Staff

LOCKED_FOR = timedelta(minutes=15)


@transaction.atomic
def note_entry(
    *, kind: str, number: str, at: datetime, business_date: date, by: int | None = None, **payload: Any
) -> bool:
    """Record what happened to the account of this staff number (`by`: who did it, else the person); False if nobody's.

    A lock-out is written once for as long as it lasts.
    """
    row = Staff.objects.filter(number=number).first()
    if row is None:
        return False
    if kind == "org.locked_out" and happened_since(kind=kind, subject_id=row.pk, on=business_date, at=at - LOCKED_FOR):
        return False
    told = {"number": row.number, "name": row.name, **payload}
    fact = Fact(subject_id=row.pk, household_id=None, by=by or row.pk, payload=told)
    record(kind=kind, facts=[fact], at=at, business_date=business_date)
    return True
