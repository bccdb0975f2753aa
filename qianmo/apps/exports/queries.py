"""Reads of exports and of kept filters."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from qianmo.apps.exports.models import Export, ExportState
from qianmo.apps.org.queries import SignedIn, post_names, subtree
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
    return _rows("e.asked_by_id = %s", [staff_id], limit=limit)


def exports_to_decide(*, person: SignedIn, limit: int = 50) -> list[ExportRow]:
    """What waits for this person's approval: of his or her branch and below, never one's own."""
    if not person.may(Right.APPROVE_EXPORTS):
        return []
    which, params = "e.state = %s AND e.asked_by_id <> %s", [ExportState.WAITING, person.staff_id]
    if not person.county_wide:
        which, params = f"{which} AND e.branch_id = ANY(%s)", [*params, subtree(branch_id=person.branch_id)]
    return _rows(which, params, limit=limit)


def export(*, export_id: int) -> ExportRow | None:
    """One export."""
    return next(iter(_rows("e.id = %s", [export_id], limit=1)), None)


def exports_to_make() -> list[int]:
    """Exports whose workbook is still owed."""
    return list(Export.objects.filter(state=ExportState.MAKING).order_by("id").values_list("id", flat=True))


ROWS = """
SELECT e.id, e.list_key, e.title, e.query::text, e.rows, e.reason, e.state, e.asked_by_id, a.name, e.asked_at, b.name,
       coalesce(d.name, ''), e.answer, e.ready_at, e.until, e.downloads
  FROM exports_export e JOIN org_staff a ON a.id = e.asked_by_id JOIN org_branch b ON b.id = e.branch_id
  LEFT JOIN org_staff d ON d.id = e.decided_by_id
"""


def _rows(which: str, params: list[Any], *, limit: int) -> list[ExportRow]:
    with connection.cursor() as cursor:
        cursor.execute(f"{ROWS} WHERE {which} ORDER BY e.id DESC LIMIT %s", [*params, limit])
        found: list[Any] = cursor.fetchall()
    return [
        ExportRow(pk, list_key, title, json.loads(query), rows, reason, state, str(ExportState(state).label), *rest)
        for pk, list_key, title, query, rows, reason, state, *rest in found
    ]


@dataclass(frozen=True, slots=True)
class KeptFilter:
    """A view somebody kept, one's own or shared; `shared` says with whom, `opens` whether the list opens with it."""

    id: int
    name: str
    query: dict[str, str]
    own: bool
    by: str
    shared: str
    opens: bool

    @property
    def shared_name(self) -> str:
        """With whom it is shared, in words."""
        return post_names().get(self.shared, self.shared)


IN_SIGHT = """
  FROM exports_savedfilter f JOIN org_staff s ON s.id = f.staff_id LEFT JOIN org_branch b ON b.id = f.shared_with_id
  LEFT JOIN exports_openingfilter o ON o.filter_id = f.id AND o.staff_id = %(staff)s AND o.list_key = f.list_key
 WHERE f.list_key = %(list)s
   AND (f.staff_id = %(staff)s OR f.shared_with_id = %(branch)s OR f.shared_post <> '' AND f.shared_post = %(post)s)
"""


def kept_filters(*, staff_id: int, branch_id: int, post: str, list_key: str) -> list[KeptFilter]:
    """One's own views of a list, then those shared with one's branch or post."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT f.id, f.name, f.query, f.staff_id = %(staff)s, s.name, coalesce(b.name, f.shared_post),"
            f" o.id IS NOT NULL {IN_SIGHT} ORDER BY f.id",
            {"staff": staff_id, "branch": branch_id, "post": post, "list": list_key},
        )
        found = [KeptFilter(pk, name, json.loads(query), *rest) for pk, name, query, *rest in cursor.fetchall()]
    return sorted(found, key=lambda one: (not one.own, one.name))


def filter_in_sight(*, filter_id: int, staff_id: int, branch_id: int, post: str, list_key: str) -> bool:
    """Whether a view of a list is one's own or shared with one's branch or post."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT 1 {IN_SIGHT} AND f.id = %(id)s",
            {"id": filter_id, "staff": staff_id, "branch": branch_id, "post": post, "list": list_key},
        )
        return cursor.fetchone() is not None
