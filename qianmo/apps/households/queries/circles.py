"""Reads of circles: who stands or falls with whom on a day."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from qianmo.apps.households.models import CircleKind, CircleMember, Household
from qianmo.storage.lookups import any_of

CIRCLE_KINDS = [(str(code), str(name)) for code, name in CircleKind.choices]


@dataclass(frozen=True, slots=True)
class CircleRow:
    """A circle a household belongs to, and since when."""

    id: int
    kind: str
    name: str
    since: date
    noted_by: str


def circles_of(*, household_id: int, on: date) -> list[CircleRow]:
    """The circles of a household on a day."""
    rows = CircleMember.objects.filter(household_id=household_id, valid__contains=on).order_by("id")
    fields = ("circle_id", "circle__kind", "circle__name", "valid", "noted_by__name")
    return [
        CircleRow(pk, str(CircleKind(kind).label), name, valid.lower, by)
        for pk, kind, name, valid, by in rows.values_list(*fields)
    ]


TIES = """
SELECT id AS asked, 'own' AS why, '' AS circle, id AS household, NULL::bigint AS person
  FROM unnest(%(ids)s::bigint[]) AS id
UNION ALL
SELECT household_id, 'member', '', NULL, person_id FROM households_membership
 WHERE household_id = ANY(%(ids)s::bigint[]) AND left_on IS NULL
UNION ALL
SELECT mine.household_id, c.kind, c.name, other.household_id, NULL
  FROM households_circlemember mine JOIN households_circle c ON c.id = mine.circle_id
  JOIN households_circlemember other ON other.circle_id = c.id AND other.household_id <> mine.household_id
 WHERE mine.household_id = ANY(%(ids)s::bigint[]) AND mine.valid @> %(on)s::date AND other.valid @> %(on)s::date
"""
"""Who stands behind households, for questions of rooms above: themselves, present members, who shares a circle."""


def circle_mates(*, household_ids: Collection[int], on: date) -> set[int]:
    """These households and all that share a circle with one of them on a day."""
    shared = CircleMember.objects.filter(household__in=any_of(household_ids), valid__contains=on).values("circle_id")
    mates = CircleMember.objects.filter(circle_id__in=shared, valid__contains=on)
    return {*household_ids, *mates.values_list("household_id", flat=True)}


def households_numbered(*, numbers: Collection[str]) -> dict[str, int]:
    """Households by their numbers; unknown ones are left out."""
    return dict(Household.objects.filter(number__in=numbers).values_list("number", "id"))
