"""The instant an act of the console carries.

A bank's own instant is now. A demonstration stands on a fixed business day, so its acts carry the time of the clock on
that day, or its timeline would leap by weeks.
"""

from datetime import date, datetime

from django.conf import settings
from django.utils import timezone


def instant(*, on: date) -> datetime:
    """Now, or in a demonstration the present time of day on the open business day."""
    now = timezone.localtime()
    if settings.QIANMO_DEMO:
        return datetime.combine(on, now.time(), tzinfo=now.tzinfo)
    return now
