"""Handing out the rows of a delivery that were refused, whole, so that the core bank can put them right."""

from datetime import date, datetime
from pathlib import Path

from django.db import transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.feeds.models import Delivery
from qianmo.apps.feeds.queries.deliveries import reject_file
from qianmo.domain.refusal import Refused


@transaction.atomic
def fetch_rejects(*, delivery_id: int, by: int, at: datetime, business_date: date) -> Path | Refused:
    """The file of refused rows, with the event that says who took it. Refused: there is none, or it is gone."""
    row, path = Delivery.objects.get(id=delivery_id), reject_file(delivery_id=delivery_id)
    if path is None:
        return Refused(code="no_rejects", reason="没有退回文件：没有退回的行，或已经过了保留期")
    fact = Fact(subject_id=row.pk, household_id=None, by=by, payload={"name": row.name, "rows": row.rejected})
    record(kind="feeds.rejects_fetched", facts=[fact], at=at, business_date=business_date)
    return path
