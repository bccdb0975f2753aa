"""Reads of whole-village drives: the funnel from file to draw, and the list behind each of its counts.

One common table expression says how far each household has come; counts and lists are both read from it, so a count
and its list can never disagree.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from qianmo.apps.campaigns.models import DriveState
from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.models import Household, Segment
from qianmo.domain.funnel import Funnel

STANDING = """
standing AS (
  SELECT h.id, h.number, h.village_id, h.group_id, h.segment,
         coalesce(NOT v.excluded, FALSE) AS eligible,
         coalesce(l.limit_fen, 0)::bigint AS granted_fen,
         coalesce(l.signed_fen, 0)::bigint AS signed_fen,
         coalesce(l.drawn_fen, 0)::bigint AS drawn_fen,
         CASE WHEN l.drawn_fen > 0 THEN 'drawn' WHEN l.signed_fen > 0 THEN 'signed'
              WHEN l.limit_fen > 0 THEN 'granted' WHEN v.excluded IS FALSE THEN 'eligible'
              WHEN v.excluded OR e.outcome = 'black' THEN 'excluded' ELSE 'filed' END AS stage
    FROM households_household h
    LEFT JOIN (SELECT DISTINCT ON (household_id) household_id, excluded FROM ratings_verdict
                ORDER BY household_id, id DESC) v ON v.household_id = h.id
    LEFT JOIN (SELECT DISTINCT ON (household_id) household_id, outcome FROM ratings_rosterentry
                ORDER BY household_id, id DESC) e ON e.household_id = h.id
    LEFT JOIN (SELECT l.household_id, sum(l.limit_fen) AS limit_fen, sum(c.limit_fen) AS signed_fen,
                      sum(l.drawn_fen) AS drawn_fen
                 FROM credit_line l LEFT JOIN credit_contract c ON c.line_id = l.id
                WHERE l.state <> 'ended' GROUP BY l.household_id) l ON l.household_id = h.id
   WHERE {scope}
)"""

COUNTS = """
count(*), count(*) FILTER (WHERE eligible),
count(*) FILTER (WHERE granted_fen > 0), coalesce(sum(granted_fen), 0)::bigint,
count(*) FILTER (WHERE signed_fen > 0), coalesce(sum(signed_fen), 0)::bigint,
count(*) FILTER (WHERE drawn_fen > 0), coalesce(sum(drawn_fen), 0)::bigint
"""

STAGES = {
    "filed": "TRUE",
    "eligible": "s.eligible",
    "granted": "s.granted_fen > 0",
    "signed": "s.signed_fen > 0",
    "drawn": "s.drawn_fen > 0",
    "excluded": "s.stage = 'excluded'",
}
"""A stage of the funnel holds every household that has come at least so far."""


NOTHING = (0,) * 8


def funnel(*, scope: Scope) -> Funnel:
    """The funnel of everything within the scope. Source: S3."""
    condition, params = scope.condition("h.village_id")
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {STANDING.format(scope=condition)} SELECT {COUNTS} FROM standing", params)
        return _funnel(cursor.fetchone())


@dataclass(frozen=True, slots=True)
class CellFunnel:
    """The funnel of one village, with its town and whether its drive is put off."""

    cell_id: int
    code: str
    name: str
    town_id: int
    town_code: str
    town: str
    urban: bool
    drive_state: str
    deferral_reason: str
    funnel: Funnel


def funnel_by_village(*, scope: Scope) -> list[CellFunnel]:
    """The funnel of every village within the scope, in code order; a town's is the sum of its villages'."""
    condition, params = scope.condition("h.village_id")
    cells_condition, cells_params = scope.condition("c.id")
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH {STANDING.format(scope=condition)},"
            f" counted AS (SELECT village_id, {COUNTS} FROM standing GROUP BY village_id)"
            " SELECT c.id, c.code, c.name, t.id, t.code, t.name, c.urban, coalesce(d.state, ''),"
            " coalesce(d.deferral_reason, ''), n.*"
            " FROM grids_cell c JOIN grids_cell t ON t.id = c.parent_id"
            " LEFT JOIN counted n ON n.village_id = c.id"
            " LEFT JOIN (SELECT DISTINCT ON (village_id) village_id, state, deferral_reason FROM campaigns_drive"
            "  ORDER BY village_id, year DESC) d ON d.village_id = c.id"
            f" WHERE c.level = 'village' AND {cells_condition} ORDER BY c.code",
            [*params, *cells_params],
        )
        rows: list[Any] = cursor.fetchall()
    return [
        CellFunnel(
            cell_id, code, name, town_id, town_code, town, urban, _drive_label(state), reason,
            _funnel(counts if filed_in else NOTHING),
        )
        for cell_id, code, name, town_id, town_code, town, urban, state, reason, filed_in, *counts in rows
    ]  # fmt: skip


def _drive_label(state: str) -> str:
    return str(DriveState(state).label) if state else ""


def _funnel(row: Sequence[int]) -> Funnel:
    filed, eligible, granted, granted_fen, signed, signed_fen, drawn, drawn_fen = row
    return Funnel(
        filed=filed,
        eligible=eligible,
        granted=granted,
        granted_fen=granted_fen,
        signed=signed,
        signed_fen=signed_fen,
        drawn=drawn,
        drawn_fen=drawn_fen,
    )


@dataclass(frozen=True, slots=True)
class HouseholdRow:
    """A household as lists show it."""

    household_id: int
    number: str
    head_name: str
    village_id: int
    village: str
    town: str
    group: str
    segment: str
    stage: str
    limit_fen: int
    drawn_fen: int


@dataclass(frozen=True, slots=True)
class HouseholdPage:
    """A page of a list, with the size of the whole list and where the next page begins."""

    rows: list[HouseholdRow]
    total: int
    next_after: str | None


def households(
    *,
    scope: Scope,
    cell_id: int | None = None,
    stage: str | None = None,
    segment: str | None = None,
    search: str = "",
    after: str = "",
    limit: int = 50,
) -> HouseholdPage:
    """Households within the scope in the order of their numbers, narrowed to a town or village, a stage, a segment.

    `search` finds names containing it, pinyin initials, or a household number it begins. `after` is the number the
    previous page ended with.
    """
    condition, params = scope.condition("h.village_id")
    where: list[str] = []
    if cell_id is not None:
        where.append("(v.id = %s OR t.id = %s)")
        params += [cell_id, cell_id]
    if stage in STAGES:
        where.append(STAGES[stage])
    if segment in Segment.values:
        where.append("s.segment = %s")
        params.append(segment)
    if search:
        where.append("(p.name LIKE %s OR p.initials LIKE %s OR s.number LIKE %s)")
        literal = search.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        params += [f"%{literal}%", f"{literal.lower()}%", f"{literal}%"]
    chosen = (
        f"WITH {STANDING.format(scope=condition)}, chosen AS ("
        " SELECT s.*, p.name AS head_name, v.name AS village, t.name AS town, coalesce(g.name, '') AS group_name"
        " FROM standing s JOIN households_membership m"
        " ON m.household_id = s.id AND m.relation = 'head' AND m.left_on IS NULL"
        " JOIN households_person p ON p.id = m.person_id"
        " JOIN grids_cell v ON v.id = s.village_id JOIN grids_cell t ON t.id = v.parent_id"
        " LEFT JOIN grids_cell g ON g.id = s.group_id"
        f" WHERE {' AND '.join(where) or 'TRUE'})"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"{chosen} SELECT id, number, head_name, village_id, village, town, group_name, segment, stage,"
            " granted_fen, drawn_fen, (SELECT count(*) FROM chosen) FROM chosen"
            " WHERE number > %s ORDER BY number LIMIT %s",
            [*params, after, limit + 1],
        )
        found: list[Any] = cursor.fetchall()
    rows = [
        HouseholdRow(
            pk,
            number,
            scope.name(head),
            village_id,
            village,
            town,
            group,
            str(Segment(of).label),
            at,
            limit_fen,
            drawn_fen,
        )
        for pk, number, head, village_id, village, town, group, of, at, limit_fen, drawn_fen, _ in found[:limit]
    ]
    total = found[0][11] if found else 0
    return HouseholdPage(rows, total, rows[-1].number if len(found) > limit else None)


def lattice(*, scope: Scope, village_id: int) -> list[tuple[int, str]]:
    """Every household of a village with the furthest stage it has reached, furthest first."""
    condition, params = scope.condition("h.village_id")
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH {STANDING.format(scope=f'{condition} AND h.village_id = %s')}"
            " SELECT id, stage FROM standing ORDER BY array_position("
            "ARRAY['drawn', 'signed', 'granted', 'eligible', 'filed', 'excluded'], stage), number",
            [*params, village_id],
        )
        return [(row[0], row[1]) for row in cursor.fetchall()]


def stage_of(*, scope: Scope, household_id: int) -> str:
    """The furthest stage a household has reached; empty outside the scope."""
    condition, params = scope.condition("h.village_id")
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH {STANDING.format(scope=f'{condition} AND h.id = %s')} SELECT stage FROM standing",
            [*params, household_id],
        )
        row = cursor.fetchone()
    return row[0] if row else ""


def any_household() -> bool:
    """Whether the bank holds any file yet."""
    return Household.objects.exists()
