"""Reads of exports and of kept filters."""

import json
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Q

from qianmo.apps.exports.models import Export, ExportState
from qianmo.apps.org.queries import SignedIn, subtree
from qianmo.domain.access import Right


@dataclass(frozen=True, slots=True)
class ExportRow:
    """An export as its people see it."""

    id: int
    list_key: str
    title: str
    query: dict[str, str]
    rows: int
    reason: str
    state: str
    state_name: str
    asked_by: int
    asker: str
    asked_at: datetime
    branch: str
    decider: str
    answer: str
    ready_at: datetime | None
    until: datetime | None
    downloads: int


def exports_of(*, staff_id: int, limit: int = 50) -> list[ExportRow]:
    """What one person asked for, newest first."""
    return _rows(Q(asked_by_id=staff_id), limit=limit)


def exports_to_decide(*, person: SignedIn, limit: int = 50) -> list[ExportRow]:
    """What waits for this person's approval: of his or her branch and below, never one's own."""
    if not person.may(Right.APPROVE_EXPORTS):
        return []
    reach = Q() if person.county_wide else Q(branch_id__in=subtree(branch_id=person.branch_id))
    return _rows(reach & Q(state=ExportState.WAITING) & ~Q(asked_by_id=person.staff_id), limit=limit)


def export(*, export_id: int) -> ExportRow | None:
    """One export."""
    return next(iter(_rows(Q(id=export_id), limit=1)), None)


def exports_to_make() -> list[int]:
    """Exports whose workbook is still owed."""
    return list(Export.objects.filter(state=ExportState.MAKING).order_by("id").values_list("id", flat=True))


def _rows(condition: Q, *, limit: int) -> list[ExportRow]:
    found = (
        Export.objects.filter(condition)
        .select_related("asked_by", "branch", "decided_by")
        .defer("sealed")
        .order_by("-id")[:limit]
    )
    return [
        ExportRow(
            id=row.pk,
            list_key=row.list_key,
            title=row.title,
            query=row.query,
            rows=row.rows,
            reason=row.reason,
            state=row.state,
            state_name=str(ExportState(row.state).label),
            asked_by=row.asked_by_id,
            asker=row.asked_by.name,
            asked_at=row.asked_at,
            branch=row.branch.name,
            decider=row.decided_by.name if row.decided_by else "",
            answer=row.answer,
            ready_at=row.ready_at,
            until=row.until,
            downloads=row.downloads,
        )
        for row in found
    ]


@dataclass(frozen=True, slots=True)
class KeptFilter:
    """A filter somebody kept, one's own or shared by a colleague of the branch."""

    id: int
    name: str
    query: dict[str, str]
    own: bool
    by: str


def kept_filters(*, staff_id: int, branch_id: int, list_key: str) -> list[KeptFilter]:
    """One's own filters of a list, then those shared with one's branch."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT f.id, f.name, f.query, f.staff_id = %(staff)s, s.name FROM exports_savedfilter f"
            " JOIN org_staff s ON s.id = f.staff_id"
            " WHERE f.list_key = %(list)s AND (f.staff_id = %(staff)s OR f.shared_with_id = %(branch)s) ORDER BY f.id",
            {"staff": staff_id, "branch": branch_id, "list": list_key},
        )
        found = [KeptFilter(pk, name, json.loads(query), own, by) for pk, name, query, own, by in cursor.fetchall()]
    return sorted(found, key=lambda one: (not one.own, one.name))
