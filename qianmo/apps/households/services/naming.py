"""The act of names put right: what a file calls a person was misread or misheard."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.households.initials import initials
from qianmo.apps.households.models import Membership, Person


@dataclass(frozen=True, slots=True, kw_only=True)
class NameCorrection:
    """What a person (by identity index) is called, by which source and why."""

    index: UUID
    name: str
    source: str
    reason: str


@transaction.atomic
def correct_names(*, new: Sequence[NameCorrection], by: int, at: datetime, business_date: date) -> int:
    """Call persons what they are called; how many changed. Numbers, households and papers stay as they are.

    What a contract or a notice already says is not touched. Whoever is unknown is passed over.
    """
    wanted = {one.index: one for one in new}
    rows = list(Person.objects.filter(identity_index__in=wanted).order_by("id").select_for_update())
    changed = [row for row in rows if row.name != wanted[row.identity_index].name]
    for row in changed:
        row.name = wanted[row.identity_index].name
        row.initials = initials(row.name)
    Person.objects.bulk_update(changed, ["name", "initials"])
    homes = dict(
        Membership.objects.filter(person__in=changed, left_on__isnull=True).values_list("person_id", "household_id")
    )
    facts = [
        Fact(
            subject_id=row.pk, household_id=homes.get(row.pk), by=by,
            payload={"source": wanted[row.identity_index].source, "reason": wanted[row.identity_index].reason},
        )
        for row in changed
    ]  # fmt: skip
    record(kind="households.name_corrected", facts=facts, at=at, business_date=business_date)
    return len(changed)
