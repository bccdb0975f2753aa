"""Persons as contracts must name them: in full. Only an act that prints, signs or seals a contract asks for them."""

from collections.abc import Collection
from dataclasses import dataclass

from qianmo.apps.households.models import Household, Membership, Person, Relation
from qianmo.storage.identifiers import open_identifiers


@dataclass(frozen=True, slots=True)
class NamedInFull:
    """A person with the whole identity number."""

    id: int
    name: str
    identity: str


def named_in_full(*, person_ids: Collection[int]) -> dict[int, NamedInFull]:
    """These persons with their identity numbers opened."""
    rows = Person.objects.filter(id__in=person_ids).values_list("id", "name", "sealed")
    return {
        pk: NamedInFull(pk, name, open_identifiers(bytes(sealed), bound_to=f"person:{pk}")["identity"] or "")
        for pk, name, sealed in rows
    }


def spouses_of(*, person_ids: Collection[int]) -> dict[int, int]:
    """The spouse of each of these persons, where one is the head of a household and the other the head's spouse."""
    couple = (Relation.HEAD, Relation.SPOUSE)
    mine = Membership.objects.filter(person_id__in=person_ids, left_on__isnull=True, relation__in=couple)
    homes = {
        home: (person, relation) for home, person, relation in mine.values_list("household_id", "person_id", "relation")
    }
    others = Membership.objects.filter(household_id__in=homes, left_on__isnull=True, relation__in=couple)
    found: dict[int, int] = {}
    for home, person, relation in others.order_by("-id").values_list("household_id", "person_id", "relation"):
        known, role = homes[home]
        if relation != role:
            found[known] = person
    return found


def addresses_of(*, household_ids: Collection[int]) -> dict[int, str]:
    """The address of each household as a letter would have it: with town and village, which some files leave out."""
    rows = Household.objects.filter(id__in=household_ids)
    fields = ("id", "village__parent__name", "village__name", "address")
    return {
        pk: address if village in address else f"{town or ''}{village}{address}"
        for pk, town, village, address in rows.values_list(*fields)
    }
