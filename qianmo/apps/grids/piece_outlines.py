"""Outlines of what lies below villages: groups, buildings, trade areas and parks, drawn or brought like villages.

A piece lies in its village, and beside its siblings: groups beside groups, what is finer (which is cut inside groups)
beside what is finer. Nothing gives way to a piece, since every outline of one was drawn by somebody who meant it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from django.db import transaction
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from qianmo.apps.grids.boundaries import replace_boundaries
from qianmo.apps.grids.ledgers.ground import Refusals, Writing, tell_of_village
from qianmo.apps.grids.models import Cell, Level
from qianmo.apps.grids.outlining import OUTSIDE, OVERLAP, Around, Drawn, read_outline
from qianmo.apps.grids.services import hold_cells
from qianmo.domain.refusal import Refused
from qianmo.domain.villages import KINDS, kind_of


@transaction.atomic
def draw_pieces(*, drawn: Sequence[Drawn], surveyed_in: str, how: str, writing: Writing) -> int | Refusals:
    """Put outlines of pieces in force from today, all or none; how many, or refusals by position. Again: nothing.

    Degrees and `how` are those of `draw_boundaries`. Refused: a piece unknown or out of sight, named twice, in a
    village without one, no polygon, one that crosses itself, lies outside its village or overlaps a sibling.
    """
    wanted = {one.code for one in drawn}
    named = Cell.objects.filter(code__in=wanted, level=Level.GROUP, ended_on__isnull=True)
    villages = {pk for pk in named.values_list("parent_id", flat=True) if pk and writing.scope.allows(pk)}
    hold_cells(ids=sorted(villages))
    living = Cell.objects.filter(parent_id__in=villages, level=Level.GROUP, ended_on__isnull=True)
    pieces = {one.code: one for one in living.select_related("parent").order_by("id")}
    shapes: dict[str, BaseGeometry] = {}
    refused: Refusals = {}
    for place, one in enumerate(drawn):
        found = _read(one, pieces, surveyed_in)
        if isinstance(found, BaseGeometry) and one.code in shapes:
            found = Refused(code="twice", reason=f"{pieces[one.code].name}有两条界线。请留一条")
        if isinstance(found, Refused):
            refused[place] = found
        else:
            shapes[one.code] = found
    refused = refused or _overlapping(drawn, shapes, pieces)
    if refused:
        return refused
    drawn_before = {code: shape(one.boundary) for code, one in pieces.items() if one.boundary}
    changed = {code: one for code, one in shapes.items() if code not in drawn_before or drawn_before[code] != one}
    replace_boundaries({pieces[code].pk: one for code, one in changed.items()}, surveyed=True, since=writing.on)
    told = [
        (cell.parent, {"piece": cell.name, "points": int(shapely.get_num_coordinates(one)), "how": how})
        for code, one in changed.items()
        if (cell := pieces[code]).parent is not None
    ]
    tell_of_village("grids.piece_drawn", writing, told)
    return len(shapes)


def _read(one: Drawn, pieces: dict[str, Cell], surveyed_in: str) -> BaseGeometry | Refused:
    cell = pieces.get(one.code)
    if cell is None or cell.parent is None:
        said = one.code[:20] or "（空）"
        return Refused(code="unknown", reason=f"没有代码或名称为 {said} 的块，或不在您的范围。请核对")
    village = cell.parent
    if not village.boundary:
        return Refused(code="no_village", reason=f"{village.name}还没有界线，{cell.name}画不进去。请先画村界")
    around = Around(f"{village.name}的界线", shape(village.boundary))
    return read_outline(one.geometry, name=cell.name, around=around, surveyed_in=surveyed_in)


def _overlapping(drawn: Sequence[Drawn], shapes: dict[str, BaseGeometry], pieces: dict[str, Cell]) -> Refusals:
    before = {code: shape(one.boundary) for code, one in pieces.items() if one.boundary and code not in shapes}
    others = {**before, **shapes}
    codes, tree = list(others), shapely.STRtree(list(others.values()))
    refused: Refusals = {}
    for place, one in enumerate(drawn):
        mine, cell = shapes[one.code], pieces[one.code]
        for code in (codes[int(found)] for found in tree.query(mine, predicate="intersects")):
            other = pieces[code]
            beside = code != one.code and other.parent_id == cell.parent_id and bool(other.kind) == bool(cell.kind)
            share = mine.intersection(others[code]).area / min(mine.area, others[code].area) if beside else 0
            if share > OVERLAP:
                reason = f"{cell.name}与{other.name}的界线重叠 {share:.1%}。请改到不重叠再存"
                refused[place] = Refused(code="overlaps", reason=reason)
    return refused


@dataclass(frozen=True, slots=True)
class PieceOutline:
    """A piece with its outline; `outside` says that its village was drawn anew and leaves more than 1 % of it out."""

    id: int
    code: str
    name: str
    kind: str
    geometry: dict[str, Any] | None
    label: tuple[float, float] | None
    outside: bool


def outlines_of(*, village_ids: Collection[int]) -> dict[int, list[PieceOutline]]:
    """The living pieces of these villages in code order, drawn or not, by village."""
    rows = Cell.objects.filter(parent_id__in=list(village_ids), level=Level.GROUP, ended_on__isnull=True)
    villages = Cell.objects.filter(id__in=list(village_ids), boundary__isnull=False)
    ground = {pk: shape(outline) for pk, outline in villages.values_list("id", "boundary")}
    found: dict[int, list[PieceOutline]] = {pk: [] for pk in village_ids}
    for row in rows.order_by("code"):
        village = row.parent_id or 0
        around, mine = ground.get(village), shape(row.boundary) if row.boundary else None
        out = mine is not None and around is not None and mine.difference(around).area > mine.area * OUTSIDE
        label = (row.label_lon, row.label_lat) if row.label_lon is not None and row.label_lat is not None else None
        kind = KINDS[kind_of(level="group", name=row.name, own=row.kind)]
        found[village].append(PieceOutline(row.pk, row.code, row.name, kind, row.boundary, label, out))
    return found
