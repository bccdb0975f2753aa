"""The board of promises: how many open cases stand where, what stands still, what is late, and with whom."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from qianmo.apps.approvals.models import CaseState
from qianmo.apps.approvals.queries.cases import within
from qianmo.apps.grids.queries import Scope

QUIET = timedelta(days=2)
"""A case in which nobody has spoken for so long stands still, unless it waits for the customer."""
OPEN = """
WITH open AS (
 SELECT id, household_id, state, investigator_id, due_on, spoken_at, state = 'supplement' AS paused,
        coalesce(due_on < %s, false) AS late, state <> 'supplement' AND spoken_at < %s AS stuck
   FROM approvals_case c WHERE {wanted})
"""
COUNTED = """
SELECT counted.state, s.number, s.name, cases, paused, stuck, late
  FROM (SELECT state, investigator_id, count(*) AS cases, count(*) FILTER (WHERE paused) AS paused,
               count(*) FILTER (WHERE stuck) AS stuck, count(*) FILTER (WHERE late) AS late
          FROM open GROUP BY GROUPING SETS ((state), (investigator_id))) counted
  LEFT JOIN org_staff s ON s.id = investigator_id
 ORDER BY late DESC, stuck DESC, cases DESC, s.number
"""
"""A row for each step, and a row for each person."""
TROUBLED = """
SELECT worst.id, state, coalesce(p.name, ''), v.name, s.name, spoken_at, due_on, late, stuck
  FROM (SELECT * FROM open WHERE late OR stuck ORDER BY due_on NULLS LAST, spoken_at, id LIMIT %s) worst
  JOIN households_household h ON h.id = household_id JOIN grids_cell v ON v.id = h.village_id
  JOIN org_staff s ON s.id = investigator_id
  LEFT JOIN households_membership m ON m.household_id = h.id AND m.relation = 'head' AND m.left_on IS NULL
  LEFT JOIN households_person p ON p.id = m.person_id ORDER BY due_on NULLS LAST, spoken_at, worst.id
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """Open cases of one step or one person: all, paused, standing still, late."""

    key: str
    name: str
    cases: int
    paused: int
    stuck: int
    late: int


@dataclass(frozen=True, slots=True)
class TroubledCase:
    """One case that is late or stands still."""

    id: int
    state_name: str
    head_name: str
    village: str
    investigator: str
    last_at: datetime
    due_on: date | None
    late: bool
    stuck: bool


@dataclass(frozen=True, slots=True)
class Board:
    """The whole board."""

    steps: list[Standing]
    people: list[Standing]
    troubled: list[TroubledCase]

    @property
    def total(self) -> Standing:
        """All steps together."""
        parts = [(one.cases, one.paused, one.stuck, one.late) for one in self.steps]
        return Standing("", "合计", *(sum(part) for part in zip(*parts, strict=True))) if parts else NOTHING


NOTHING = Standing("", "合计", 0, 0, 0, 0)


def board(*, scope: Scope, on: date, at: datetime, limit: int = 100) -> Board:
    """The board within a scope: two questions, however many cases are open. Each counts late by the promised day."""
    wanted, villages = within("c.state <> 'closed'", [], scope)
    opened, params = OPEN.format(wanted=wanted), [on, at - QUIET, *villages]
    with connection.cursor() as cursor:
        counted: list[Any] = cursor.execute(f"{opened} {COUNTED}", params).fetchall()
        troubled: list[Any] = cursor.execute(f"{opened} {TROUBLED}", [*params, limit]).fetchall()
    steps = {state: counts for state, _, _, *counts in counted if state is not None}
    return Board(
        steps=[Standing(state, str(state.label), *steps[state]) for state in CaseState if state in steps],
        people=[Standing(number, name, *counts) for _, number, name, *counts in counted if number][:limit],
        troubled=[
            TroubledCase(pk, str(CaseState(state).label), scope.name(head), *rest)
            for pk, state, head, *rest in troubled
        ],
    )
