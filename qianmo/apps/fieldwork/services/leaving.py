"""Ending the enrolments nobody should use any more: of who holds no post, and of phones unused for thirty days.

The door asks for both at every contact; this takes the key out of the lock, so that a phone found years later opens
nothing even if its holder comes back. What he sealed is still taken, from any session of that phone.
"""

from datetime import date, datetime

from django.db import transaction

from qianmo.apps.fieldwork.queries.devices import enrolments_unused, enrolments_without_post
from qianmo.apps.fieldwork.services.enrolling import UNUSED, end_enrolments


@transaction.atomic
def end_unheld(*, now: datetime, at: datetime, business_date: date) -> int:
    """End the enrolments of who has left and of phones unused too long; how many."""
    left = enrolments_without_post(on=business_date)
    idle = [pk for pk in enrolments_unused(since=now - UNUSED) if pk not in set(left)]
    ended = [
        end_enrolments(ids=ids, why=why, by=None, now=now, at=at, business_date=business_date)
        for ids, why in ((left, "left"), (idle, "unused"))
    ]
    return sum(ended)
