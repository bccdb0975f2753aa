"""The bank's dated rules of approval: who may decide how much, and within how many days an answer is promised."""

from datetime import date, time

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from qianmo.apps.approvals.models import Authority, Promise


@transaction.atomic
def set_authority(*, post: str, limit_fen: int, valid_from: date) -> None:
    """Let holders of a post decide up to an exposure from a day on; what held before ends that day."""
    for row in Authority.objects.select_for_update().filter(post=post, valid__upper_inf=True):
        row.valid = DateRange(row.valid.lower, valid_from)
        row.save(update_fields=["valid"])
    Authority.objects.create(post=post, limit_fen=limit_fen, valid=DateRange(valid_from, None))


@transaction.atomic
def set_promise(*, kind: str, working_days: int, cutoff: time, valid_from: date) -> None:
    """Promise an answer within so many working days from a day on; what was promised before ends that day."""
    for row in Promise.objects.select_for_update().filter(kind=kind, valid__upper_inf=True):
        row.valid = DateRange(row.valid.lower, valid_from)
        row.save(update_fields=["valid"])
    Promise.objects.create(kind=kind, working_days=working_days, cutoff=cutoff, valid=DateRange(valid_from, None))
