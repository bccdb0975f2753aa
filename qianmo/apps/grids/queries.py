"""Reads of the ground: cells, stewards by day, and the scope within which a person sees anything."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import connection

from qianmo.apps.grids.models import Cell, StewardRole, Stewardship
from qianmo.apps.org.queries import SignedIn, subtree
from qianmo.domain.access import ALL_FIELDS, Field, Reach
from qianmo.domain.masking import mask_name
from qianmo.storage.trips import Question

IN_PIECE = "h.group_id = ANY(%s)"
"""What tests the piece of a household `h`, for `Scope.condition`."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The villages a person may see (None means the whole county) and the fields shown of their customers.

    Every read of customers takes one, so that what is seen and what is hidden is decided here and nowhere else. Pieces
    of other villages that are in one's care add the households in them, in the reads that name a household's piece;
    the others know villages only, and so hide them.
    """

    village_ids: frozenset[int] | None
    fields: frozenset[Field] = ALL_FIELDS
    piece_ids: frozenset[int] = frozenset()

    def allows(self, village_id: int, piece_id: int | None = None) -> bool:
        """Whether a household of this village, in this piece of it, may be seen."""
        return self.village_ids is None or village_id in self.village_ids or piece_id in self.piece_ids

    def cell_of(self, village_id: int, piece_id: int | None) -> int:
        """The cell by which a household in sight is: its village, or only the piece of it that is in one's care."""
        if self.allows(village_id) or piece_id is None:
            return village_id
        return piece_id

    def condition(self, column: str, *, pieces: str = "") -> tuple[str, list[Any]]:
        """SQL condition and parameters that keep a query within the scope; `pieces` tests a household's piece."""
        if self.village_ids is None:
            return "TRUE", []
        if pieces and self.piece_ids:
            return f"({column} = ANY(%s) OR {pieces})", [sorted(self.village_ids), sorted(self.piece_ids)]
        return f"{column} = ANY(%s)", [sorted(self.village_ids)]

    def around(self, village_id: int) -> "Scope":
        """The scope for what is read of one household that may be seen: its village is in it, whatever let one in."""
        return self if self.village_ids is None else replace(self, village_ids=self.village_ids | {village_id})

    def sees(self, field: Field) -> bool:
        """Whether values of this kind are shown at all."""
        return field in self.fields

    def name(self, name: str) -> str:
        """A customer's name as this reader may see it."""
        return name if Field.NAMES in self.fields else mask_name(name)


# Asked at every request, so written out, like stewards and cells below. Who answers for a village also sees the past of
# those that were merged into it.
IN_CARE = """
WITH held AS (SELECT c.id, c.level = 'group' AS piece FROM grids_stewardship s JOIN grids_cell c ON c.id = s.cell_id
               WHERE s.staff_id = %s AND s.valid @> %s::date)
SELECT id, piece FROM held UNION SELECT c.id, FALSE FROM grids_cell c JOIN held ON held.id = c.succeeded_by_id
"""
OF_BRANCHES = """
WITH held AS (SELECT id FROM grids_cell WHERE level = 'village' AND ended_on IS NULL AND branch_id = ANY(%s))
SELECT id FROM held UNION SELECT c.id FROM grids_cell c JOIN held ON held.id = c.succeeded_by_id
"""


def scope_of(*, person: SignedIn, on: date) -> Scope:
    """What the post reaches: nobody, the villages and pieces in one's care, one's branch and below, or the county.

    A post that reaches the county does so in the head office only; held in a branch it reaches that branch.
    """
    access = person.access
    if access.reach is Reach.NOBODY:
        return Scope(frozenset(), access.fields)
    if person.county_wide:
        return Scope(None, access.fields)
    if access.reach is not Reach.STEWARDSHIP:
        return Scope(villages_of_branches(branch_ids=subtree(branch_id=person.branch_id)), access.fields)
    with connection.cursor() as cursor:
        rows = cursor.execute(IN_CARE, [person.staff_id, on]).fetchall()
    villages, pieces = (frozenset(pk for pk, piece in rows if piece is of) for of in (False, True))
    return Scope(villages, access.fields, pieces)


def villages_of_branches(*, branch_ids: list[int]) -> frozenset[int]:
    """The villages in the care of these branches."""
    with connection.cursor() as cursor:
        return frozenset(pk for (pk,) in cursor.execute(OF_BRANCHES, [branch_ids]).fetchall())


@dataclass(frozen=True, slots=True)
class CellRow:
    """A cell with the names around it."""

    id: int
    code: str
    name: str
    level: str
    parent_id: int | None
    branch_id: int | None
    urban: bool
    ended_on: date | None = None


def cells(*, level: str, codes: list[str] | None = None, ended: bool = False) -> list[CellRow]:
    """Living cells of a level in code order, all or those with these codes; with `ended` those that are no more too."""
    params: list[Any] = [level] if codes is None else [level, codes]
    among = "" if codes is None else " AND code = ANY(%s)"
    living = "" if ended else " AND ended_on IS NULL"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, code, name, level, parent_id, branch_id, urban, ended_on FROM grids_cell"
            f" WHERE level = %s{among}{living} ORDER BY code",
            params,
        )
        return [CellRow(*row) for row in cursor.fetchall()]


def cell(*, cell_id: int) -> CellRow | None:
    """One cell, or None."""
    fields = ("id", "code", "name", "level", "parent_id", "branch_id", "urban", "ended_on")
    row = Cell.objects.filter(id=cell_id).values_list(*fields).first()
    return CellRow(*row) if row else None


@dataclass(frozen=True, slots=True)
class Ground:
    """A village, or a piece of one, as where a household is filed."""

    village_id: int
    village_code: str
    piece_id: int | None = None
    piece_code: str = ""


def grounds_of(*, cell_ids: Collection[int]) -> dict[int, Ground]:
    """The village of each of these cells, with the piece where the cell is one; what is above a village is left out."""
    rows = Cell.objects.filter(id__in=list(cell_ids), level__in=("village", "group")).select_related("parent")
    return {
        row.pk: Ground(row.parent.pk, row.parent.code, row.pk, row.code)
        if row.level == "group" and row.parent
        else Ground(row.pk, row.code)
        for row in rows
    }


@dataclass(frozen=True, slots=True)
class County:
    """The county this bank works in."""

    name: str
    code: str


def county() -> County | None:
    """The county, or None before one is loaded."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, code FROM grids_cell WHERE level = 'county' AND ended_on IS NULL ORDER BY id LIMIT 1"
        )
        row = cursor.fetchone()
    return County(*row) if row else None


def once_in_care(*, staff_id: int, on: date) -> list[int]:
    """The villages and pieces of villages a person once answered for and does not on a day."""
    held = Stewardship.objects.filter(staff_id=staff_id)
    today = held.filter(valid__contains=on).values("cell_id")
    return sorted(set(held.exclude(cell_id__in=today).values_list("cell_id", flat=True)))


@dataclass(frozen=True, slots=True)
class Stewards:
    """Who answers for a village on a day."""

    owner_id: int | None
    owner: str | None
    helper: str | None


def stewards(*, cell_ids: list[int] | None, on: date) -> dict[int, Stewards]:
    """Stewards by cell on a day, of these cells or of all villages."""
    params: list[Any] = [on] if cell_ids is None else [on, cell_ids]
    villages = " AND EXISTS (SELECT 1 FROM grids_cell c WHERE c.id = s.cell_id AND c.level <> 'group')"
    among = villages if cell_ids is None else " AND s.cell_id = ANY(%s)"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s.cell_id, s.role, s.staff_id, f.name FROM grids_stewardship s"
            f" JOIN org_staff f ON f.id = s.staff_id WHERE s.valid @> %s::date{among} ORDER BY s.id",
            params,
        )
        rows: list[Any] = cursor.fetchall()
    found: dict[int, dict[str, tuple[int, str]]] = {}
    for cell_id, role, staff_id, name in rows:
        found.setdefault(cell_id, {})[role] = (staff_id, name)
    stewards_by_cell = {}
    for cell_id, roles in found.items():
        owner_id, owner = roles.get(StewardRole.OWNER, (None, None))
        _, helper = roles.get(StewardRole.HELPER, (None, None))
        stewards_by_cell[cell_id] = Stewards(owner_id, owner, helper)
    return stewards_by_cell


def villages_of_owner(*, by: int, village_ids: Sequence[int], on: date) -> set[int]:
    """Those of these villages somebody is the owner of on a day."""
    found = stewards(cell_ids=list(village_ids), on=on)
    return {pk for pk, one in found.items() if one.owner_id == by}


CARE = """
SELECT f.number, g.cell_id, bool_or(g.valid @> $2::date), c.level = 'group'
  FROM grids_stewardship g JOIN org_staff f ON f.id = g.staff_id JOIN grids_cell c ON c.id = g.cell_id
 WHERE f.number = ANY($1::text[]) GROUP BY f.number, g.cell_id, c.level
"""


@dataclass(frozen=True, slots=True)
class InCare:
    """A village or a piece of one that somebody answers for today, or once answered for."""

    today: bool
    piece: bool


def ask_care(*, numbers: Collection[str], on: date) -> Question[dict[str, dict[int, InCare]]]:
    """The cells these members of staff have ever answered for, by staff number and cell."""

    def read(rows: list[Any]) -> dict[str, dict[int, InCare]]:
        found: dict[str, dict[int, InCare]] = {}
        for number, cell_id, today, piece in rows:
            found.setdefault(number, {})[cell_id] = InCare(today, piece)
        return found

    return Question(CARE, [list(numbers), on], read)


def scope_of_care(care: Mapping[int, InCare]) -> Scope:
    """The villages and pieces somebody has ever answered for: what is sent late is judged within them."""
    villages, pieces = (frozenset(pk for pk, one in care.items() if one.piece is of) for of in (False, True))
    return Scope(villages, piece_ids=pieces)


def held_villages(*, staff_id: int, on: date) -> list[str]:
    """Names of the cells a person answers for on a day, as owner or helper."""
    held = Stewardship.objects.filter(staff_id=staff_id, valid__contains=on).order_by("cell__code")
    return list(held.values_list("cell__name", flat=True).distinct())
