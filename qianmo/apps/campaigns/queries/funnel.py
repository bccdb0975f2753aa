"""Reads of whole-village drives: the funnel from file to draw, and the list behind each of its counts.

Counts and lists are both read from the standings, settled first, so a count and its list can never disagree.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db import connection

from qianmo.apps.campaigns.queries.by_village import COUNTS, funnel_of_counts
from qianmo.apps.campaigns.queries.standing import settle_standings
from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.models import Household, Segment
from qianmo.apps.households.queries import RUNNING, TIERS
from qianmo.domain.funnel import Funnel

STAGES = {
    "filed": "TRUE",
    "eligible": "s.eligible",
    "granted": "s.granted_fen > 0",
    "signed": "s.signed_fen > 0",
    "drawn": "s.drawn_fen > 0",
    "excluded": "s.stage = 'excluded'",
}
"""A stage of the funnel holds every household that has come at least so far."""
ORDERS = {"limit": "s.granted_fen", "drawn": "s.drawn_fen"}
"""What a list may be ordered by, the largest first; else it goes by number."""
IN_PIECES = "{household} IN (SELECT id FROM households_household WHERE group_id = ANY(%s))"


def funnel(*, scope: Scope) -> Funnel:
    """The funnel of everything within the scope. Source: S3."""
    settle_standings()
    condition, params = scope.condition("village_id")
    sums = ", ".join(f"coalesce(sum({name}), 0)::bigint" for name in COUNTS)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {sums} FROM campaigns_villagestanding WHERE {condition}", params)
        return funnel_of_counts(cursor.fetchone())


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
    village_ids: Sequence[int] | None = None,
    tier: str | None = None,
    business: str | None = None,
    order: str | None = None,
    after: str = "",
    limit: int = 50,
) -> HouseholdPage:
    """Households in scope by number or an order, narrowed to a place, a stage, a segment, a tier, a kind of business.

    `search` finds names containing it, pinyin initials, or a number it begins; `village_ids` narrows to these. `after`
    is where the previous page ended. The total is the sum of the villages' own counts where these know it.
    """
    settle_standings()
    chosen, params = _chosen(scope, cell_id, stage, segment, search, village_ids, tier, business)
    with connection.cursor() as cursor:
        told = stage == "excluded" or segment in Segment.values or tier in TIERS or business or search
        if told or scope.piece_ids:
            cursor.execute(f"SELECT count(*) FROM campaigns_standing s {chosen}", params)
        else:
            within, places = _chosen(scope, cell_id, None, None, "", village_ids, None, None)
            counted = stage if stage in STAGES else "filed"
            cursor.execute(
                f"SELECT coalesce(sum({counted}), 0)::bigint FROM campaigns_villagestanding s {within}", places
            )
        (total,) = cursor.fetchone()
        behind, last, by = _behind(order, after)
        cursor.execute(
            f"SELECT {ROW} FROM (SELECT s.* FROM campaigns_standing s {chosen} AND {behind}"
            f" ORDER BY {by} LIMIT %s) s {NAMED} ORDER BY {by}",
            [*params, *last, limit + 1],
        )
        rows = [_row(found, scope) for found in cursor.fetchall()]
    return HouseholdPage(rows[:limit], total, _end(rows[limit - 1], order) if len(rows) > limit else None)


def _behind(order: str | None, after: str) -> tuple[str, list[Any], str]:
    """The condition of the rows behind the end of a page, its parameters, and the order."""
    if order not in ORDERS:
        return "s.number > %s", [after], "s.number"
    column, (fen, _, number) = ORDERS[order], after.partition(":")
    by = f"{column} DESC, s.number"
    if not (fen.isascii() and fen.isdecimal() and len(fen) < 19):
        return "TRUE", [], by
    return f"({column} < %s OR {column} = %s AND s.number > %s)", [int(fen), int(fen), number], by


def _end(row: HouseholdRow, order: str | None) -> str:
    if order not in ORDERS:
        return row.number
    return f"{row.limit_fen if order == 'limit' else row.drawn_fen}:{row.number}"


ROW = (
    "s.household_id, s.number, p.name, s.village_id, v.name, t.name, coalesce(g.name, ''), s.segment, s.stage,"
    " s.granted_fen, s.drawn_fen"
)
NAMED = (
    "JOIN households_household h ON h.id = s.household_id"
    " JOIN households_membership m ON m.household_id = s.household_id AND m.relation = 'head' AND m.left_on IS NULL"
    " JOIN households_person p ON p.id = m.person_id"
    " JOIN grids_cell v ON v.id = s.village_id JOIN grids_cell t ON t.id = v.parent_id"
    " LEFT JOIN grids_cell g ON g.id = h.group_id"
)


def _chosen(
    scope: Scope,
    cell_id: int | None,
    stage: str | None,
    segment: str | None,
    search: str,
    village_ids: Sequence[int] | None,
    tier: str | None,
    business: str | None,
) -> tuple[str, list[Any]]:
    """The condition of a list over the standings, and its parameters."""
    condition, params = scope.condition("s.village_id", pieces=IN_PIECES.format(household="s.household_id"))
    where = [condition]
    if cell_id is not None:
        where.append("s.village_id IN (SELECT id FROM grids_cell WHERE id = %s OR parent_id = %s)")
        params += [cell_id, cell_id]
    if village_ids is not None:
        where.append("s.village_id = ANY(%s)")
        params.append(list(village_ids))
    if stage in STAGES:
        where.append(STAGES[stage])
    if segment in Segment.values:
        where.append("s.segment = %s")
        params.append(segment)
    if tier in TIERS:
        where.append(
            "s.household_id IN (SELECT household_id FROM households_householdtier WHERE until_on IS NULL AND tier = %s)"
        )
        params.append(tier)
    if business:
        where.append(f"s.household_id IN ({RUNNING})")
        params += [business, business]
    if search:
        literal = search.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        where.append(
            "(s.number LIKE %s OR EXISTS (SELECT 1 FROM households_membership m JOIN households_person p"
            " ON p.id = m.person_id WHERE m.household_id = s.household_id AND m.relation = 'head'"
            " AND m.left_on IS NULL AND (p.name LIKE %s OR p.initials LIKE %s)))"
        )
        params += [f"{literal}%", f"%{literal}%", f"{literal.lower()}%"]
    return f"WHERE {' AND '.join(where)}", params


def _row(found: Sequence[Any], scope: Scope) -> HouseholdRow:
    pk, number, head, village_id, village, town, group, segment, stage, limit_fen, drawn_fen = found
    label = str(Segment(segment).label)
    return HouseholdRow(
        pk, number, scope.name(head), village_id, village, town, group, label, stage, limit_fen, drawn_fen
    )


def lattice(*, scope: Scope, village_id: int) -> list[tuple[int, str]]:
    """Every household of a village with the furthest stage it has reached, furthest first."""
    settle_standings()
    condition, params = scope.condition("village_id")
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT household_id, stage FROM campaigns_standing WHERE village_id = %s AND {condition}"
            " ORDER BY array_position(ARRAY['drawn', 'signed', 'granted', 'eligible', 'filed', 'excluded'],"
            " stage::text), number",
            [village_id, *params],
        )
        return [(row[0], row[1]) for row in cursor.fetchall()]


def lattice_by_group(*, scope: Scope, village_id: int) -> list[tuple[str, list[tuple[int, str]]]]:
    """The lattice of a village, group by group; households that stand in no group come last, under no name."""
    settle_standings()
    condition, params = scope.condition("s.village_id")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(c.name, ''), s.household_id, s.stage FROM campaigns_standing s"
            " JOIN households_household h ON h.id = s.household_id LEFT JOIN grids_cell c ON c.id = h.group_id"
            f" WHERE s.village_id = %s AND {condition} ORDER BY c.code NULLS LAST,"
            " array_position(ARRAY['drawn', 'signed', 'granted', 'eligible', 'filed', 'excluded'], s.stage::text),"
            " s.number",
            [village_id, *params],
        )
        rows = cursor.fetchall()
    return [
        (name, [(household_id, stage) for _, household_id, stage in found])
        for name, found in groupby(rows, key=lambda row: row[0])
    ]


def stage_of(*, scope: Scope, household_id: int) -> str:
    """The furthest stage a household has reached; empty outside the scope."""
    settle_standings()
    condition, params = scope.condition("village_id", pieces=IN_PIECES.format(household="household_id"))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT stage FROM campaigns_standing WHERE household_id = %s AND {condition}", [household_id, *params]
        )
        row = cursor.fetchone()
    return row[0] if row else ""


def funnel_by_piece(*, piece_ids: Sequence[int]) -> dict[int, Funnel]:
    """The funnel of each of these pieces of villages; one without households has none. Who may see is the caller's."""
    settle_standings()
    reached = ", ".join(f"count(*) FILTER (WHERE {STAGES[stage]}), coalesce(sum(s.{stage}_fen), 0)::bigint"
                        for stage in ("granted", "signed", "drawn"))  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT h.group_id, count(*), count(*) FILTER (WHERE {STAGES['eligible']}), {reached}"
            " FROM campaigns_standing s JOIN households_household h ON h.id = s.household_id"
            " WHERE h.group_id = ANY(%s) GROUP BY h.group_id",
            [list(piece_ids)],
        )
        return {pk: funnel_of_counts(counts) for pk, *counts in cursor.fetchall()}


def any_household() -> bool:
    """Whether the bank holds any file yet."""
    return Household.objects.exists()
