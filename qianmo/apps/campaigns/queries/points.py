"""Households as points of the map: in a box, told apart by one thing, gathered into squares where they are many.

The map and the list beside it choose the very same rows (`HERE`), so what is drawn and what is listed cannot differ.
Nobody gets a point of a household outside the scope; who needs no door gets squares only (`domain.places`).
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from qianmo.apps.campaigns.queries.standing import settle_places, settle_standings
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
  FROM campaigns_standing s WHERE s.lat_e6 BETWEEN %s AND %s AND s.lon_e6 BETWEEN %s AND %s AND {within}
"""
SQUARES = """
SELECT s.lon_e6 / %s, s.lat_e6 / %s, count(*), count(*) FILTER (WHERE {yes}) {here} GROUP BY 1, 2 ORDER BY 1, 2
"""
DOTS = """
SELECT s.household_id, s.lon_e6, s.lat_e6, {yes} {here} ORDER BY s.number LIMIT %s
"""
ROWS = """
SELECT h.household_id, h.number, coalesce(p.name, ''), c.name, k.lon_e6, k.lat_e6, k.accuracy_m, k.as_of, k.source,
       h.yes
  FROM (SELECT s.household_id, s.number, s.village_id, {yes} AS yes {here} ORDER BY s.number LIMIT %s) h
  JOIN grids_cell c ON c.id = h.village_id
  JOIN LATERAL (SELECT lon_e6, lat_e6, accuracy_m, as_of, source FROM households_position
                 WHERE household_id = h.household_id ORDER BY as_of DESC, id DESC LIMIT 1) k ON TRUE
  LEFT JOIN households_membership m ON m.household_id = h.household_id AND m.relation = 'head' AND m.left_on IS NULL
  LEFT JOIN households_person p ON p.id = m.person_id ORDER BY h.number
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
class Dot:
    """A household as the map draws it: where, and whether the thing is true of it."""

    household_id: int
    lon_e6: int
    lat_e6: int
    yes: bool


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
    side = square_side(span_e6=box.east - box.west, across=ACROSS, doors=doors)
    yes, asked = _told_apart(which, since)
    here, params = _here(box, scope)
    rows = _asked(SQUARES.format(yes=yes, here=here), [side, side, *asked, *params])
    half = side // 2
    return [Square(x * side + half, y * side + half, households, yes) for x, y, households, yes in rows]


def placed(*, box: Box, scope: Scope, most: int | None = None) -> int:
    """How many households lie in a box; with `most` counted up to there."""
    here, params = _here(box, scope)
    return int(_asked(f"SELECT count(*) FROM (SELECT {here} LIMIT %s) h", [*params, most])[0][0])


def dots(*, box: Box, which: str, scope: Scope, since: datetime, most: int) -> list[Dot]:
    """Households of a box by number for who needs doors, at most so many."""
    yes, asked = _told_apart(which, since)
    here, params = _here(box, scope)
    return [Dot(*row) for row in _asked(DOTS.format(yes=yes, here=here), [*asked, *params, most])]


def points(*, box: Box, which: str, scope: Scope, since: datetime, doors: bool, most: int) -> list[Point]:
    """Households of a box by number, at most so many; names as the reader may see them."""
    yes, asked = _told_apart(which, since)
    here, params = _here(box, scope)
    return [
        Point(
            pk, number, scope.name(name), village, lon if doors else coarse(e6=lon), lat if doors else coarse(e6=lat),
            *rest,
        )
        for pk, number, name, village, lon, lat, *rest in _asked(
            ROWS.format(yes=yes, here=here), [*asked, *params, most]
        )
    ]  # fmt: skip


def _told_apart(which: str, since: datetime) -> tuple[str, list[Any]]:
    return WHICH[which][1], [since] if which == "visited" else []


def _here(box: Box, scope: Scope) -> tuple[str, list[Any]]:
    within, villages = scope.condition("s.village_id")
    return HERE.format(within=within), [box.south, box.north, box.west, box.east, *villages]


def _asked(statement: str, params: list[Any]) -> list[Any]:
    settle_standings()
    settle_places()
    with connection.cursor() as cursor:
        rows: list[Any] = cursor.execute(statement, params).fetchall()
    return rows
