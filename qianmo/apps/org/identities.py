"""Identity numbers of the staff, of which an index alone is kept: enough to know a colleague by, nothing to read."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.org.models import Staff
from qianmo.domain.identity import read_identity
from qianmo.domain.refusal import Refused
from qianmo.storage.identifiers import blind_index

MOST = 2_000


@transaction.atomic
def note_identities(*, identities: Mapping[str, str], by: int, at: datetime, business_date: date) -> dict[str, Refused]:
    """Note the identity numbers of these people, by staff number; refusals by staff number, the rest is noted.

    Refused: no such person, a number that cannot be, one that stands with somebody else.
    """
    rows = {row.number: row for row in Staff.objects.select_for_update().filter(number__in=identities).order_by("id")}
    held = dict(Staff.objects.filter(identity_index__isnull=False).values_list("identity_index", "number"))
    refused: dict[str, Refused] = {}
    noted = []
    for number, text in identities.items():
        row, read = rows.get(number), read_identity(text, on=business_date)
        if row is None:
            refused[number] = Refused(code="no_staff", reason=f"没有工号 {number[:10]}。请核对")
            continue
        if isinstance(read, Refused):
            refused[number] = Refused(code=read.code, reason=f"工号 {number} 的{read.reason}")
            continue
        index = blind_index("identity", read.number)
        if held.get(index, number) != number:
            refused[number] = Refused(
                code="identity_twice", reason=f"工号 {number} 的证件号码已登在工号 {held[index]} 上"
            )
            continue
        held[index] = number
        if row.identity_index != index:
            row.identity_index = index
            noted.append(row)
    Staff.objects.bulk_update(noted, ["identity_index"])
    facts = [
        Fact(subject_id=row.pk, household_id=None, by=by, payload={"number": row.number, "name": row.name})
        for row in noted
    ]
    record(kind="org.identity_noted", facts=facts, at=at, business_date=business_date)
    return refused


def staff_called(*, name: str, phone: str, identity_index: UUID) -> tuple[bool, bool, bool]:
    """Whether a member of staff has this identity number, this phone number, and whether one bears this name."""
    known = Staff.objects.all()
    return (
        known.filter(identity_index=identity_index).exists(),
        known.filter(phone=phone).exists(),
        known.filter(name=name).exists(),
    )


def identities_missing() -> int:
    """How many of the staff have no identity number noted."""
    return Staff.objects.filter(identity_index__isnull=True).count()
