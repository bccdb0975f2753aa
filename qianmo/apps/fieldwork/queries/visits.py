"""Reads of what came home from the field, for lists of households: last visit, last revision, open conflicts."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection

from qianmo.apps.fieldwork.models import FieldConflict
from qianmo.apps.grids.queries import Scope


@dataclass(frozen=True, slots=True)
class LastSeen:
    """When a household was last visited, what came of it, its last survey's envelope, what there are pictures of."""

    visited_at: datetime | None
    outcome: str
    revision: UUID | None
    pictured: list[str]


LAST_SEEN = """
SELECT h.id, v.started_at, coalesce(v.outcome, ''), s.envelope,
       array(SELECT DISTINCT purpose FROM fieldwork_photo WHERE household_id = h.id) FROM unnest(%s::bigint[]) AS h(id)
  LEFT JOIN LATERAL (SELECT started_at, outcome FROM fieldwork_visit WHERE household_id = h.id
                      ORDER BY started_at DESC LIMIT 1) v ON true
  LEFT JOIN LATERAL (SELECT envelope FROM fieldwork_survey WHERE household_id = h.id ORDER BY id DESC LIMIT 1) s ON true
"""


def last_seen(*, household_ids: Collection[int]) -> dict[int, LastSeen]:
    """How each household was last met."""
    with connection.cursor() as cursor:
        rows = cursor.execute(LAST_SEEN, [list(household_ids)]).fetchall()
    return {pk: LastSeen(*rest) for pk, *rest in rows}


VISITED = """
SELECT h.village_id, count(DISTINCT v.household_id) FROM fieldwork_visit v
  JOIN households_household h ON h.id = v.household_id
 WHERE v.started_at >= %s AND v.started_at < coalesce(%s, 'infinity'::timestamptz) GROUP BY h.village_id
"""


def visited_by_village(*, scope: Scope, since: datetime, until: datetime | None = None) -> dict[int, int]:
    """By village within the scope how many households somebody was at since then, and before `until`."""
    with connection.cursor() as cursor:
        rows = cursor.execute(VISITED, [since, until]).fetchall()
    return {pk: households for pk, households in rows if scope.allows(pk)}


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """A field two people differ on."""

    id: int
    household_id: int
    field: str
    original: Any
    mine: Any
    theirs: Any
    by: str
    by_number: str
    made_at: datetime
    theirs_by: str
    theirs_as_of: date | None
    form: str
    envelope: UUID


def open_conflicts(*, by: int | None = None, household_ids: Collection[int] | None = None) -> list[ConflictRow]:
    """Conflicts nobody has settled, the oldest first: those of an author's surveys, those of households."""
    rows = FieldConflict.objects.filter(choice="")
    if by is not None:
        rows = rows.filter(by_id=by)
    if household_ids is not None:
        rows = rows.filter(household_id__in=list(household_ids))
    return [
        ConflictRow(
            id=row.pk,
            household_id=row.household_id,
            field=row.field,
            original=row.original,
            mine=row.mine,
            theirs=row.theirs,
            by=row.by.name,
            by_number=row.by.number,
            made_at=row.survey.made_at,
            theirs_by=row.theirs_by.name if row.theirs_by else "",
            theirs_as_of=row.theirs_as_of,
            form=row.survey.form,
            envelope=row.survey.envelope,
        )
        for row in rows.select_related("by", "theirs_by", "survey").order_by("id")[:200]
    ]


PROMISED = """
SELECT DISTINCT ON (household_id) household_id, next_on, next_step FROM fieldwork_visit v
 WHERE by_id = %s AND next_on <= %s
   AND NOT EXISTS (SELECT 1 FROM fieldwork_visit later
                    WHERE later.household_id = v.household_id AND later.started_at > v.started_at)
 ORDER BY household_id, started_at DESC
"""


def promised_visits(*, by: int, until: date) -> list[tuple[int, date, str]]:
    """Households a person promised to see again by a day and where nobody has been since: day and next step."""
    with connection.cursor() as cursor:
        rows: list[tuple[int, date, str]] = cursor.execute(PROMISED, [by, until]).fetchall()
    return rows


VISITED_ON = """
SELECT by_id, d.day, household_id FROM fieldwork_visit v
  JOIN unnest(%s::date[]) AS d(day) ON d.day IN (v.business_date, (v.started_at AT TIME ZONE %s)::date)
 WHERE by_id = ANY(%s)
"""


def visited_on(*, staff_ids: Collection[int], days: Collection[date]) -> set[tuple[int, date, int]]:
    """Visits of these people on these days: person, day, household.

    A visit counts on the day it was made and on the business day it came in, so that one brought home late is not lost.
    """
    with connection.cursor() as cursor:
        return set(cursor.execute(VISITED_ON, [list(days), settings.TIME_ZONE, list(staff_ids)]).fetchall())


VISITS_BY = """
SELECT by_id, count(DISTINCT (household_id, business_date)) FROM fieldwork_visit
 WHERE business_date BETWEEN %s AND %s GROUP BY by_id
"""


def visits_by(*, since: date, until: date) -> dict[int, int]:
    """By member of staff how many households they were at in these business days, one a day counted once."""
    with connection.cursor() as cursor:
        return dict(cursor.execute(VISITS_BY, [since, until]).fetchall())
