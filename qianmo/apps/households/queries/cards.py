"""Households as a phone keeps them: village by village, piece by piece, with their people, for work without a network.

Identity and phone numbers never leave as they are: a phone gets them masked, the last four of the identity for its
search, and digests under its own key by which it notices that somebody is on file already.
"""

import hashlib
import hmac
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from qianmo.apps.grids.queries import IN_PIECE, Scope
from qianmo.apps.households.models import Relation
from qianmo.domain.access import Field
from qianmo.domain.masking import mask_identity, mask_phone
from qianmo.storage.identifiers import open_identifiers

DIGEST_BYTES = 8
PAGE = 500
CARDS = """
SELECT h.id, h.number, v.id, h.group_id, v.code, v.name, coalesce(t.name, ''), coalesce(g.name, ''), h.segment,
       h.address, h.items, h.filed_on
  FROM households_household h JOIN grids_cell v ON v.id = h.village_id LEFT JOIN grids_cell t ON t.id = v.parent_id
  LEFT JOIN grids_cell g ON g.id = h.group_id
 WHERE {which} AND {within} AND h.merged_into_id IS NULL ORDER BY h.id LIMIT {most}
"""
PEOPLE = """
SELECT m.household_id, p.id, p.name, p.initials, m.relation, p.female, p.birth_on, p.sealed
  FROM households_membership m JOIN households_person p ON p.id = m.person_id
 WHERE m.household_id = ANY(%s) AND m.left_on IS NULL ORDER BY m.household_id, m.id
"""


@dataclass(frozen=True, slots=True)
class PersonCard:
    """A member as a phone keeps him or her; `digests` are of identity and phone, under the phone's own key."""

    id: int
    name: str
    initials: str
    relation: str
    relation_name: str
    female: bool
    birth_on: date
    identity_masked: str
    identity_tail: str
    phone_masked: str
    digests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HouseholdCard:
    """A household as a phone keeps it."""

    id: int
    number: str
    village_id: int
    piece_id: int | None
    village_code: str
    village: str
    town: str
    group: str
    segment: str
    address: str
    items: list[str]
    filed_on: date
    persons: tuple[PersonCard, ...]


def cards_of_cell(*, cell_id: int, after: int, scope: Scope, key: bytes) -> list[HouseholdCard]:
    """The next page of the households of a village or a piece after an id; fewer than `PAGE` when it is the last."""
    column = ("h.village_id", "h.group_id")[cell_id in scope.piece_ids]
    return _cards(f"{column} = %s AND h.id > %s", [cell_id, after], scope=scope, key=key, most=PAGE)


def cards_of(*, household_ids: Collection[int], scope: Scope, key: bytes) -> list[HouseholdCard]:
    """These households, of those within the scope."""
    listed = list(household_ids)
    return _cards("h.id = ANY(%s)", [listed], scope=scope, key=key, most=len(listed)) if listed else []


def households_in(*, scope: Scope) -> dict[int, list[int]]:
    """The ids of every household within the scope, by the village or piece that brings it there."""
    condition, params = scope.condition("h.village_id", pieces=IN_PIECE)
    piece = "h.group_id" if scope.piece_ids else "NULL::bigint"
    asked = f"SELECT h.village_id, {piece}, array_agg(h.id) FROM households_household h WHERE {condition} GROUP BY 1, 2"
    found: dict[int, list[int]] = {}
    with connection.cursor() as cursor:
        for village_id, piece_id, ids in cursor.execute(asked, params).fetchall():
            found.setdefault(scope.cell_of(village_id, piece_id), []).extend(ids)
    return found


def households_gone(*, scope: Scope) -> list[int]:
    """The ids of households that once lay in a village within the scope and lie nowhere within it now."""
    then, before = scope.condition("p.village_id")
    now, inside = scope.condition("h.village_id", pieces=IN_PIECE)
    asked = f"""
        SELECT DISTINCT h.id FROM households_pastvillage p JOIN households_household h ON h.id = p.household_id
         WHERE {then} AND ({now}) IS NOT TRUE ORDER BY 1
    """
    with connection.cursor() as cursor:
        return [pk for (pk,) in cursor.execute(asked, [*before, *inside]).fetchall()]


def number_digest(number: str, *, kind: str, key: bytes) -> str:
    """How a phone knows a number again without keeping it."""
    return hmac.new(key, f"{kind}:{number}".encode(), hashlib.sha256).digest()[:DIGEST_BYTES].hex()


def _cards(which: str, params: list[Any], *, scope: Scope, key: bytes, most: int) -> list[HouseholdCard]:
    within, inside = scope.condition("h.village_id", pieces=IN_PIECE)
    with connection.cursor() as cursor:
        rows = cursor.execute(CARDS.format(which=which, within=within, most="%s"), [*params, *inside, most]).fetchall()
        people: dict[int, list[PersonCard]] = {}
        for household_id, *person in cursor.execute(PEOPLE, [[row[0] for row in rows]]).fetchall():
            people.setdefault(household_id, []).append(_person(*person, scope=scope, key=key))
    return [HouseholdCard(*[*row, tuple(people.get(row[0], ()))]) for row in rows]


def _person(
    pk: int, name: str, initials: str, relation: str, female: bool, birth_on: date, sealed: bytes,
    *, scope: Scope, key: bytes,
) -> PersonCard:  # fmt: skip
    held = open_identifiers(bytes(sealed), bound_to=f"person:{pk}") if scope.sees(Field.NUMBERS) else {}
    identity, phone = held.get("identity") or "", held.get("phone") or ""
    numbers = (("identity", identity), ("phone", phone))
    return PersonCard(
        id=pk,
        name=scope.name(name),
        initials=initials,
        relation=relation,
        relation_name=str(Relation(relation).label),
        female=female,
        birth_on=birth_on,
        identity_masked=mask_identity(identity),
        identity_tail=identity[-4:],
        phone_masked=mask_phone(phone),
        digests=tuple(number_digest(number, kind=kind, key=key) for kind, number in numbers if number),
    )
