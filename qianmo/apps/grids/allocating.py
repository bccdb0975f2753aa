"""就近分配: which outlet lies nearest to each village, looked at by a person and accepted whole or in part.

Every outlet stands in some village; the way from a village is the straight line between the two centres. Accepting
changes the branch from a day on. What the branch before did stays its own: who answered until then is kept as past
branches, figures that were booked were booked on their day, and the account manager goes on until the village is
handed over. Source: S3 (按区域就近分配，做到全辖无死角、全覆盖).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from qianmo.apps.grids.ledgers.ground import Refusals, Writing, held_villages_of, tell_of_village, unknown
from qianmo.apps.grids.models import BranchSite, Cell, Level, PastBranch
from qianmo.apps.grids.queries import Scope
from qianmo.apps.org.queries import branches_named, open_outlets
from qianmo.domain.distances import metres_between
from qianmo.domain.refusal import Refused
from qianmo.domain.villages import no_text, not_yet


@dataclass(frozen=True, slots=True)
class Way:
    """An outlet and how far it is, in metres."""

    branch_id: int
    name: str
    metres: int


@dataclass(frozen=True, slots=True)
class Nearest:
    """A village, who answers for it now (if anybody) and how far that is, and the nearest outlets in order."""

    cell_id: int
    code: str
    name: str
    town: str
    branch_id: int | None
    branch: str
    metres: int | None
    ways: tuple[Way, ...]

    @property
    def proposed(self) -> Way:
        """The nearest outlet."""
        return self.ways[0]


NEAREST_SHOWN = 3


def sites(*, on: date) -> dict[int, Cell]:
    """The villages in which open outlets stand on a day, by branch."""
    rows = BranchSite.objects.filter(valid__contains=on, branch_id__in=list(open_outlets(on=on))).select_related("cell")
    return {row.branch_id: row.cell for row in rows}


def nearest_branches(*, scope: Scope, on: date, allocated: bool = False) -> list[Nearest]:
    """Villages without a branch and the outlets nearest to them; with `allocated` those another outlet lies nearer to.

    Villages without a drawn centre are left out, and so are outlets whose place is not known.
    """
    names = open_outlets(on=on)
    places = {
        branch_id: (cell.label_lon, cell.label_lat)
        for branch_id, cell in sites(on=on).items()
        if cell.label_lon is not None and cell.label_lat is not None
    }
    if not places:
        return []
    known = {pk: name for pk, (_, name) in branches_named().items()}
    cells = Cell.objects.filter(level=Level.VILLAGE, ended_on__isnull=True, label_lon__isnull=False)
    found = []
    for cell in cells.filter(branch__isnull=not allocated).select_related("parent").order_by("code"):
        if not scope.allows(cell.pk) or cell.label_lon is None or cell.label_lat is None:
            continue
        here = cell.label_lon, cell.label_lat
        ways = sorted(
            (Way(pk, names[pk], metres_between(here, place)) for pk, place in places.items()),
            key=lambda way: (way.metres, way.branch_id),
        )
        own = next((way.metres for way in ways if way.branch_id == cell.branch_id), None)
        if allocated and (own is None or own <= ways[0].metres):
            continue
        found.append(
            Nearest(
                cell.pk, cell.code, cell.name, cell.parent.name if cell.parent else "", cell.branch_id,
                known.get(cell.branch_id or 0, ""), own, tuple(ways[:NEAREST_SHOWN]),
            )
        )  # fmt: skip
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """A village (by code) for a branch; `seen` is the branch it had when the proposal was looked at."""

    code: str
    branch_id: int
    seen: int | None


@transaction.atomic
def allocate(*, new: Sequence[Allocation], since: date, reason: str, writing: Writing) -> int | Refusals:
    """Let branches answer for villages from a day on, all or none; how many changed. The same again changes nothing.

    Refused by position: an unknown village, no open outlet, no reason, a day to come, not after the branch before
    began, or a village that was given elsewhere since the proposal was looked at.
    """
    cells = held_villages_of((one.code for one in new), writing)
    outlets = open_outlets(on=since)
    fault = no_text(reason, what="理由") or not_yet(since, on=writing.on, what="生效日")
    began = {
        row.cell_id: row.valid.upper
        for row in PastBranch.objects.filter(cell__in=cells.values()).order_by("valid")
    }  # fmt: skip
    refused: Refusals = {}
    changed: list[tuple[Cell, int | None]] = []
    for place, one in enumerate(new):
        cell = cells.get(one.code)
        if cell is None or fault is not None:
            refused[place] = fault or unknown(one.code)
        elif one.branch_id not in outlets:
            refused[place] = Refused(code="no_outlet", reason=f"{cell.name}：这个机构不是营业中的网点。请换一个")
        elif cell.branch_id == one.branch_id:
            continue
        elif cell.branch_id != one.seen:
            refused[place] = Refused(code="moved", reason=f"{cell.name}刚刚已由别人分给了别的机构。请重新看一遍")
        elif (first := began.get(cell.pk) or cell.began_on) is not None and first >= since:
            refused[place] = Refused(code="too_early", reason=f"{cell.name}现在的机构从 {first} 起，生效日请定在之后")
        else:
            changed.append((cell, cell.branch_id))
            cell.branch_id = one.branch_id
    if refused:
        return refused
    PastBranch.objects.bulk_create(
        PastBranch(cell=cell, branch_id=before, valid=DateRange(began.get(cell.pk) or cell.began_on, since))
        for cell, before in changed
    )
    Cell.objects.bulk_update([cell for cell, _ in changed], ["branch"])
    told = [
        (cell, {"branch": outlets[cell.branch_id or 0], "since": since.isoformat(), "reason": reason.strip()})
        for cell, _ in changed
    ]
    tell_of_village("grids.allocated", writing, told)
    return len(changed)


def branches_on(*, cell_ids: Sequence[int], on: date) -> dict[int, int | None]:
    """The branch (or none) that answered for each of these villages on a day."""
    found: dict[int, int | None] = dict(Cell.objects.filter(id__in=cell_ids).values_list("id", "branch_id"))
    past = PastBranch.objects.filter(cell_id__in=cell_ids, valid__contains=on)
    return found | dict(past.values_list("cell_id", "branch_id"))


@transaction.atomic
def place_outlets(*, standing: Mapping[int, str], since: date, writing: Writing) -> int | Refusals:
    """Say in which village (by code) outlets stand from a day on; how many changed, or refusals by branch.

    Refused: no open outlet, an unknown village, a day to come or not after the place before began.
    """
    cells = held_villages_of(standing.values(), writing)
    outlets = open_outlets(on=since)
    present = {row.branch_id: row for row in BranchSite.objects.filter(branch_id__in=standing, valid__upper_inf=True)}
    late = not_yet(since, on=writing.on, what="起始日")
    refused: Refusals = {}
    changed: list[tuple[int, Cell]] = []
    for branch_id, code in standing.items():
        cell, before = cells.get(code), present.get(branch_id)
        if late is not None or branch_id not in outlets:
            refused[branch_id] = late or Refused(code="no_outlet", reason="没有这个营业中的网点")
        elif cell is None:
            refused[branch_id] = unknown(code)
        elif before is not None and before.cell_id == cell.pk:
            continue
        elif before is not None and before.valid.lower >= since:
            reason = f"{outlets[branch_id]}从 {before.valid.lower} 起在别处，请填以后的日子"
            refused[branch_id] = Refused(code="too_early", reason=reason)
        else:
            changed.append((branch_id, cell))
    if refused:
        return refused
    for branch_id, _ in changed:
        if (before := present.get(branch_id)) is not None:
            before.valid = DateRange(before.valid.lower, since)
            before.save(update_fields=["valid"])
    BranchSite.objects.bulk_create(
        BranchSite(branch_id=branch_id, cell=cell, valid=DateRange(since, None)) for branch_id, cell in changed
    )
    told = [(cell, {"branch": outlets[branch_id], "since": since.isoformat()}) for branch_id, cell in changed]
    tell_of_village("grids.outlet_placed", writing, told)
    return len(changed)
