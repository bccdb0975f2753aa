"""Reads of customer files."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from qianmo.apps.grids.queries import IN_PIECE, Scope
from qianmo.apps.households.models import Household, Membership, Person, Relation, Segment
from qianmo.domain.access import Field
from qianmo.domain.identity import age_on
from qianmo.domain.masking import mask_identity, mask_phone
from qianmo.storage.copying import array_text
from qianmo.storage.identifiers import blind_index, open_identifiers
from qianmo.storage.lookups import any_of


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A person the bank already holds, and the household he or she belongs to now, if any."""

    id: int
    household_number: str | None


def persons_known(*, indexes: list[UUID]) -> dict[UUID, KnownPerson]:
    """Which of these identity indexes the bank already holds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.identity_index, p.id, h.number FROM households_person p"
            " LEFT JOIN households_membership m ON m.person_id = p.id AND m.left_on IS NULL"
            " LEFT JOIN households_household h ON h.id = m.household_id"
            " WHERE p.identity_index = ANY(%s)",
            [indexes],
        )
        return {index: KnownPerson(person_id, number) for index, person_id, number in cursor.fetchall()}


def files_of(*, identities: Sequence[str], scope: Scope) -> dict[str, str]:
    """The household number of each of these identity numbers that is in a file of this bank today.

    Of a household outside the scope only that it exists is told: its number is empty.
    """
    by_index = {blind_index("identity", number): number for number in identities}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.identity_index, h.number, h.village_id, h.group_id FROM households_person p"
            " JOIN households_membership m ON m.person_id = p.id AND m.left_on IS NULL"
            " JOIN households_household h ON h.id = m.household_id WHERE p.identity_index = ANY(%s)",
            [list(by_index)],
        )
        found: list[Any] = cursor.fetchall()
    return {by_index[index]: number if scope.allows(*place) else "" for index, number, *place in found}


def heads(*, household_ids: list[int]) -> dict[int, int]:
    """The person who heads each household."""
    rows = Membership.objects.filter(
        household_id__in=household_ids, relation=Relation.HEAD, left_on__isnull=True
    ).order_by("household_id")
    return dict(rows.values_list("household_id", "person_id"))


def members_of(*, household_ids: list[int]) -> dict[int, set[int]]:
    """The persons who belong to each household now."""
    found: dict[int, set[int]] = {}
    rows = Membership.objects.filter(household_id__in=household_ids, left_on__isnull=True)
    for household_id, person_id in rows.values_list("household_id", "person_id"):
        found.setdefault(household_id, set()).add(person_id)
    return found


def facts_in_force(*, household_ids: list[int], on: date) -> dict[int, dict[str, Any]]:
    """The facts of each household as known on a day: for each key the value of the latest sheet that names it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT household_id, facts::text FROM households_factsheet"
            " WHERE household_id = ANY(%s::bigint[]) AND as_of <= %s ORDER BY household_id, as_of, id",
            [array_text(household_ids), on],
        )
        found: dict[int, dict[str, Any]] = {}
        for household_id, facts in cursor.fetchall():
            found.setdefault(household_id, {}).update(json.loads(facts))
    return found


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member of a household as its page shows him or her: numbers masked."""

    person_id: int
    name: str
    relation: str
    age: int
    ethnicity: str
    identity_masked: str
    phone_masked: str


@dataclass(frozen=True, slots=True)
class HouseholdFile:
    """A household's file on a day."""

    piece_id: int | None
    id: int
    number: str
    village_id: int
    village: str
    town: str
    group: str
    segment: str
    segment_code: str
    address: str
    items: list[str]
    filed_on: date
    filed_by: str
    members: list[MemberRow]
    facts: dict[str, Any]
    facts_as_of: date | None
    facts_source: str


FILE = """
SELECT h.group_id, h.id, h.number, h.village_id, v.name, coalesce(t.name, ''), coalesce(g.name, ''), h.segment,
       h.address, h.items, h.filed_on, f.name
  FROM households_household h JOIN grids_cell v ON v.id = h.village_id LEFT JOIN grids_cell t ON t.id = v.parent_id
  LEFT JOIN grids_cell g ON g.id = h.group_id JOIN org_staff f ON f.id = h.filed_by_id WHERE h.id = %s
"""
MEMBERS = """
SELECT p.id, p.name, p.birth_on, p.ethnicity, p.sealed, m.relation FROM households_membership m
  JOIN households_person p ON p.id = m.person_id WHERE m.household_id = %s AND m.left_on IS NULL ORDER BY m.id
"""
LATEST_SHEET = """
SELECT as_of, source FROM households_factsheet WHERE household_id = %s AND as_of <= %s
 ORDER BY as_of DESC, id DESC LIMIT 1
"""


def household(*, scope: Scope, household_id: int, on: date) -> HouseholdFile | None:
    """One household's file, or None when it does not exist or lies outside the scope (the two look the same)."""
    with connection.cursor() as cursor:
        row = cursor.execute(FILE, [household_id]).fetchone()
        if row is None or not scope.allows(row[3], row[0]):
            return None
        members: list[Any] = cursor.execute(MEMBERS, [household_id]).fetchall()
        latest = cursor.execute(LATEST_SHEET, [household_id, on]).fetchone()
    piece_id, pk, number, village_id, village, town, group, segment, *rest = row
    return HouseholdFile(  # type: ignore[call-arg]  # the rest of the row of the query above
        piece_id,
        pk,
        number,
        village_id,
        village,
        town,
        group,
        str(Segment(segment).label),
        segment,
        *rest,
        [_member(*member, scope=scope, on=on) for member in members],
        facts_in_force(household_ids=[household_id], on=on).get(household_id, {}),
        *(latest or (None, "")),
    )


def _member(
    person_id: int, name: str, birth_on: date, ethnicity: str, sealed: bytes, relation: str, *, scope: Scope, on: date
) -> MemberRow:
    shown = scope.sees(Field.NUMBERS)
    numbers = open_identifiers(bytes(sealed), bound_to=f"person:{person_id}") if shown else {}
    return MemberRow(
        person_id=person_id,
        name=scope.name(name),
        relation=str(Relation(relation).label),
        age=age_on(birth_on=birth_on, on=on),
        ethnicity=ethnicity,
        identity_masked=mask_identity(numbers.get("identity") or ""),
        phone_masked=mask_phone(numbers.get("phone") or ""),
    )


def ages_of(*, person_ids: list[int], on: date) -> dict[int, int]:
    """Completed years of age of persons on a day."""
    rows = Person.objects.filter(id__in=any_of(person_ids)).values_list("id", "birth_on")
    return {pk: age_on(birth_on=birth_on, on=on) for pk, birth_on in rows}


@dataclass(frozen=True, slots=True)
class HouseholdCaption:
    """How a household is named on the papers of another room."""

    number: str
    head_name: str
    village: str
    town: str


def caption(*, scope: Scope, household_id: int) -> HouseholdCaption | None:
    """The caption of one household, or None outside the scope."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT h.village_id, h.number, p.name, v.name, t.name, h.group_id FROM households_household h"
            " JOIN households_membership m ON m.household_id = h.id AND m.relation = 'head' AND m.left_on IS NULL"
            " JOIN households_person p ON p.id = m.person_id JOIN grids_cell v ON v.id = h.village_id"
            " LEFT JOIN grids_cell t ON t.id = v.parent_id WHERE h.id = %s",
            [household_id],
        )
        row = cursor.fetchone()
    if row is None or not scope.allows(row[0], row[5]):
        return None
    return HouseholdCaption(row[1], scope.name(row[2]), row[3], row[4])


def branches_of(*, household_ids: list[int]) -> dict[int, int | None]:
    """The branch that answers for each household's village; None where no branch does."""
    return dict(Household.objects.filter(id__in=household_ids).values_list("id", "village__branch_id"))


@dataclass(frozen=True, slots=True)
class Face:
    """A household as other rooms' lists name it."""

    household_id: int
    number: str
    head_name: str
    village_id: int
    village: str


def faces(*, household_ids: list[int], scope: Scope) -> dict[int, Face]:
    """Number, head and village of these households, of those within the scope."""
    condition, params = scope.condition("h.village_id", pieces=IN_PIECE)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT h.id, h.number, coalesce(p.name, ''), v.id, v.name FROM households_household h"
            " JOIN grids_cell v ON v.id = h.village_id"
            " LEFT JOIN households_membership m"
            " ON m.household_id = h.id AND m.relation = 'head' AND m.left_on IS NULL"
            " LEFT JOIN households_person p ON p.id = m.person_id"
            f" WHERE h.id = ANY(%s) AND {condition}",
            [household_ids, *params],
        )
        return {row[0]: Face(row[0], row[1], scope.name(row[2]), row[3], row[4]) for row in cursor.fetchall()}
