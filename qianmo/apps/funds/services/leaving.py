"""Draws that leave a scheme or a pool of relending, each with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from qianmo.apps.events.services import Fact, record
from qianmo.apps.funds.models import RelendingUse, SubsidyEnrolment


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """A draw that leaves; the room above has seen that it stands there and may go."""

    draw_id: int
    household_id: int


def write_departures(
    *,
    kind: str,
    fund_id: int,
    fund: str,
    departures: Sequence[Departure],
    reason: str,
    by: int,
    at: datetime,
    business_date: date,
) -> None:
    """Draws leave a scheme (`subsidy`) or a pool of `relending`. Joins the act of the room that knows the draws."""
    if not connection.in_atomic_block:
        raise RuntimeError("draws leave inside the act that knows them")
    ids = [one.draw_id for one in departures]
    rows = (
        SubsidyEnrolment.objects.filter(scheme_id=fund_id)
        if kind == "subsidy"
        else RelendingUse.objects.filter(pool_id=fund_id)
    )
    rows.filter(draw_id__in=ids, left_on__isnull=True).update(left_on=business_date)
    facts = [
        Fact(subject_id=one.draw_id, household_id=one.household_id, by=by, payload={"fund": fund, "reason": reason})
        for one in departures
    ]
    record(kind="funds.left", facts=facts, at=at, business_date=business_date)
