"""Carries a judged mapping out on the cells: codes change hands, cells end and begin, groups and stewards go along.

Every code is left before any is taken, so that two villages may exchange theirs. Nothing of a cell that ends is
deleted or moved under another name.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Value
from django.db.models.functions import Cast, Concat

from qianmo.apps.events.services import Fact, record
from qianmo.apps.grids.boundaries import join_boundaries, redraw_towns
from qianmo.apps.grids.models import (
    Cell,
    Change,
    Division,
    DivisionEdition,
    Level,
    Lineage,
    PastName,
    Redistricting,
    Stewardship,
)
from qianmo.apps.grids.models import RedistrictingRow as Row
from qianmo.domain.redistricting import town_of
from qianmo.storage.lookups import any_of

NAME_LENGTH = 60
FINAL = (Change.KEPT, Change.MERGED, Change.ENDED)


@dataclass(frozen=True, slots=True)
class Move:
    """Households that go from one cell to another: all of them, or those of some groups."""

    older_id: int
    newer_id: int
    group_ids: tuple[int, ...] | None


def redraw_cells(
    *, redistricting_id: int, households: Mapping[int, int], by: int, at: datetime, business_date: date
) -> list[Move]:
    """Carry a mapping out that was judged just now, under the lock of its cells; who moves from where to where.

    `households` counts those of each village: a new village takes branch and stewards of its largest forerunner.
    """
    redistricting = Redistricting.objects.get(id=redistricting_id)
    return _Redrawing(redistricting, households).carry_out(by=by, at=at, business_date=business_date)


class _Redrawing:
    """The cells in hand, by the code they bear at this moment of the change."""

    def __init__(self, redistricting: Redistricting, households: Mapping[int, int]) -> None:
        self.redistricting, self.since, self.households = redistricting, redistricting.since, households
        self.rows = list(Row.objects.filter(redistricting=redistricting).order_by("position"))
        levels = (Level.TOWN, Level.VILLAGE)
        living = Cell.objects.filter(level__in=(Level.COUNTY, *levels), ended_on__isnull=True).order_by("id")
        self.before = {cell.code: cell for cell in living.select_for_update()}
        self.after = dict(self.before)
        self.county = next(cell for cell in self.before.values() if cell.level == Level.COUNTY)
        self.groups: dict[int, list[Cell]] = defaultdict(list)
        touched = [self.before[row.older_code].pk for row in self.rows if row.older_code]
        targets = [self.before[row.newer_code].pk for row in self.rows if row.newer_code in self.before]
        groups = Cell.objects.filter(parent_id__in=touched + targets, level=Level.GROUP, ended_on__isnull=True)
        for group in groups.order_by("code"):
            self.groups[group.parent_id or 0].append(group)
        self.forerunners: dict[str, list[Cell]] = defaultdict(list)
        for row in self.rows:
            if row.change in {Change.MERGED, Change.SPLIT}:
                self.forerunners[row.newer_code].append(self.before[row.older_code])
        self.moves: list[Move] = []
        self.regrouped: list[Cell] = []
        self.lineages: list[Lineage] = []

    def carry_out(self, *, by: int, at: datetime, business_date: date) -> list[Move]:
        self._leave_codes()
        for towns in (True, False):
            chosen = [row for row in self.rows if (row.newer_code or row.older_code).endswith("000") is towns]
            self._keep([row for row in chosen if row.change == Change.KEPT])
            self._open([row for row in chosen if row.change in {Change.OPENED, Change.MERGED, Change.SPLIT}])
        self._part()
        self._end()
        Cell.objects.bulk_update(self.regrouped, ["code", "parent", "name"])
        Lineage.objects.bulk_create(self.lineages)
        parts: dict[int, list[int]] = defaultdict(list)
        for move in self.moves:
            if move.group_ids is None:
                parts[move.newer_id].append(move.older_id)
        join_boundaries(parts, since=self.since)
        places = {cell.pk: cell.parent_id for cells in (self.before, self.after) for cell in cells.values()}
        concerned = (places[pk] for move in self.moves for pk in (move.older_id, move.newer_id))
        redraw_towns({pk for pk in concerned if pk is not None}, since=self.since)
        self._tell(by=by, at=at, business_date=business_date)
        return self.moves

    def _leave_codes(self) -> None:
        """Every cell whose code or name changes lets go of it; what it was stands as a past name from here on."""
        leaving = [self.before[row.older_code] for row in self.rows if row.change in FINAL]
        kept = {row.older_code for row in self.rows if row.change == Change.KEPT and row.newer_code == row.older_code}
        groups = [group for cell in leaving if cell.code not in kept for group in self.groups[cell.pk]]
        parted = [
            group
            for row in self.rows
            if row.change == Change.SPLIT
            for group in self.groups[self.before[row.older_code].pk]
            if group.name in row.groups
        ]
        cells = list({cell.pk: cell for cell in [*leaving, *groups, *parted]}.values())
        begun = {
            row.cell_id: row.valid.upper
            for row in PastName.objects.filter(cell_id__in=any_of(cell.pk for cell in cells)).order_by("valid")
        }
        PastName.objects.bulk_create(
            PastName(
                cell=cell, code=cell.code, name=cell.name, parent_id=cell.parent_id,
                valid=DateRange(begun.get(cell.pk) or cell.began_on, self.since),
            )
            for cell in cells
        )  # fmt: skip
        Cell.objects.filter(id__in=any_of(cell.pk for cell in cells)).update(
            code=Concat(Value("~"), Cast("id", Cell._meta.get_field("name")))
        )
        for cell in leaving:
            self.after.pop(cell.code, None)

    def _keep(self, rows: Sequence[Row]) -> None:
        divisions = self._divisions([row.newer_code for row in rows])
        changed = []
        for row in rows:
            cell = self.before[row.older_code]
            cell.code, cell.name = row.newer_code, row.newer_name
            cell.division_id = divisions.get(row.newer_code, cell.division_id)
            cell.parent = self.county if cell.level == Level.TOWN else self.after[town_of(row.newer_code)]
            self.after[row.newer_code] = cell
            changed.append(cell)
            if row.newer_code != row.older_code:
                for serial, group in enumerate(self.groups[cell.pk], start=1):
                    group.code = f"{row.newer_code}{serial:02}"
                changed += self.groups[cell.pk]
        Cell.objects.bulk_update(changed, ["code", "name", "division", "parent"])

    def _open(self, rows: Sequence[Row]) -> None:
        named: dict[str, str] = {}
        for row in rows:
            if row.newer_code not in self.after and row.newer_name:
                named.setdefault(row.newer_code, row.newer_name)
        divisions = self._divisions(list(named))
        begun: list[Cell] = []
        for code, name in named.items():
            town = code.endswith("000")
            parent = self.county if town else self.after[town_of(code)]
            first = self._leading(code)
            siblings = Counter(cell.branch_id for cell in self.before.values() if cell.parent_id == parent.pk)
            usual = siblings.most_common(1)[0][0] if siblings else None
            begun.append(
                Cell(
                    code=code, name=name, level=Level.TOWN if town else Level.VILLAGE, parent=parent,
                    division_id=divisions.get(code), branch_id=first.branch_id if first else usual,
                    urban=first.urban if first else parent.urban, began_on=self.since,
                )
            )  # fmt: skip
        self.after |= {cell.code: cell for cell in Cell.objects.bulk_create(begun)}
        self._hand_stewards(begun)

    def _leading(self, code: str) -> Cell | None:
        """The forerunner with the most households."""
        forerunners = self.forerunners.get(code, [])
        return max(forerunners, key=lambda cell: (self.households.get(cell.pk, 0), -cell.pk), default=None)

    def _hand_stewards(self, begun: Sequence[Cell]) -> None:
        """A new village is answered for from its first day, by whoever answered for its largest forerunner."""
        leading = {first.pk: cell for cell in begun if (first := self._leading(cell.code)) is not None}
        held = Stewardship.objects.filter(cell_id__in=any_of(leading), valid__contains=self.since)
        new = [
            Stewardship(
                cell=leading[row.cell_id], staff_id=row.staff_id, role=row.role, valid=DateRange(self.since, None)
            )
            for row in held
        ]
        Stewardship.objects.bulk_create(new)

    def _part(self) -> None:
        """Groups that leave their village for another; what is left of it goes its own way afterwards."""
        for row in self.rows:
            if row.change == Change.SPLIT:
                cell, target = self.before[row.older_code], self.after[row.newer_code]
                groups = [group for group in self.groups[cell.pk] if group.name in row.groups]
                self.groups[cell.pk] = [group for group in self.groups[cell.pk] if group not in groups]
                self._hand_over(row, target, groups, whole=False)

    def _end(self) -> None:
        """Cells that are no more keep their code with the year behind it, so that another may bear the bare one."""
        taken = set(Cell.objects.filter(code__contains=f"-{self.since:%y}").values_list("code", flat=True))
        ended = {}
        for row in self.rows:
            if row.change in {Change.MERGED, Change.ENDED}:
                cell = ended[self.before[row.older_code].pk] = self.before[row.older_code]
                kept = f"{row.older_code}-{self.since:%y}"
                cell.code = next(one for one in [kept, *(kept + letter for letter in "abcdefgh")] if one not in taken)
                cell.ended_on = self.since
                if row.change == Change.MERGED:
                    cell.succeeded_by = self.after[row.newer_code]
                    self._hand_over(row, cell.succeeded_by, self.groups[cell.pk], whole=True)
        earlier = list(Cell.objects.filter(succeeded_by_id__in=any_of(ended)))
        for cell in earlier:
            cell.succeeded_by = ended[cell.succeeded_by_id or 0].succeeded_by
        Cell.objects.bulk_update([*ended.values(), *earlier], ["code", "ended_on", "succeeded_by"])
        held = list(Stewardship.objects.filter(cell_id__in=any_of(ended), valid__upper_inf=True))
        for duty in held:
            duty.valid = DateRange(duty.valid.lower, self.since)
        Stewardship.objects.bulk_update(held, ["valid"])

    def _hand_over(self, row: Row, target: Cell, groups: Sequence[Cell], *, whole: bool) -> None:
        """Groups lie in their new village under the name of the old one before their own: 七里村1组."""
        cell = self.before[row.older_code]
        known = self.groups[target.pk]
        for group in groups:
            group.code, group.parent = f"{target.code}{len(known) + 1:02}", target
            group.name = f"{row.older_name}{group.name}"[:NAME_LENGTH]
            known.append(group)
        self.regrouped += groups
        self.lineages.append(
            Lineage(older=cell, newer=target, whole=whole, on=self.since, redistricting=self.redistricting)
        )
        self.moves.append(Move(cell.pk, target.pk, None if whole else tuple(group.pk for group in groups)))

    def _divisions(self, codes: Sequence[str]) -> dict[str, int]:
        year = DivisionEdition.objects.filter(past=False).order_by("-year").values_list("year", flat=True).first()
        return dict(Division.objects.filter(edition=year or 0, code__in=codes).values_list("code", "id"))

    def _tell(self, *, by: int, at: datetime, business_date: date) -> None:
        facts = [
            Fact(
                subject_id=(self.before[row.older_code] if row.older_code else self.after[row.newer_code]).pk,
                household_id=None, by=by,
                payload={
                    "redistricting": self.redistricting.pk, "change": row.change, "older": row.older_code,
                    "older_name": row.older_name, "newer": row.newer_code, "newer_name": row.newer_name,
                    "since": self.since.isoformat(),
                },
            )
            for row in self.rows
        ]  # fmt: skip
        record(kind="grids.succeeded", facts=facts, at=at, business_date=business_date)
