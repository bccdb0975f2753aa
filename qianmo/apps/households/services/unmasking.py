"""Lifting the mask from one number: for a purpose, on the record, and for the eyes of one person.

Masked numbers are what every page shows. Whoever needs the whole number says why; the answer and the event are one
transaction, so no number is ever shown that the audit cannot find. Source: JR/T 0171-2020.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from qianmo.apps.events.queries import count_by_staff
from qianmo.apps.events.services import Fact, record
from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.models import Membership
from qianmo.domain.access import Field
from qianmo.domain.refusal import Refused
from qianmo.storage.identifiers import open_identifiers

PURPOSES = {
    "visit": "约定走访时间",
    "signing": "核对面签资料",
    "callback": "客户来电核身",
    "audit": "审计核对",
    "lead": "名单联系",
}
NUMBERS = {"identity": "证件号", "phone": "手机号"}
UNMASKED = "households.unmasked"
DAILY = 100
"""Numbers one person may see whole in a day; a day of visits needs a fraction of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmasking:
    """A wish to see one number of one member of a household whole."""

    household_id: int
    person_id: int
    number: str
    purpose: str
    by: int


@transaction.atomic
def unmask(*, wanted: Unmasking, scope: Scope, at: datetime, business_date: date) -> str | Refused | None:
    """The whole number; None where the scope does not reach the household or the person is not of it.

    Refused: a number or purpose that does not exist, a number never collected, more than a hundred in a day.
    """
    if wanted.number not in NUMBERS or wanted.purpose not in PURPOSES:
        return Refused(code="no_purpose", reason="不能查看：没有选用途。请选一个用途再看")
    row = (
        Membership.objects.filter(household_id=wanted.household_id, person_id=wanted.person_id, left_on__isnull=True)
        .select_related("person", "household")
        .first()
    )
    if row is None or not scope.sees(Field.NUMBERS):
        return None
    if not scope.allows(row.household.village_id, row.household.group_id):
        return None
    if count_by_staff(kind=UNMASKED, staff_id=wanted.by, business_date=business_date) >= DAILY:
        return Refused(code="too_many", reason=f"不能查看：今天已看 {DAILY} 次。确需再看，请联系安全管理员")
    number = open_identifiers(bytes(row.person.sealed), bound_to=f"person:{row.person_id}").get(wanted.number)
    if not number:
        return Refused(code="not_collected", reason=f"没有采集{NUMBERS[wanted.number]}。下次走访时补")
    record(
        kind=UNMASKED,
        facts=[
            Fact(
                subject_id=wanted.person_id,
                household_id=wanted.household_id,
                by=wanted.by,
                payload={"number": wanted.number, "purpose": wanted.purpose},
            )
        ],
        at=at,
        business_date=business_date,
    )
    return number
