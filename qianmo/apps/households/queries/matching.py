"""People of somebody else's list found in the bank's files, by the blind indexes of their numbers."""

from collections.abc import Collection
from uuid import UUID

from django.db import connection

from qianmo.apps.households.models import Person


def households_by_index(*, identities: Collection[UUID], phones: Collection[UUID]) -> dict[UUID, int]:
    """The household of each identity or phone index in a file today; a phone that two households share finds none."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.identity_index, m.household_id FROM households_person p"
            " JOIN households_membership m ON m.person_id = p.id AND m.left_on IS NULL"
            " WHERE p.identity_index = ANY(%(identities)s)"
            " UNION ALL SELECT p.phone_index, min(m.household_id) FROM households_person p"
            " JOIN households_membership m ON m.person_id = p.id AND m.left_on IS NULL"
            " WHERE p.phone_index = ANY(%(phones)s) GROUP BY p.phone_index HAVING count(DISTINCT m.household_id) = 1",
            {"identities": list(identities), "phones": list(phones)},
        )
        return dict(cursor.fetchall())


def names_by_index(*, indexes: Collection[UUID]) -> dict[UUID, str]:
    """The name of each person known by one of these identity indexes."""
    return dict(Person.objects.filter(identity_index__in=list(indexes)).values_list("identity_index", "name"))
