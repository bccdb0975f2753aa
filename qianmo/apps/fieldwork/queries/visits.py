"""Reads of what came home from the field, for lists of households: last visit, last revision, open conflicts."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from qianmo.apps.fieldwork.models import FieldConflict


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
