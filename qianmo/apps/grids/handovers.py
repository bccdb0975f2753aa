"""Reads of handovers: who owns and helps in a village or a piece of one, who may take it, every change and its why."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from qianmo.apps.grids.models import Cell, HandoverCell, Level, StewardRole, Stewardship
from qianmo.apps.grids.queries import Scope
from qianmo.apps.org.queries import InPost, in_posts, subtree

UNDO_WITHIN = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Duty:
    """Who holds a role in a village from the last day known on, and the row that says so (0: nobody)."""

    staff_id: int | None = None
    name: str = ""
    since: date | None = None
    row_id: int = 0


NOBODY = Duty()


@dataclass(frozen=True, slots=True)
class Held:
    """A village to be given on, with its owner and the owner's helper; or a piece of one, named with its village."""

    cell_id: int
    code: str
    name: str
    town: str
    branch_id: int | None
    owner: Duty
    helper: Duty
    village_id: int
    village_code: str

    @property
    def is_piece(self) -> bool:
        """Whether it lies below a village, whose owner answers for it when nobody else does."""
        return self.cell_id != self.village_id

    def duty(self, role: str) -> Duty:
        """Who holds this role."""
        return self.helper if role == StewardRole.HELPER else self.owner


def held_cells(*, codes: Sequence[str], scope: Scope) -> list[Held]:
    """These villages and pieces with their present stewards in code order; one out of sight is like one unknown."""
    cells = (
        Cell.objects.filter(code__in=codes, level__in=(Level.VILLAGE, Level.GROUP), ended_on__isnull=True)
        .select_related("parent__parent")
        .defer("boundary", "parent__boundary", "parent__parent__boundary")
        .order_by("code")
    )
    rows = [(cell, village) for cell in cells if scope.allows((village := village_of(cell)).pk)]
    last = Stewardship.objects.filter(cell__in=[cell for cell, _ in rows], valid__upper_inf=True)
    duties = {
        (row.cell_id, row.role): Duty(row.staff_id, row.staff.name, row.valid.lower, row.pk)
        for row in last.select_related("staff")
    }
    return [
        Held(
            cell_id=cell.pk,
            code=cell.code,
            name=called(cell),
            town=village.parent.name if village.parent else "",
            branch_id=village.branch_id,
            owner=duties.get((cell.pk, StewardRole.OWNER), NOBODY),
            helper=duties.get((cell.pk, StewardRole.HELPER), NOBODY),
            village_id=village.pk,
            village_code=village.code,
        )
        for cell, village in rows
    ]


def village_of(cell: Cell) -> Cell:
    """The village a piece lies in; a village itself."""
    return cell.parent if cell.level == Level.GROUP and cell.parent is not None else cell


def called(cell: Cell) -> str:
    """What a cell is called where it stands alone: a piece with its village, since every community has a 1号楼."""
    village = village_of(cell)
    return cell.name if village is cell else f"{village.name} {cell.name}"


def duties_of(*, staff_ids: Collection[int]) -> dict[int, dict[str, list[str]]]:
    """The villages each of these people is the last known to own or help in: codes by person and role."""
    rows = Stewardship.objects.filter(staff__in=staff_ids, valid__upper_inf=True, cell__ended_on__isnull=True)
    found: dict[int, dict[str, list[str]]] = {}
    for staff, role, code in rows.order_by("cell__code").values_list("staff", "role", "cell__code"):
        found.setdefault(staff, {}).setdefault(role, []).append(code)
    return found


def takers(*, branch_ids: set[int | None], on: date) -> list[InPost]:
    """Account managers who may take a village of any of these branches: those in post in every one of them."""
    trees = [set(subtree(branch_id=branch_id)) for branch_id in branch_ids if branch_id is not None]
    if not trees or None in branch_ids:
        return []
    return in_posts(post="manager", branch_ids=set.intersection(*trees), on=on)


@dataclass(frozen=True, slots=True)
class HandoverRow:
    """A handover with its villages, for the page of changes; without `to` nobody helps there from then on.

    Of each cell the code of its village, what it is called, and who answered for it.
    """

    id: int
    role: str
    cells: tuple[tuple[str, str, str], ...]
    to: str
    since: date
    reason: str
    by: str
    at: datetime
    undone_at: datetime | None
    undone_by: str

    def may_be_undone(self, *, at: datetime) -> bool:
        """Whether it still stands and is less than a day old."""
        return self.undone_at is None and at - self.at <= UNDO_WITHIN


def handovers(*, scope: Scope, code: str = "", limit: int = 100) -> list[HandoverRow]:
    """Handovers all of whose villages are in sight, the newest first; of one village and its pieces with `code`."""
    parts = HandoverCell.objects.order_by("-handover_id")
    if scope.village_ids is not None:
        parts = parts.filter(Q(cell_id__in=scope.village_ids) | Q(cell__parent_id__in=scope.village_ids))
    if code:
        parts = parts.filter(Q(cell__code=code) | Q(cell__level=Level.GROUP, cell__parent__code=code))
    ids = list(dict.fromkeys(parts.values_list("handover_id", flat=True)))[:limit]
    return [row for row in _rows(ids) if scope.village_ids is None or _in_sight(row, scope)]


def _in_sight(row: HandoverRow, scope: Scope) -> bool:
    codes = [code for code, _, _ in row.cells]
    return all(scope.allows(pk) for pk in Cell.objects.filter(code__in=codes).values_list("id", flat=True))


def _rows(ids: Sequence[int]) -> list[HandoverRow]:
    found: dict[int, list[HandoverCell]] = {pk: [] for pk in ids}
    parts = HandoverCell.objects.filter(handover_id__in=ids).order_by("cell__code")
    related = ("cell__parent", "from_staff", "handover__to_staff", "handover__by_staff", "handover__undone_by")
    for part in parts.select_related(*related):
        found[part.handover_id].append(part)
    return [_row(parts) for parts in found.values() if parts]


def _row(parts: Sequence[HandoverCell]) -> HandoverRow:
    whole = parts[0].handover
    return HandoverRow(
        id=whole.pk,
        role=str(StewardRole(whole.role).label),
        cells=tuple(
            (village_of(part.cell).code, called(part.cell), part.from_staff.name if part.from_staff else "")
            for part in parts
        ),
        to=whole.to_staff.name if whole.to_staff else "村主办" if whole.to_village else "",
        since=whole.since,
        reason=whole.reason,
        by=whole.by_staff.name,
        at=whole.at,
        undone_at=whole.undone_at,
        undone_by=whole.undone_by.name if whole.undone_by else "",
    )


def owners_in(*, scope: Scope, on: date) -> list[tuple[int, str]]:
    """Who owns living villages within the scope on a day, by name."""
    held = Stewardship.objects.filter(
        role=StewardRole.OWNER, valid__contains=on, cell__level=Level.VILLAGE, cell__ended_on__isnull=True
    )
    if scope.village_ids is not None:
        held = held.filter(cell_id__in=scope.village_ids)
    return list(held.order_by("staff__name", "staff_id").values_list("staff_id", "staff__name").distinct())
