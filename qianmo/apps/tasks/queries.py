"""Reads of tasks: what is open within a scope, the most urgent first."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import connection

from qianmo.apps.grids.queries import IN_PIECE, Scope
from qianmo.apps.tasks.models import Task, TaskKind


@dataclass(frozen=True, slots=True)
class TaskRow:
    """An open task as lists show it."""

    id: int
    kind: str
    kind_name: str
    household_id: int
    head_name: str
    village_id: int
    village: str
    note: str
    due_on: date
    postponed: int
    opener: str
    opened_at: datetime


OPEN = """
SELECT k.id, k.kind, h.id, coalesce(p.name, ''), k.village_id, v.name, k.note, k.due_on, k.postponed, f.name,
       k.opened_at
  FROM tasks_task k JOIN households_household h ON h.id = k.household_id JOIN grids_cell v ON v.id = h.village_id
  JOIN org_staff f ON f.id = k.opened_by_id
  LEFT JOIN households_membership m ON m.household_id = h.id AND m.relation = 'head' AND m.left_on IS NULL
  LEFT JOIN households_person p ON p.id = m.person_id
 WHERE k.ended_at IS NULL
"""


def open_tasks(*, scope: Scope, household_ids: Collection[int] | None = None, limit: int = 300) -> list[TaskRow]:
    """Open tasks of the villages and pieces within the scope, or of these households there, due first."""
    within, params = scope.condition("k.village_id", pieces=IN_PIECE)
    at_home, inside = scope.condition("h.village_id", pieces=IN_PIECE)
    params += inside
    if household_ids is not None:
        at_home, params = f"{at_home} AND h.id = ANY(%s)", [*params, list(household_ids)]
    with connection.cursor() as cursor:
        cursor.execute(f"{OPEN} AND {within} AND {at_home} ORDER BY k.due_on, k.id LIMIT %s", [*params, limit])
        rows: list[Any] = cursor.fetchall()
    return [
        TaskRow(pk, kind, str(TaskKind(kind).label), of, scope.name(head), *rest) for pk, kind, of, head, *rest in rows
    ]


ENDED_ON = """
SELECT ended_by_id, (ended_at AT TIME ZONE %s)::date, household_id FROM tasks_task
 WHERE ended_by_id = ANY(%s) AND outcome = 'done' AND (ended_at AT TIME ZONE %s)::date = ANY(%s)
"""


def ended_on(*, staff_ids: Collection[int], days: Collection[date]) -> set[tuple[int, date, int]]:
    """Work these people said was done on these days: person, day, household."""
    zone = settings.TIME_ZONE
    with connection.cursor() as cursor:
        return set(cursor.execute(ENDED_ON, [zone, list(staff_ids), zone, list(days)]).fetchall())


def with_open(*, household_ids: Collection[int], kind: str) -> set[int]:
    """Of these households those that have work of a kind open already."""
    rows = Task.objects.filter(household_id__in=household_ids, kind=kind, ended_at__isnull=True)
    return set(rows.values_list("household_id", flat=True))
