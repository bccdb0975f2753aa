"""Reads of posts over a span of days, and of the units they are held in: their kinds, and what they stand under."""

from dataclasses import dataclass
from datetime import date

from django.db import connection

from qianmo.apps.org.models import Branch, BranchKind


def branch_kinds() -> dict[str, str]:
    """The Chinese name of every kind of unit by its code."""
    return {str(code): str(label) for code, label in BranchKind.choices}


def branch_parents() -> dict[int, int | None]:
    """The unit each branch stands under; None at the top."""
    return dict(Branch.objects.order_by("id").values_list("id", "parent_id"))


@dataclass(frozen=True, slots=True)
class HeldPost:
    """A member of staff and the unit of a post he or she holds, or held last in the days asked for."""

    staff_id: int
    branch_id: int
    kind: str


def held_post(*, post: str, since: date, until: date) -> list[HeldPost]:
    """Whoever held a post on any day from `since` to before `until`, in the unit where it was held last."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT ON (h.staff_id) h.staff_id, h.branch_id, b.kind FROM org_postholding h"
            " JOIN org_branch b ON b.id = h.branch_id WHERE h.post = %s AND h.valid && daterange(%s, %s)"
            " ORDER BY h.staff_id, upper(h.valid) DESC NULLS FIRST, h.id DESC",
            [post, since, until],
        )
        return [HeldPost(*row) for row in cursor.fetchall()]
