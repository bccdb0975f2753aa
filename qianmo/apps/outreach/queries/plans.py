"""Reads of the plan of drives: its versions, the one in force on today's villages, and how far it has come."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from qianmo.apps.campaigns.queries import VillageDrive, villages_on_board
from qianmo.apps.grids.histories import successors
from qianmo.apps.grids.queries import Scope, cells
from qianmo.apps.org.queries import branches_named
from qianmo.apps.outreach.models import (
    DrivePlan,
    OutletStepKind,
    PilotReport,
    PlannedStep,
    PlannedVillage,
    PlanState,
    VillageKind,
)
from qianmo.domain.campaigns import DriveStage
from qianmo.domain.outreach.plans import Kind, Planned, Shares, carried, shares

WHOLE_COUNTY = Scope(None, frozenset())
FAR_ENOUGH = (DriveStage.SIGNING, DriveStage.DRAWING)


@dataclass(frozen=True, slots=True)
class PlanCard:
    """A version: which, what from, from when to when, who wrote and who published it."""

    id: int
    version: int
    name: str
    begins_on: date
    phase_ends: Sequence[date]
    state: str
    written_by_id: int
    written_by: str
    written_at: datetime
    published_by: str
    published_at: datetime | None

    @property
    def ends_on(self) -> date:
        """The last day of the last phase."""
        return self.phase_ends[-1]


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """A village of the plan as it stands today, with its place on the board; `planned` is None for one not in it."""

    village: VillageDrive
    planned: Planned | None
    phase_end: date | None

    @property
    def kind_name(self) -> str:
        """规范村, 示范村, 暂缓 (perhaps lifted since), or 未列入."""
        if self.planned is None:
            return "未列入"
        lifted = self.planned.kind is Kind.DEFERRED and not self.is_deferred
        return "暂缓（已恢复）" if lifted else str(VillageKind(self.planned.kind).label)

    @property
    def is_deferred(self) -> bool:
        """Whether the ledger of village kinds puts it off: the plan when it was published, a drive, or the ledger."""
        return self.village.stage is DriveStage.DEFERRED

    @property
    def counts(self) -> bool:
        """Whether the plan asks for this village and nobody has put it off."""
        return self.planned is not None and self.planned.kind is not Kind.DEFERRED and not self.is_deferred

    @property
    def begun(self) -> bool:
        """Whether its drive is open."""
        return self.village.drive_id is not None

    @property
    def done(self) -> bool:
        """Whether its drive has reached the signing target, so that it stands at drawing."""
        return self.village.stage is DriveStage.DRAWING

    def late(self, *, on: date) -> bool:
        """Whether its phase has ended and it is not done."""
        return self.counts and not self.done and self.phase_end is not None and self.phase_end < on


@dataclass(frozen=True, slots=True)
class StepRow:
    """An outlet's step: which, in which town, until when."""

    branch_id: int
    branch: str
    step: str
    step_name: str
    town_code: str
    town: str
    until: date


@dataclass(frozen=True, slots=True)
class PlanToday:
    """A version on the ground of today, within a scope: its villages and, of the whole county, its outlets' steps.

    `unserved` are towns no outlet sits in, each with the outlet that is to work it as a neighbour, if any.
    """

    card: PlanCard
    rows: Sequence[PlannedRow]
    steps: Sequence[StepRow]
    unserved: Sequence[tuple[str, StepRow | None]]

    @property
    def shares(self) -> Shares:
        """The share of villages the plan asks for, with both denominators."""
        deferred = sum(one.is_deferred for one in self.rows)
        return shares(planned=sum(one.counts for one in self.rows), deferred=deferred, villages=len(self.rows))


def drive_plans() -> list[PlanCard]:
    """Versions, newest first."""
    return [_card(row) for row in DrivePlan.objects.select_related("written_by", "published_by").order_by("-version")]


def plan_in_force() -> PlanCard | None:
    """The version published last."""
    rows = DrivePlan.objects.select_related("written_by", "published_by").filter(state=PlanState.PUBLISHED)
    row = rows.order_by("-version").first()
    return _card(row) if row else None


def _card(row: DrivePlan) -> PlanCard:
    return PlanCard(
        row.pk, row.version, row.name, row.begins_on, row.phase_ends, row.state, row.written_by_id, row.written_by.name,
        row.written_at, row.published_by.name if row.published_by else "", row.published_at,
    )  # fmt: skip


def planned_today(*, plan_id: int) -> dict[int, Planned]:
    """What a version arranges for each village that lives today; that of a merged one goes on in its successor."""
    rows = PlannedVillage.objects.filter(plan_id=plan_id).order_by("id")
    told = [
        Planned(
            village=str(row.village_id), kind=Kind(row.kind), phase=row.phase, pilot=row.pilot, reason=row.reason,
            review_on=row.review_on,
        )
        for row in rows
    ]  # fmt: skip
    into = successors(ids=[int(one.village) for one in told])
    moved = {str(pk): str(now) for pk, now in into.items()}
    return {int(one.village): one for one in carried(villages=told, into=moved)}


def plan_today(*, card: PlanCard, scope: Scope) -> PlanToday:
    """A version against what has been done, of the villages within the scope."""
    planned = planned_today(plan_id=card.id)
    rows = []
    for village in villages_on_board(scope=scope):
        one = planned.get(village.village_id)
        rows.append(PlannedRow(village, one, card.phase_ends[one.phase - 1] if one and one.phase else None))
    steps = _steps(card.id)
    return PlanToday(card, rows, steps, _unserved(steps))


def _steps(plan_id: int) -> list[StepRow]:
    names = branches_named()
    order = {kind: place for place, kind in enumerate(OutletStepKind.values)}
    rows = PlannedStep.objects.filter(plan_id=plan_id).select_related("town")
    found = [
        StepRow(
            row.branch_id, names[row.branch_id][1], row.step, str(OutletStepKind(row.step).label), row.town.code,
            row.town.name, row.until,
        )
        for row in rows
    ]  # fmt: skip
    return sorted(found, key=lambda one: (names[one.branch_id][0], order[one.step], one.town_code))


def _unserved(steps: Sequence[StepRow]) -> list[tuple[str, StepRow | None]]:
    served = {one.town_code for one in steps if one.step == OutletStepKind.TOWN}
    taken = {one.town_code: one for one in steps if one.step == OutletStepKind.NEIGHBOURS}
    return [(one.name, taken.get(one.code)) for one in cells(level="town") if one.code not in served] if served else []


@dataclass(frozen=True, slots=True)
class PhaseRow:
    """Of one branch in one phase: villages the plan asks for, begun, done, and late; `deferred` ones stand apart."""

    branch_id: int | None
    branch: str
    phase: int
    ends_on: date
    standard: int
    demonstration: int
    begun: int
    done: int
    late: int

    @property
    def asked(self) -> int:
        """Villages the plan asks for."""
        return self.standard + self.demonstration


def by_branch_and_phase(*, found: PlanToday, on: date) -> list[PhaseRow]:
    """The progress of a plan, a row for each branch and phase, in the order of the branches."""
    counts: Counter[tuple[int | None, str, int, str]] = Counter()
    for row in found.rows:
        if row.planned is None or not row.counts:
            continue
        where = (row.village.branch_id, row.village.branch or "没有机构", row.planned.phase)
        counts[(*where, row.planned.kind)] += 1
        for key, holds in (("begun", row.begun), ("done", row.done), ("late", row.late(on=on))):
            counts[(*where, key)] += holds
    codes = branches_named()
    places = {key[:3] for key in counts}
    return [
        PhaseRow(
            *where, found.card.phase_ends[where[2] - 1],
            *(counts[(*where, key)] for key in (Kind.STANDARD, Kind.DEMONSTRATION, "begun", "done", "late")),
        )
        for where in sorted(places, key=lambda place: (codes.get(place[0] or 0, ("~", ""))[0], place[2]))
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pilot:
    """The pilot of a branch: the village, whether its drive has come to signing, and what it taught, once told."""

    branch_id: int
    village_id: int
    village: str
    is_far_enough: bool
    said: str
    written_by: str
    written_on: date | None


def pilots_due(*, branch_ids: Collection[int] | None = None) -> dict[int, Pilot]:
    """The pilots of the plan in force by branch, of these branches or of all."""
    card = plan_in_force()
    planned = planned_today(plan_id=card.id) if card else {}
    ids = frozenset(pk for pk, one in planned.items() if one.pilot)
    if not ids:
        return {}
    told = {row.branch_id: row for row in PilotReport.objects.select_related("written_by")}
    found: dict[int, Pilot] = {}
    for village in villages_on_board(scope=Scope(ids, frozenset())):
        branch_id = village.branch_id
        if branch_id is None or (branch_ids is not None and branch_id not in branch_ids):
            continue
        row = told.get(branch_id)
        found[branch_id] = Pilot(
            branch_id, village.village_id, village.name, village.stage in FAR_ENOUGH, row.said if row else "",
            row.written_by.name if row else "", row.written_on if row else None,
        )  # fmt: skip
    return found
