"""Cells the bank cuts itself below a village or community: groups, buildings, trade areas, parks.

The state's tables end at the village; in town the grid goes on street by street (source: S3). A cell that was cut keeps
its identity like any other and moves along when its village is renamed, split or merged.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from qianmo.apps.grids.ledgers.ground import At, Refusals, Writing, at_of, held_villages_of, tell_of_village, unknown
from qianmo.apps.grids.models import Cell, Level
from qianmo.apps.grids.queries import Scope
from qianmo.domain.addresses import OF, parts_of, piece_name
from qianmo.domain.refusal import Refused
from qianmo.domain.villages import KINDS, OWN_KINDS, CellKind, kind_of, no_text, not_yet


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCut:
    """A piece of a village or community (by code) from a day on, perhaps of an estate (小区) in it."""

    code: str
    kind: CellKind
    name: str
    since: date
    estate: str = ""

    @property
    def called(self) -> str:
        """What it is called in its village."""
        return piece_name(self.name, estate=self.estate)


@transaction.atomic
def cut_cells(*, new: Sequence[NewCut], writing: Writing) -> int | Refusals:
    """Cut cells below villages, all or none; how many were new. One of the same kind and name stands already: nothing.

    A name is its own inside its estate, or, of what stands in none, inside the village. Refused by position: an unknown
    village, a kind the bank does not cut, no name or one with the mark of estates, a day to come, a name that stands
    for another kind, more than 99 in one village.
    """
    cells = held_villages_of((one.code for one in new), writing)
    below = list(Cell.objects.filter(parent__in=cells.values(), level=Level.GROUP))
    taken = {cell.code for cell in below}
    refused: Refusals = {}
    begun: list[Cell] = []
    for place, one in enumerate(new):
        cell = cells.get(one.code)
        fault = _no_name(one) or not_yet(one.since, on=writing.on, what="起始日")
        if cell is None or fault is not None:
            refused[place] = fault or unknown(one.code)
            continue
        same = next((row for row in below if row.parent_id == cell.pk and row.name == one.called), None)
        code = next((text for serial in range(1, 100) if (text := f"{cell.code}{serial:02}") not in taken), "")
        if one.kind not in OWN_KINDS:
            refused[place] = Refused(code="no_kind", reason=f"{KINDS[one.kind]}由区划表来定，不能自己划")
        elif same is not None and kind_of(level="group", name=same.name, own=same.kind) == one.kind:
            continue
        elif same is not None:
            refused[place] = Refused(
                code="name_taken", reason=f"{cell.name}已有叫{one.called}的，请换个名称，或写明在哪个小区"
            )
        elif not code:
            refused[place] = Refused(code="full", reason=f"{cell.name}已划满 99 个，请先并掉一些")
        else:
            taken.add(code)
            row = Cell(
                code=code, name=one.called, level=Level.GROUP, parent=cell,
                kind="" if one.kind is CellKind.GROUP else one.kind, urban=cell.urban, began_on=one.since,
            )  # fmt: skip
            below.append(row)
            begun.append(row)
    if refused:
        return refused
    Cell.objects.bulk_create(begun)
    told = [(row.parent, {"cut": row.name, "kind": row.kind or CellKind.GROUP}) for row in begun if row.parent]
    tell_of_village("grids.cell_cut", writing, told)
    return len(begun)


def _no_name(one: NewCut) -> Refused | None:
    if OF in one.name or OF in one.estate:
        return Refused(code="marked", reason=f"名称里不用写“{OF}”。请把小区写在“小区”一栏")
    return no_text(one.name, what="名称") or (no_text(one.estate, what="小区") if one.estate.strip() else None)


@dataclass(frozen=True, slots=True)
class CutRow:
    """A cell below a village, as it is called there."""

    at: At
    code: str
    name: str
    kind: str
    since: date | None

    @property
    def parts(self) -> tuple[str, str]:
        """Its estate, empty where it is of none, and its own name."""
        return parts_of(self.name)


def cuts_of(*, scope: Scope, code: str = "", town: str = "") -> list[CutRow]:
    """What lies below villages in sight, of one village or town, in code order."""
    rows = (
        Cell.objects.filter(level=Level.GROUP, ended_on__isnull=True).select_related("parent__parent").order_by("code")
    )
    if scope.village_ids is not None:
        rows = rows.filter(parent_id__in=list(scope.village_ids))
    rows = rows.filter(parent__code=code) if code else rows
    rows = rows.filter(parent__parent__code=town) if town else rows
    return [
        CutRow(
            at_of(row.parent), row.code, row.name, KINDS[kind_of(level="group", name=row.name, own=row.kind)],
            row.began_on,
        )
        for row in rows
        if row.parent is not None
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Piece:
    """A living cell below a village; `finer` than a group are buildings, trade areas and parks, cut inside groups."""

    id: int
    village_id: int
    name: str
    kind: str
    finer: bool
    since: date | None


def pieces_of(*, village_ids: Collection[int]) -> dict[int, Piece]:
    """What lies below these villages, by id in code order."""
    rows = Cell.objects.filter(parent_id__in=list(village_ids), level=Level.GROUP, ended_on__isnull=True)
    return {
        row.pk: Piece(
            row.pk, row.parent_id or 0, row.name, KINDS[kind_of(level="group", name=row.name, own=row.kind)],
            bool(row.kind), row.began_on,
        )
        for row in rows.order_by("code")
    }  # fmt: skip


def kinds_counted() -> list[tuple[str, str, int]]:
    """How many living cells there are of every kind: rural or urban tree, the kind's name, the number."""
    rows = Cell.objects.filter(ended_on__isnull=True).exclude(level=Level.COUNTY).values_list("level", "name", "kind")
    counts = Counter(kind_of(level=level, name=name, own=own) for level, name, own in rows)
    rural = (CellKind.TOWN, CellKind.VILLAGE, CellKind.GROUP)
    return [("农区" if kind in rural else "城区", KINDS[kind], counts[kind]) for kind in CellKind if counts[kind]]
