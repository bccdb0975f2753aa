"""Household numbers: the last one given in a village, and households by theirs; and a person by the last four."""

from collections.abc import Iterable, Sequence

from django.db import connection

from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.models import Household, Person
from qianmo.domain.numbers import household_number
from qianmo.storage.identifiers import blind_index, blind_tail

TAIL_LENGTH = 4


def last_serials(*, village_codes: list[str]) -> dict[str, int]:
    """The highest household serial given under each village code, whichever village bore it then and now."""
    if not village_codes:
        return {}
    one = (
        "SELECT %s, max(split_part(number, '-', 4)::int) FROM households_household WHERE number LIKE %s"
        " HAVING count(*) > 0"
    )
    places = [(code, household_number(village_code=code, serial=0)[:-4] + "%") for code in village_codes]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join([one] * len(places)), [part for place in places for part in place])
        return dict(cursor.fetchall())


def numbered(*, numbers: Sequence[str], scope: Scope) -> dict[str, int]:
    """Households in sight by their number."""
    rows = Household.objects.filter(number__in=numbers).values_list("number", "id", "village_id", "group_id")
    return {number: pk for number, pk, *place in rows if scope.allows(*place)}


def in_sight(*, household_ids: Iterable[int], scope: Scope) -> list[int]:
    """Of these households those within the scope, each once, by number."""
    rows = Household.objects.filter(id__in=set(household_ids)).order_by("number")
    return [pk for pk, *place in rows.values_list("id", "village_id", "group_id") if scope.allows(*place)]


def numbers_of(*, household_ids: Iterable[int]) -> dict[int, str]:
    """The numbers of households by their id, for the audit: a number opens nothing and names nobody."""
    return dict(Household.objects.filter(id__in=household_ids).values_list("id", "number"))


def household_of(*, number: str) -> int | None:
    """The household of a number, for the audit; None when nobody has it."""
    return Household.objects.filter(number=number).values_list("id", flat=True).first()


def customers_of(*, identities: Iterable[str]) -> dict[str, tuple[int, int | None]]:
    """The person of each identity number the bank knows, with the household the person belongs to today."""
    by_index = {blind_index("identity", number.upper()): number for number in set(identities)}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.identity_index, p.id, m.household_id FROM households_person p"
            " LEFT JOIN households_membership m ON m.person_id = p.id AND m.left_on IS NULL"
            " WHERE p.identity_index = ANY(%s)",
            [list(by_index)],
        )
        return {by_index[index]: (person_id, household_id) for index, person_id, household_id in cursor.fetchall()}


def identity_ends_with(*, person_id: int, tail: str) -> bool:
    """Whether these are the last four of a person's identity number, as typed; told by index, nothing is opened."""
    bare = "".join(tail.split()).upper()
    if len(bare) != TAIL_LENGTH:
        return False
    return Person.objects.filter(id=person_id, identity_tail=blind_tail("identity", bare)).exists()


def borrowers_by_identity(*, identities: Sequence[str]) -> dict[str, tuple[int, int, int | None]]:
    """Person, household and branch of each of these identity numbers that is in a file of this bank today."""
    by_index = {blind_index("identity", number): number for number in identities}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.identity_index, p.id, h.id, c.branch_id FROM households_person p"
            " JOIN households_membership m ON m.person_id = p.id AND m.left_on IS NULL"
            " JOIN households_household h ON h.id = m.household_id JOIN grids_cell c ON c.id = h.village_id"
            " WHERE p.identity_index = ANY(%s)",
            [list(by_index)],
        )
        return {by_index[index]: (person, household, branch) for index, person, household, branch in cursor.fetchall()}
