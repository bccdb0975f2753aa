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

ROSTER = """
SELECT h.id, h.number, p.name, coalesce(g.name, ''), e.source, e.outcome, e.reasons, coalesce(k.note, ''),
       v.household_id IS NOT NULL, coalesce(v.excluded, FALSE), v.limit_fen, v.opinions, coalesce(v.dispersed, FALSE),
       coalesce(v.needs_visit, FALSE), coalesce(l.limit_fen, 0)::bigint, coalesce(l.signed_fen, 0)::bigint,
       coalesce(l.drawn_fen, 0)::bigint
  FROM campaigns_drive d JOIN ratings_roster r ON r.id = d.roster_id
  JOIN ratings_rosterentry e ON e.roster_id = d.roster_id JOIN households_household h ON h.id = e.household_id
  JOIN households_membership m ON m.household_id = h.id AND m.relation = 'head' AND m.left_on IS NULL
  JOIN households_person p ON p.id = m.person_id LEFT JOIN grids_cell g ON g.id = h.group_id
  LEFT JOIN ratings_rostermark k ON k.household_id = h.id AND k.year = r.year
  LEFT JOIN (SELECT DISTINCT ON (v.household_id) v.* FROM ratings_verdict v JOIN ratings_sitting s
               ON s.id = v.sitting_id JOIN campaigns_drive d ON d.roster_id = s.roster_id WHERE d.id = %s
              ORDER BY v.household_id, v.id DESC) v ON v.household_id = h.id
  LEFT JOIN (SELECT l.household_id, sum(l.limit_fen) AS limit_fen, sum(c.limit_fen) AS signed_fen,
                    sum(l.drawn_fen) AS drawn_fen
               FROM ratings_rosterentry e JOIN campaigns_drive d ON d.roster_id = e.roster_id AND d.id = %s
               JOIN credit_line l ON l.household_id = e.household_id AND l.state <> 'ended'
               LEFT JOIN credit_contract c ON c.line_id = l.id GROUP BY l.household_id) l ON l.household_id = h.id
 WHERE d.id = %s AND {scope} ORDER BY h.number
"""


@dataclass(frozen=True, slots=True)
class RosterHousehold:
    """A household on a roster. What raters said and why it was screened so is empty for who may not see it."""

    household_id: int
    number: str
    head: str
    group: str
    source: str
    outcome: str
    reasons: tuple[str, ...]
    note: str
    rated: bool
    excluded: bool
    verdict_fen: int | None
    opinions: int | None
    dispersed: bool
    needs_visit: bool
    granted_fen: int
    signed_fen: int
    drawn_fen: int

    @property
    def kinds(self) -> frozenset[str]:
        """The lists this household stands in."""
        marks = {
            self.outcome: True,
            "unrated": not self.rated and self.outcome != "black",
            "eligible": self.rated and not self.excluded,
            "excluded": self.excluded,
            "dispersed": self.dispersed,
            "visits": self.needs_visit,
            "unasked": self.rated and not self.excluded and not self.granted_fen,
            "granted": self.granted_fen > 0,
            "unsigned": self.granted_fen > 0 and not self.signed_fen,
            "signed": self.signed_fen > 0,
            "undrawn": self.signed_fen > 0 and not self.drawn_fen,
            "drawn": self.drawn_fen > 0,
        }
        return frozenset(key for key, holds in marks.items() if holds)


def roster_of(*, scope: Scope, drive_id: int) -> list[RosterHousehold]:
    """Every household on the roster of a drive, in the order of their numbers; empty outside the scope."""
    condition, params = scope.condition("d.village_id")
    with connection.cursor() as cursor:
        cursor.execute(ROSTER.format(scope=condition), [drive_id, drive_id, drive_id, *params])
        rows: list[Any] = cursor.fetchall()
    told = scope.sees(Field.VERDICTS)
    found = []
    for pk, number, name, group, source, outcome, reasons, note, *rest in rows:
        rated, excluded, verdict_fen, opinions, dispersed, visit, *money = rest
        found.append(
            RosterHousehold(
                pk,
                number,
                scope.name(name),
                group,
                source,
                outcome,
                tuple(reasons) if told else (),
                note if told else "",
                rated,
                excluded,
                verdict_fen if told else None,
                opinions if told else None,
                dispersed,
                visit,
                *money,
            )
        )
    return found


def kinds_counted(rows: list[RosterHousehold]) -> Counter[str]:
    """How many households stand in each list."""
    return Counter(kind for row in rows for kind in row.kinds)


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
