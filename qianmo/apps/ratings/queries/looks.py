"""Reads of second looks: which verdicts wait for the branch, and what it answered."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import connection

from qianmo.apps.grids.queries import Scope

LOOKS = """
SELECT v.id, v.household_id, h.number, coalesce(p.name, ''), c.code, coalesce(u.name, c.name), v.sitting_id,
       s.closed_at,
       v.limit_fen, v.lowest_fen, v.middle_fen, v.highest_fen, v.opinions, v.dispersed, v.spoken_aside,
       coalesce(k.answer, ''), k.final_fen, coalesce(k.reason, ''), coalesce(f.name, ''), k.looked_at
  FROM ratings_verdict v JOIN ratings_sitting s ON s.id = v.sitting_id JOIN ratings_roster r ON r.id = s.roster_id
  LEFT JOIN households_customergroup u ON u.id = r.group_id
  JOIN grids_cell c ON c.id = coalesce(r.village_id, u.place_id) JOIN households_household h ON h.id = v.household_id
  LEFT JOIN households_membership m ON m.household_id = h.id AND m.relation = 'head' AND m.left_on IS NULL
  LEFT JOIN households_person p ON p.id = m.person_id
  LEFT JOIN ratings_secondlook k ON k.verdict_id = v.id LEFT JOIN org_staff f ON f.id = k.looked_by_id
 WHERE (v.needs_look OR k.id IS NOT NULL) AND {scope} AND {only} AND {kind}
   AND NOT EXISTS (SELECT 1 FROM ratings_verdict l WHERE l.household_id = v.household_id AND l.id > v.id)
 ORDER BY k.looked_at DESC NULLS FIRST, c.code, h.number {page}
"""
COUNTED = """
SELECT coalesce(k.answer, 'waiting'), count(*)
  FROM ratings_verdict v JOIN ratings_sitting s ON s.id = v.sitting_id JOIN ratings_roster r ON r.id = s.roster_id
  LEFT JOIN households_customergroup u ON u.id = r.group_id LEFT JOIN ratings_secondlook k ON k.verdict_id = v.id
 WHERE (v.needs_look OR k.id IS NOT NULL) AND {scope} AND {only}
   AND NOT EXISTS (SELECT 1 FROM ratings_verdict l WHERE l.household_id = v.household_id AND l.id > v.id)
 GROUP BY 1
"""
KINDS = {
    "waiting": "k.id IS NULL",
    "resit": "k.answer = 'resit'",
    "confirmed": "k.answer = 'confirmed'",
    "lowered": "k.answer = 'lowered'",
}
"""The lists second looks fall into; a verdict stands in one of them."""


@dataclass(frozen=True, slots=True)
class LookRow:
    """A household whose latest verdict waits for the branch or was answered: spread, alarm, answer. Amounts in fen."""

    verdict_id: int
    household_id: int
    number: str
    head: str
    village_code: str
    village: str
    sitting_id: int
    closed_at: datetime
    limit_fen: int
    lowest_fen: int | None
    middle_fen: int | None
    highest_fen: int | None
    opinions: int
    dispersed: bool
    spoken_aside: int
    answer: str
    final_fen: int | None
    reason: str
    by: str
    at: datetime | None


def second_looks(
    *, scope: Scope, kind: str, village_id: int | None = None, skip: int = 0, limit: int | None = None
) -> list[LookRow]:
    """Verdicts of one kind in sight, those that wait by place, the others by when they were answered."""
    page = "" if limit is None else f"LIMIT {limit:d} OFFSET {skip:d}"
    rows = _ask(LOOKS, scope, village_id, kind=KINDS[kind], page=page)
    return [replace(row, head=scope.name(row.head)) for row in (LookRow(*found) for found in rows)]


def looks_counted(*, scope: Scope, village_id: int | None = None) -> Counter[str]:
    """How many verdicts of each kind are in sight."""
    return Counter(dict(_ask(COUNTED, scope, village_id)))


def _ask(query: str, scope: Scope, village_id: int | None, **parts: str) -> Sequence[Any]:
    inside, params = scope.condition("coalesce(r.village_id, u.place_id)")
    only = "TRUE" if village_id is None else "r.village_id = %s"
    with connection.cursor() as cursor:
        cursor.execute(
            query.format(scope=inside, only=only, **parts), [*params, *([] if village_id is None else [village_id])]
        )
        rows: Sequence[Any] = cursor.fetchall()
        return rows


def to_sit_again(*, roster_id: int) -> list[int]:
    """Households of a roster that the branch wants rated again and no later sitting has, by number."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT v.household_id FROM ratings_verdict v JOIN ratings_sitting s ON s.id = v.sitting_id"
            " JOIN ratings_secondlook k ON k.verdict_id = v.id AND k.answer = 'resit'"
            " JOIN households_household h ON h.id = v.household_id"
            " WHERE s.roster_id = %s AND NOT EXISTS (SELECT 1 FROM ratings_verdict l"
            " WHERE l.household_id = v.household_id AND l.id > v.id) ORDER BY h.number",
            [roster_id],
        )
        return [pk for (pk,) in cursor.fetchall()]
