"""Lifting the mask from one lead's phone number, for whoever has the lead: for a call, on the record, kept nowhere."""

from datetime import date, datetime

from django.db import transaction

from qianmo.apps.events.queries import count_by_staff
from qianmo.apps.events.services import Fact, record
from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.queries import heads
from qianmo.apps.households.services import Unmasking, unmask
from qianmo.apps.leads.models import Fate, Lead, ListState
from qianmo.apps.leads.queries.rows import people_on_rows
from qianmo.domain.access import Field
from qianmo.domain.refusal import Refused

DAILY = 100
"""Numbers of people without a file one person may see whole in a day; of customers the mask has a limit of its own."""
NOTHING = Refused(code="not_collected", reason="没有采集手机号。走访时补，或从名单提供方核对")


@transaction.atomic
def lift_phone(*, lead_id: int, scope: Scope, by: int, at: datetime, business_date: date) -> str | Refused | None:
    """The whole number of a lead that is one's own and can be worked; None of any other.

    Refused: a number never collected, more than a hundred in a day.
    """
    row = Lead.objects.filter(id=lead_id, owner_id=by, fate=Fate.GIVEN).select_related("list").first()
    open_list = row is not None and row.list.state == ListState.RELEASED and row.list.expires_on >= business_date
    if row is None or not open_list or not scope.sees(Field.NUMBERS):
        return None
    if row.household_id is not None:
        head = heads(household_ids=[row.household_id]).get(row.household_id)
        if head is None:
            return NOTHING
        wanted = Unmasking(household_id=row.household_id, person_id=head, number="phone", purpose="lead", by=by)
        return unmask(wanted=wanted, scope=scope, at=at, business_date=business_date)
    if count_by_staff(kind="leads.phone_lifted", staff_id=by, business_date=business_date) >= DAILY:
        return Refused(code="too_many", reason=f"不能查看：今天已看 {DAILY} 次。确需再看，请联系安全管理员")
    _, phone = people_on_rows([row.row_id or 0]).get(row.row_id or 0, ("", ""))
    if not phone:
        return NOTHING
    fact = Fact(subject_id=row.pk, household_id=None, by=by, payload={"list": row.list.name})
    record(kind="leads.phone_lifted", facts=[fact], at=at, business_date=business_date)
    return phone
