"""The rule a new bank begins with."""

from datetime import date

from django.db import transaction

from qianmo.apps.notices.models import PublicNoticeRule
from qianmo.storage.dated_rows import say_from

SHIPPED = {"days": 7, "sample_ppm": 50_000, "sample_least": 3, "answer_days": 5, "before_signing": True}
"""Seven days, 5 % and at least three households looked at again, an answer in five days, no contract before the end."""


@transaction.atomic
def adopt_shipped_rule(*, since: date) -> None:
    """Put the shipped rule in force from a day on where the bank has none; what it has stays."""
    if not PublicNoticeRule.objects.exists():
        say_from(since, rows=PublicNoticeRule.objects.all(), key=[], wanted=[SHIPPED])
