"""Reads for putting households into pieces of their village: where each lies now, and where it seems to belong."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import connection

from qianmo.apps.grids.cutting import Piece, pieces_of
from qianmo.apps.grids.queries import Scope
from qianmo.domain.access import Field
from qianmo.domain.addresses import piece_named
from qianmo.domain.neighbours import nearest_within

NEAR_M = 100
"""How near a household of a piece must be for its neighbour to seem to belong there too, in metres."""
LIVING = """
SELECT h.id, h.number, coalesce(p.name, ''), h.address, h.group_id, k.lon_e6, k.lat_e6
  FROM households_household h
  LEFT JOIN households_membership m ON m.household_id = h.id AND m.relation = 'head' AND m.left_on IS NULL
  LEFT JOIN households_person p ON p.id = m.person_id
  LEFT JOIN LATERAL (SELECT lon_e6, lat_e6 FROM households_position x WHERE x.household_id = h.id
                      ORDER BY x.as_of DESC, x.id DESC LIMIT 1) k ON TRUE
 WHERE h.village_id = %s AND h.merged_into_id IS NULL ORDER BY h.number
"""


@dataclass(frozen=True, slots=True)
class InPiece:
    """A household with the piece it lies in (None: in none) and the one it seems to belong to, and by what."""

    id: int
    number: str
    head: str
    address: str
    piece: Piece | None
    likely: Piece | None
    why: str


def households_in_pieces(*, scope: Scope, village_id: int) -> list[InPiece]:
    """The living files of a village within the scope, by number, and where those seem to belong that lie elsewhere.

    A household seems to belong to the building, trade area or park its address names, unless it lies in one already; if
    it lies in no piece, also to the group its address names, or to the piece of a neighbour within 100 m.
    """
    if not scope.allows(village_id):
        return []
    pieces = pieces_of(village_ids=[village_id])
    with connection.cursor() as cursor:
        rows: list[Any] = cursor.execute(LIVING, [village_id]).fetchall()
    finer = {one.name: one for one in pieces.values() if one.finer}
    groups = {one.name: one for one in pieces.values() if not one.finer}
    near = _near(rows)
    found = []
    for pk, number, head, address, group_id, _, _ in rows:
        piece = pieces.get(group_id or 0)
        likely = None if piece and piece.finer else finer.get(piece_named(address, finer) or "")
        if likely is None and piece is None:
            likely = groups.get(piece_named(address, groups) or "")
        why = "住址" if likely else ""
        if likely is None and piece is None and pk in near:
            likely, why = pieces.get(near[pk]), "邻居"
        shown = address if scope.sees(Field.NAMES) else ""
        found.append(InPiece(pk, number, scope.name(head), shown, piece, likely, why))
    return found


def households_by_piece(*, village_id: int) -> dict[int | None, int]:
    """How many living files of a village lie in each of its pieces, and in none."""
    counted = "SELECT group_id, count(*) FROM households_household WHERE village_id = %s AND merged_into_id IS NULL"
    with connection.cursor() as cursor:
        return dict(cursor.execute(f"{counted} GROUP BY group_id", [village_id]).fetchall())


def _near(rows: Collection[Any]) -> dict[int, int]:
    """By household without a piece that of its nearest neighbour in one."""
    placed = {pk: (group_id, (lon, lat)) for pk, _, _, _, group_id, lon, lat in rows if lon is not None}
    found = nearest_within(
        points={pk: spot for pk, (group_id, spot) in placed.items() if group_id is None},
        known={pk: spot for pk, (group_id, spot) in placed.items() if group_id is not None},
        metres=NEAR_M,
    )
    return {pk: placed[neighbour][0] for pk, neighbour in found.items()}
