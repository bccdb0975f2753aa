"""Reads of permissions people gave: those of a household, and which hold for a purpose on a day."""

from dataclasses import dataclass
from datetime import date

from django.db import connection, models

from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.models import Consent, ConsentPurpose
from qianmo.apps.households.queries.files import heads


@dataclass(frozen=True, slots=True)
class ConsentRow:
    """A permission a member of a household gave, and how it stands."""

    person: str
    purpose: str
    given_on: date
    until: date
    withdrawn_on: date | None


def consents_of(*, household_id: int, scope: Scope) -> list[ConsentRow]:
    """Permissions of the present members of a household, newest first. The caller has checked the scope."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.name, c.purpose, c.given_on, c.until, c.withdrawn_on FROM households_membership m"
            " JOIN households_consent c ON c.person_id = m.person_id JOIN households_person p ON p.id = m.person_id"
            " WHERE m.household_id = %s AND m.left_on IS NULL ORDER BY c.id DESC",
            [household_id],
        )
        return [
            ConsentRow(scope.name(name), str(ConsentPurpose(purpose).label), *days)
            for name, purpose, *days in cursor.fetchall()
        ]


def enquiry_consents(*, household_ids: list[int], on: date) -> dict[int, int]:
    """The enquiry permission of the head of each household that holds on a day, the one that lasts longest."""
    borrowers = heads(household_ids=household_ids)
    rows = _holding(purpose=ConsentPurpose.ENQUIRY, on=on).filter(person_id__in=borrowers.values())
    by_person = dict(rows.order_by("until", "id").values_list("person_id", "id"))
    return {
        household_id: by_person[person_id] for household_id, person_id in borrowers.items() if person_id in by_person
    }


def disclosed(*, household_ids: list[int], on: date) -> set[int]:
    """Households whose head allows their limit to stand on a public notice on a day."""
    borrowers = heads(household_ids=household_ids)
    rows = _holding(purpose=ConsentPurpose.DISCLOSURE, on=on).filter(person_id__in=borrowers.values())
    given = set(rows.values_list("person_id", flat=True))
    return {household_id for household_id, person_id in borrowers.items() if person_id in given}


def consents_valid(*, ids: list[int], purpose: str, on: date) -> dict[int, int]:
    """Which of these consents hold for a purpose on a day, with the person who gave each."""
    return dict(_holding(purpose=purpose, on=on).filter(id__in=ids).values_list("id", "person_id"))


def _holding(*, purpose: str, on: date) -> models.QuerySet[Consent]:
    return Consent.objects.filter(purpose=purpose, given_on__lte=on, until__gte=on, withdrawn_on__isnull=True)
