"""Reads of tasks: what is open within a scope, the most urgent first."""

from dataclasses import dataclass
from datetime import date, datetime

from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.queries import faces
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


def open_tasks(*, scope: Scope, household_id: int | None = None, limit: int = 300) -> list[TaskRow]:
    """Open tasks of the villages within the scope, or of one household there, due first."""
    rows = Task.objects.filter(ended_at__isnull=True).select_related("opened_by").order_by("due_on", "id")
    if household_id is not None:
        rows = rows.filter(household_id=household_id)
    if scope.village_ids is not None:
        rows = rows.filter(village_id__in=scope.village_ids)
    found = list(rows[:limit])
    known = faces(household_ids=[row.household_id for row in found], scope=scope)
    return [
        TaskRow(
            id=row.pk,
            kind=row.kind,
            kind_name=str(TaskKind(row.kind).label),
            household_id=row.household_id,
            head_name=known[row.household_id].head_name,
            village_id=row.village_id,
            village=known[row.household_id].village,
            note=row.note,
            due_on=row.due_on,
            postponed=row.postponed,
            opener=row.opened_by.name,
            opened_at=row.opened_at,
        )
        for row in found
        if row.household_id in known
    ]
