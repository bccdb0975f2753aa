"""The board of promises: how many open cases stand where, what stands still, what is late, and with whom."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from qianmo.apps.approvals.models import CaseState
from qianmo.apps.grids.queries import Scope

QUIET = timedelta(days=2)
"""A case in which nobody has spoken for so long stands still, unless it waits for the customer."""
OPEN = """
WITH open AS (
 SELECT c.id, c.state, c.investigator_id, c.due_on, said.last_at,
        c.state = 'supplement' AS paused, c.due_on < %s AS late,
        c.state <> 'supplement' AND said.last_at < %s AS stuck
   FROM approvals_case c JOIN households_household h ON h.id = c.household_id,
        LATERAL (SELECT coalesce(max(at), c.opened_at) AS last_at FROM approvals_opinion WHERE case_id = c.id) said
  WHERE c.state <> 'closed' AND {within})
"""
COUNTED = "count(*), count(*) FILTER (WHERE paused), count(*) FILTER (WHERE stuck), count(*) FILTER (WHERE late)"


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
    """The board within a scope: three questions, however many cases are open. Each counts late by the promised day."""
    within, villages = scope.condition("h.village_id")
    opened: str = OPEN.format(within=within)
    params: list[Any] = [on, at - QUIET, *villages]
    with connection.cursor() as cursor:

        def asked(sql: str, *more: int) -> list[Any]:
            return list(cursor.execute(f"{opened} {sql}", [*params, *more]).fetchall())

        steps = asked(f"SELECT state, {COUNTED} FROM open GROUP BY state")
        people = asked(
            f"SELECT s.number, s.name, {COUNTED} FROM open JOIN org_staff s ON s.id = investigator_id"
            " GROUP BY 1, 2 ORDER BY 6 DESC, 5 DESC, 3 DESC, 1 LIMIT %s",
            limit,
        )
        troubled = asked(
            "SELECT open.id, open.state, coalesce(p.name, ''), v.name, s.name, last_at, open.due_on,"
            " coalesce(late, false), stuck FROM open"
            " JOIN approvals_case c ON c.id = open.id JOIN households_household h ON h.id = c.household_id"
            " JOIN grids_cell v ON v.id = h.village_id JOIN org_staff s ON s.id = open.investigator_id"
            " LEFT JOIN households_membership m ON m.household_id = h.id AND m.relation = 'head' AND m.left_on IS NULL"
            " LEFT JOIN households_person p ON p.id = m.person_id"
            " WHERE late OR stuck ORDER BY open.due_on NULLS LAST, last_at, open.id LIMIT %s",
            limit,
        )
    order = [str(state) for state in CaseState]
    return Board(
        steps=[
            Standing(state, str(CaseState(state).label), *counts)
            for state, *counts in sorted(steps, key=lambda row: order.index(row[0]))
        ],
        people=[Standing(*row) for row in people],
        troubled=[
            TroubledCase(pk, str(CaseState(state).label), scope.name(head), *rest)
            for pk, state, head, *rest in troubled
        ],
    )
