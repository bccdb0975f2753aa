"""Reads of businesses: of one household, and the register of all in sight."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from qianmo.apps.grids.queries import IN_PIECE, Scope
from qianmo.domain.access import Field
from qianmo.domain.businesses import KINDS
from qianmo.domain.masking import mask_credit_code
from qianmo.storage.identifiers import open_identifiers


@dataclass(frozen=True, slots=True)
class BusinessRow:
    """A business; its code is shown masked, and to nobody who sees no numbers."""

    id: int
    household_id: int
    household_number: str
    head: str
    village: str
    name: str
    kind: str
    kind_name: str
    trade: str
    place: str
    code_masked: str
    has_code: bool
    since_on: date
    until_on: date | None
    why_ended: str
    source: str
    noted_by: str
    noted_on: date


TOLD = """
SELECT h.id, s.facts->>'business_name', coalesce(s.facts->>'business_place', ''), coalesce(s.facts->>'industry', ''),
       coalesce(s.facts->>'licence', '') = 'true', s.as_of
  FROM households_household h
  JOIN LATERAL (SELECT facts, as_of FROM households_factsheet f
                 WHERE f.household_id = h.id AND f.facts ? 'business_name' AND f.facts->>'business_name' <> ''
                 ORDER BY f.as_of DESC, f.id DESC LIMIT 1) s ON TRUE
 WHERE h.merged_into_id IS NULL AND {scope} AND NOT EXISTS (
       SELECT 1 FROM households_business b WHERE b.household_id = h.id
          AND b.name = left(btrim(s.facts->>'business_name'), 60)
          AND (b.until_on IS NULL OR b.until_on >= s.as_of))
 ORDER BY h.id
"""


RUNNING = "SELECT household_id FROM households_business WHERE until_on IS NULL AND (%s = 'any' OR kind = %s)"
"""Households that run a business, of a kind or any: its parameter twice."""
REGISTER = """
SELECT b.id, b.household_id, h.number, coalesce(p.name, ''), v.name, b.name, b.kind, b.trade, b.place, b.sealed,
       b.since_on, b.until_on, b.why_ended, b.source, f.name, b.noted_on
  FROM households_business b JOIN households_household h ON h.id = b.household_id
  JOIN grids_cell v ON v.id = h.village_id JOIN org_staff f ON f.id = b.noted_by_id
  LEFT JOIN households_membership m ON m.household_id = h.id AND m.relation = 'head' AND m.left_on IS NULL
  LEFT JOIN households_person p ON p.id = m.person_id
"""


def businesses_of(*, household_ids: Collection[int], scope: Scope) -> list[BusinessRow]:
    """The businesses of some files of one household, those that go on first. The caller has checked the scope."""
    asked = f"{REGISTER} WHERE b.household_id = ANY(%s) ORDER BY b.until_on IS NOT NULL, b.since_on DESC, b.id"
    return _rows(asked, [list(household_ids)], scope)


def register_of(
    *, scope: Scope, cell_id: int | None, kind: str, search: str, after: int = 0, limit: int
) -> list[BusinessRow]:
    """Businesses that go on, of households in sight, by id after one; perhaps of a town or village, a kind, a name."""
    where, params = _chosen(scope, cell_id, kind, search)
    asked = f"{REGISTER} WHERE {where} AND b.id > %s ORDER BY b.id LIMIT %s"
    return _rows(asked, [*params, after, limit], scope)


def count_businesses(*, scope: Scope, cell_id: int | None, kind: str, search: str) -> int:
    """How many such there are."""
    where, params = _chosen(scope, cell_id, kind, search)
    sql = (
        f"SELECT count(*) FROM households_business b JOIN households_household h ON h.id = b.household_id WHERE {where}"
    )
    with connection.cursor() as cursor:
        found: tuple[int] = cursor.execute(sql, params).fetchone()
    return found[0]


def told_not_noted(*, scope: Scope) -> int:
    """How many businesses surveys told of and nobody has noted."""
    condition, params = scope.condition("h.village_id", pieces=IN_PIECE)
    with connection.cursor() as cursor:
        found: tuple[int] = cursor.execute(
            f"SELECT count(*) FROM ({TOLD.format(scope=condition)}) told", params
        ).fetchone()
    return found[0]


def _chosen(scope: Scope, cell_id: int | None, kind: str, search: str) -> tuple[str, list[Any]]:
    condition, params = scope.condition("h.village_id", pieces=IN_PIECE)
    where = [condition, "b.until_on IS NULL"]
    if cell_id is not None:
        where.append("h.village_id IN (SELECT id FROM grids_cell WHERE id = %s OR parent_id = %s)")
        params += [cell_id, cell_id]
    if kind in KINDS:
        where.append("b.kind = %s")
        params.append(kind)
    if search:
        where.append("strpos(b.name, %s) > 0")
        params.append(search)
    return " AND ".join(where), params


def _rows(asked: str, params: Sequence[Any], scope: Scope) -> list[BusinessRow]:
    with connection.cursor() as cursor:
        rows = cursor.execute(asked, params).fetchall()
    numbers = scope.sees(Field.NUMBERS)
    return [
        BusinessRow(
            pk, household_id, number, scope.name(head), village, name, kind, KINDS[kind], trade, place,
            _masked(pk, sealed) if sealed is not None and numbers else "", sealed is not None, since, until, why,
            source, noted_by, noted_on,
        )
        for pk, household_id, number, head, village, name, kind, trade, place, sealed, since, until, why, source,
        noted_by, noted_on in rows
    ]  # fmt: skip


def _masked(pk: int, sealed: bytes) -> str:
    return mask_credit_code(open_identifiers(bytes(sealed), bound_to=f"business:{pk}").get("code") or "")
