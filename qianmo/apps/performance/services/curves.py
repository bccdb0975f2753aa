"""Setting a curve of transfer prices: from a day to come, for whatever is priced then; what was priced stays."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from qianmo.apps.events.services import Fact, record
from qianmo.apps.performance.models import CurvePoint
from qianmo.domain.performance.curves import check_curve
from qianmo.domain.refusal import Refused
from qianmo.storage.copying import copy_rows


@transaction.atomic
def set_curve(
    *, from_on: date, points: Mapping[int, int], by: int, at: datetime, business_date: date
) -> Refused | None:
    """Set the rate in ppm of each tenor in days, from a day on. Refused as `check_curve` says."""
    last = CurvePoint.objects.aggregate(last=Max("from_on"))["last"]
    if refused := check_curve(points=points, from_on=from_on, last=last, on=business_date):
        return refused
    tenors = sorted(points)
    rates = [points[days] for days in tenors]
    told = {"from_on": from_on, "tenor_days": tenors, "rate_ppm": rates, "set_by_id": by, "set_at": at}
    copy_rows(CurvePoint, told)
    fact = Fact(
        subject_id=by, household_id=None, by=by, payload={"from_on": from_on.isoformat(), "points": len(points)}
    )
    record(kind="performance.curve_set", facts=[fact], at=at, business_date=business_date)
    return None
