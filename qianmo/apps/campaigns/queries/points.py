"""Households as points of the map: in a box, told apart by one thing, gathered into squares where they are many.

The map and the list beside it read the very same rows (`HERE`), so what is drawn and what is listed cannot differ.
Nobody gets a point of a household outside the scope; who needs no door gets squares only (`domain.places`).
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from qianmo.apps.campaigns.queries.standing import settle_standings
from qianmo.apps.grids.queries import Scope
from qianmo.domain.places import coarse, square_side

ACROSS, MOST_POINTS = 48, 2_500
"""Squares across a view, and from how many households on they are drawn instead of points."""
OVERDUE = """
EXISTS (SELECT 1 FROM credit_line l JOIN credit_draw d ON d.line_id = l.id
         WHERE l.household_id = s.household_id AND d.arrears_since IS NOT NULL AND d.unpaid_fen > 0)
"""
VISITED = """
EXISTS (SELECT 1 FROM fieldwork_visit v WHERE v.household_id = s.household_id AND v.started_at >= %s)
"""
WHICH = {
    "filed": ("建档", "TRUE"),
    "granted": ("授信", "s.granted_fen > 0"),
    "signed": ("签约", "s.signed_fen > 0"),
    "drawn": ("用信", "s.drawn_fen > 0"),
    "overdue": ("逾期", OVERDUE),
    "visited": ("走访过", VISITED),
}
"""What points are told apart by: the word for those it is true of, and its condition."""
HERE = """
SELECT p.household_id, p.lon_e6, p.lat_e6, p.accuracy_m, p.as_of, p.source, s.number, s.village_id, {yes} AS yes
  FROM households_position p JOIN campaigns_standing s ON s.household_id = p.household_id
 WHERE p.lat_e6 BETWEEN %s AND %s AND p.lon_e6 BETWEEN %s AND %s AND {within}
   AND NOT EXISTS (SELECT 1 FROM households_position q WHERE q.household_id = p.household_id
                      AND (q.as_of, q.id) > (p.as_of, p.id))
"""
SQUARES = """
SELECT lon_e6 / %s, lat_e6 / %s, count(*), count(*) FILTER (WHERE yes) FROM ({here}) h GROUP BY 1, 2 ORDER BY 1, 2
"""
ROWS = """
SELECT h.household_id, h.number, coalesce(p.name, ''), c.name, h.lon_e6, h.lat_e6, h.accuracy_m, h.as_of, h.source,
       h.yes
  FROM ({here}) h JOIN grids_cell c ON c.id = h.village_id
  LEFT JOIN households_membership m ON m.household_id = h.household_id AND m.relation = 'head' AND m.left_on IS NULL
  LEFT JOIN households_person p ON p.id = m.person_id ORDER BY h.number LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Box:
    """West, south, east, north in millionths of a degree."""

    west: int
    south: int
    east: int
    north: int


@dataclass(frozen=True, slots=True)
class Square:
    """Its middle, how many households lie in it and of how many the thing is true."""

    lon_e6: int
    lat_e6: int
    households: int
    yes: int


@dataclass(frozen=True, slots=True)
class Point:
    """A household at its place; the place is the middle of a square for who needs no door."""

    household_id: int
    number: str
    name: str
    village: str
    lon_e6: int
    lat_e6: int
    accuracy_m: int | None
    as_of: date
    source: str
    yes: bool


def squares(*, box: Box, which: str, scope: Scope, since: datetime, doors: bool) -> list[Square]:
    """Households of a box gathered into squares; without `doors` none is smaller than some 500 m."""
    settle_standings()
    side = square_side(span_e6=box.east - box.west, across=ACROSS, doors=doors)
    here, params = _here(box, which, scope, since)
    with connection.cursor() as cursor:
        rows: list[Any] = cursor.execute(SQUARES.format(here=here), [side, side, *params]).fetchall()
    half = side // 2
    return [Square(x * side + half, y * side + half, households, yes) for x, y, households, yes in rows]


def points(*, box: Box, which: str, scope: Scope, since: datetime, doors: bool, most: int) -> list[Point]:
    """Households of a box by number, at most so many; names as the reader may see them."""
    settle_standings()
    here, params = _here(box, which, scope, since)
    with connection.cursor() as cursor:
        rows: list[Any] = cursor.execute(ROWS.format(here=here), [*params, most]).fetchall()
    return [
        Point(
            pk, number, scope.name(name), village, lon if doors else coarse(e6=lon), lat if doors else coarse(e6=lat),
            *rest,
        )
        for pk, number, name, village, lon, lat, *rest in rows
    ]  # fmt: skip


def _here(box: Box, which: str, scope: Scope, since: datetime) -> tuple[str, list[Any]]:
    _, yes = WHICH[which]
    within, villages = scope.condition("s.village_id")
    asked = [since] if which == "visited" else []
    return HERE.format(yes=yes, within=within), [*asked, box.south, box.north, box.west, box.east, *villages]
