"""Kin noted: whoever is related to a household says so once and stays out of its cases from then on (亲属回避)."""

from datetime import date, datetime

from django.db import transaction

from qianmo.apps.approvals.models import Kinship
from qianmo.apps.approvals.services.meetings import withdraw_kin
from qianmo.apps.events.services import Fact, record
from qianmo.domain.refusal import Refused


@transaction.atomic
def note_kinship(
    *, staff_id: int, household_id: int, what: str, by: int, at: datetime, business_date: date
) -> Refused | None:
    """Note that somebody is related to a household, and withdraw him or her from the votes about it that are open.

    A vote already cast stands, since votes are only added. Refused: no word how; said before changes nothing.
    """
    if not what.strip():
        return Refused(code="no_reason", reason="不能登记：没有写是什么亲属关系。请写明")
    row, fresh = Kinship.objects.get_or_create(
        staff_id=staff_id, household_id=household_id, defaults={"what": what.strip()[:40], "noted_at": at}
    )
    if fresh:
        withdraw_kin(staff_id=staff_id, household_id=household_id, what=row.what, at=at)
        fact = Fact(subject_id=row.pk, household_id=household_id, by=by, payload={"staff": staff_id, "what": row.what})
        record(kind="approvals.kinship_noted", facts=[fact], at=at, business_date=business_date)
    return None
