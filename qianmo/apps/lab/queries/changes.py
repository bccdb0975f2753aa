"""The cases a model would change, as a list within a scope, and one of them with both ways of reasoning."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection

from qianmo.apps.grids.queries import Scope
from qianmo.apps.lab.models import ChangeKind

FROM = """
  FROM lab_backtestcase c JOIN households_household h ON h.id = c.household_id
  JOIN grids_cell v ON v.id = h.village_id LEFT JOIN org_branch b ON b.id = c.branch_id
  LEFT JOIN households_membership m ON m.household_id = h.id AND m.relation = 'head' AND m.left_on IS NULL
  LEFT JOIN households_person p ON p.id = m.person_id
 WHERE c.back_test_id = %s AND {where}
"""
FIELDS = """
SELECT c.subject_id, h.id, h.number, coalesce(p.name, ''), v.name, coalesce(b.name, ''), c.kind, c.grade_before,
       c.grade_after, c.limit_before_fen, c.limit_after_fen, c.rate_before_ppm, c.rate_after_ppm, c.line_before_fen,
       c.line_after_fen, c.over
"""
DELTA = "coalesce(c.line_after_fen - c.line_before_fen, c.limit_after_fen - c.limit_before_fen)"


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which of the cases: a kind, a bar of the picture, a branch, those over their limit, a single one."""

    kind: str = ""
    band: str = ""
    branch_id: int | None = None
    over: bool = False
    subject_id: int | None = None


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case that would change."""

    subject_id: int
    household_id: int
    number: str
    head_name: str
    village: str
    branch: str
    kind: str
    grade_before: str
    grade_after: str
    limit_before_fen: int
    limit_after_fen: int
    rate_before_ppm: int | None
    rate_after_ppm: int | None
    line_before_fen: int | None
    line_after_fen: int | None
    over: bool

    @property
    def kind_name(self) -> str:
        """What would happen to it."""
        return str(ChangeKind(self.kind).label)

    @property
    def delta_fen(self) -> int:
        """By how much its policy limit would change."""
        return self.limit_after_fen - self.limit_before_fen

    @property
    def gap_fen(self) -> int:
        """The same without its sign."""
        return abs(self.delta_fen)


@dataclass(frozen=True, slots=True)
class CasePage:
    """A page of cases and how many there are within the scope."""

    rows: list[CaseRow]
    total: int


def changed_cases(
    *, back_test_id: int, scope: Scope, chosen: CaseFilter, skip: int = 0, limit: int | None = None
) -> CasePage:
    """The cases of a back-test within a scope, largest change first."""
    condition, params = scope.condition("h.village_id")
    where, values = [condition], [back_test_id, *params]
    asked: Mapping[str, Any] = {
        "c.kind": chosen.kind,
        "c.band": chosen.band,
        "c.branch_id": chosen.branch_id,
        "c.subject_id": chosen.subject_id,
    }
    for column, value in asked.items():
        if value:
            where.append(f"{column} = %s")
            values.append(value)
    if chosen.over:
        where.append("c.over")
    source = FROM.format(where=" AND ".join(where))
    with connection.cursor() as cursor:
        ((total,),) = cursor.execute(f"SELECT count(*) {source}", values).fetchall()
        order = f"ORDER BY abs({DELTA}) DESC, c.kind, h.number"
        cursor.execute(f"{FIELDS} {source} {order} OFFSET %s LIMIT %s", [*values, skip, limit])
        found: list[Any] = cursor.fetchall()
    return CasePage([_row(scope, *row) for row in found], total)


def _row(scope: Scope, subject_id: int, household_id: int, number: str, head_name: str, *rest: Any) -> CaseRow:
    return CaseRow(subject_id, household_id, number, scope.name(head_name), *rest)
