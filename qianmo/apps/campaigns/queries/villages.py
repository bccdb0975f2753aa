"""The households of one village's drive: what screening found of each, what its neighbours said, how far it has come.

The page of a village reads its counts and its lists from here, so that a count and its list cannot differ.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from qianmo.apps.grids.queries import Scope
from qianmo.domain.access import Field

LISTED = """
WITH listed AS (
  SELECT e.household_id, r.year, e.id AS entry_id, e.outcome, e.reasons, v.household_id IS NOT NULL AS rated,
         coalesce(v.excluded, FALSE) AS excluded, coalesce(v.final_fen, v.limit_fen) AS verdict_fen, v.opinions,
         coalesce(v.needs_look, FALSE) AS needs_look, coalesce(v.needs_visit, FALSE) AS needs_visit,
         coalesce(l.limit_fen, 0)::bigint AS granted_fen, coalesce(l.signed_fen, 0)::bigint AS signed_fen,
         coalesce(l.drawn_fen, 0)::bigint AS drawn_fen
    FROM campaigns_drive d JOIN ratings_roster r ON r.id = d.roster_id
    JOIN ratings_rosterentry e ON e.roster_id = d.roster_id
    LEFT JOIN (SELECT DISTINCT ON (v.household_id) v.* FROM ratings_verdict v JOIN ratings_sitting s
                 ON s.id = v.sitting_id JOIN campaigns_drive d ON d.roster_id = s.roster_id WHERE {drive}
                ORDER BY v.household_id, v.id DESC) v ON v.household_id = e.household_id
    LEFT JOIN (SELECT l.household_id, sum(l.limit_fen) AS limit_fen, sum(c.limit_fen) AS signed_fen,
                      sum(l.drawn_fen) AS drawn_fen
                 FROM ratings_rosterentry e JOIN campaigns_drive d ON d.roster_id = e.roster_id AND {drive}
                 JOIN credit_line l ON l.household_id = e.household_id AND l.state <> 'ended'
                 LEFT JOIN credit_contract c ON c.line_id = l.id GROUP BY l.household_id) l
           ON l.household_id = e.household_id
   WHERE {drive} AND {scope})
"""
"""What stands on the roster of a drive and of those that joined it, a row per household."""
SOURCES = """(SELECT string_agg(s.source, '、' ORDER BY s.first) FROM (
    SELECT source, min(id) AS first FROM ratings_entrysource WHERE entry_id = e.entry_id GROUP BY source) s)"""
"""Every source that named the household of a roster, the one that put it there first."""
ABSENT = """ratings_entryabsence a WHERE a.entry_id = e.entry_id
    AND NOT EXISTS (SELECT 1 FROM ratings_register n WHERE n.replaces_id = a.register_id)"""
"""Sources that named the household of a roster before and do not name it in their last register."""
PARTS = "(d.id = %(drive)s OR d.joined_id = %(drive)s)"
KINDS = {
    "listed": "TRUE",
    "white": "e.outcome = 'white'",
    "grey": "e.outcome = 'grey'",
    "black": "e.outcome = 'black'",
    "absent": f"EXISTS (SELECT 1 FROM {ABSENT})",
    "unrated": "NOT e.rated AND e.outcome <> 'black'",
    "eligible": "e.rated AND NOT e.excluded",
    "excluded": "e.excluded",
    "looks": "e.needs_look",
    "visits": "e.needs_visit",
    "unasked": "e.rated AND NOT e.excluded AND e.granted_fen = 0",
    "granted": "e.granted_fen > 0",
    "unsigned": "e.granted_fen > 0 AND e.signed_fen = 0",
    "signed": "e.signed_fen > 0",
    "undrawn": "e.signed_fen > 0 AND e.drawn_fen = 0",
    "drawn": "e.drawn_fen > 0",
}
"""The lists a roster falls into; a household may stand in several."""


@dataclass(frozen=True, slots=True)
class RosterHousehold:
    """A household on a roster; `absent` says which sources no longer name it, and since when.

    What raters said and why it was screened so is empty for who may not see it.
    """

    household_id: int
    number: str
    head: str
    group: str
    source: str
    absent: str
    outcome: str
    reasons: tuple[str, ...]
    note: str
    rated: bool
    excluded: bool
    verdict_fen: int | None
    opinions: int | None
    needs_look: bool
    needs_visit: bool
    granted_fen: int
    signed_fen: int
    drawn_fen: int


def roster_of(
    *, scope: Scope, drive_id: int, kind: str = "listed", skip: int = 0, limit: int | None = None
) -> list[RosterHousehold]:
    """Households on the roster of a drive, in the order of their numbers: all, or a part of one kind.

    Empty outside the scope.
    """
    listed, params = _listed(scope, drive_id)
    with connection.cursor() as cursor:
        cursor.execute(
            f"{listed} SELECT h.id, h.number, coalesce(p.name, ''), coalesce(g.name, ''), {SOURCES},"
            f" (SELECT coalesce(string_agg(a.source || ' ' || a.since, '、' ORDER BY a.id), '') FROM {ABSENT}),"
            " e.outcome, e.reasons, coalesce(k.note, ''), e.rated, e.excluded, e.verdict_fen, e.opinions, e.needs_look,"
            " e.needs_visit, e.granted_fen, e.signed_fen, e.drawn_fen"
            " FROM listed e JOIN households_household h ON h.id = e.household_id"
            " LEFT JOIN households_membership m ON m.household_id = h.id AND m.relation = 'head' AND m.left_on IS NULL"
            " LEFT JOIN households_person p ON p.id = m.person_id LEFT JOIN grids_cell g ON g.id = h.group_id"
            " LEFT JOIN ratings_rostermark k ON k.household_id = h.id AND k.year = e.year"
            f" WHERE {KINDS[kind]} ORDER BY h.number OFFSET %(skip)s LIMIT %(limit)s",
            {**params, "skip": skip, "limit": limit},
        )
        rows: list[Any] = cursor.fetchall()
    told = scope.sees(Field.VERDICTS)
    found = []
    for pk, number, name, group, source, absent, outcome, reasons, note, *rest in rows:
        rated, excluded, verdict_fen, opinions, needs_look, visit, *money = rest
        found.append(
            RosterHousehold(
                pk,
                number,
                scope.name(name),
                group,
                source,
                absent,
                outcome,
                tuple(reasons) if told else (),
                note if told else "",
                rated,
                excluded,
                verdict_fen if told else None,
                opinions if told else None,
                needs_look,
                visit,
                *money,
            )
        )
    return found


def kinds_counted(*, scope: Scope, drive_id: int) -> Counter[str]:
    """How many households of the roster of a drive stand in each list; none outside the scope."""
    listed, params = _listed(scope, drive_id)
    counts = ", ".join(f"count(*) FILTER (WHERE {kind})" for kind in KINDS.values())
    with connection.cursor() as cursor:
        cursor.execute(f"{listed} SELECT {counts} FROM listed e", params)
        return Counter(dict(zip(KINDS, cursor.fetchone(), strict=True)))


def _listed(scope: Scope, drive_id: int) -> tuple[str, dict[str, Any]]:
    condition = "TRUE" if scope.village_ids is None else "d.village_id = ANY(%(villages)s)"
    return LISTED.format(scope=condition, drive=PARTS), {"drive": drive_id, "villages": sorted(scope.village_ids or ())}


@dataclass(frozen=True, slots=True)
class SittingRow:
    """A sitting of a village: when, under whom, how many seats, how many households have a verdict from it."""

    id: int
    year: int
    opened_at: datetime
    closed_at: datetime | None
    host: str
    seats: int
    verdicts: int


def sittings_of_village(*, scope: Scope, village_id: int) -> list[SittingRow]:
    """The sittings of a village, newest first; empty outside the scope."""
    condition, params = scope.condition("r.village_id")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s.id, r.year, s.opened_at, s.closed_at, f.name,"
            " (SELECT count(*) FROM ratings_rater a WHERE a.sitting_id = s.id),"
            " (SELECT count(*) FROM ratings_verdict v WHERE v.sitting_id = s.id)"
            " FROM ratings_sitting s JOIN ratings_roster r ON r.id = s.roster_id JOIN org_staff f ON f.id = s.host_id"
            f" WHERE r.village_id = %s AND {condition} ORDER BY s.id DESC",
            [village_id, *params],
        )
        return [SittingRow(*row) for row in cursor.fetchall()]
