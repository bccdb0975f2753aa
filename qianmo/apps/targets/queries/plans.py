"""Reads of plans: the tree of a year with what is done, due and forecast of each part, versions, and supervision."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from django.db import connection

from qianmo.analytics.lake import Lake, where
from qianmo.apps.org.queries import branch_ids, branches_named, staff_cards, staff_ids, staff_names
from qianmo.apps.targets.models import CohortUnit, CountedDay, Plan, PlanPart, PlanState, Supervision
from qianmo.apps.targets.queries.done import NOTHING, Done, done_of_year
from qianmo.apps.targets.reading import rules_on
from qianmo.domain.targets.levels import stand
from qianmo.domain.targets.measures import PLANNED
from qianmo.domain.targets.plans import Pace
from qianmo.domain.targets.trees import Level, Part, merged


@dataclass(frozen=True, slots=True)
class PlanCard:
    """A version of a year's targets."""

    id: int
    year: int
    version: int
    name: str
    state: str
    written_by_id: int
    written_by: str
    written_at: datetime
    published_by: str
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class PartRow:
    """A target with where one stands: `pace` is None where the beginning of the year was never counted."""

    part: Part
    name: str
    branch_id: int | None
    staff_id: int | None
    answers: str
    pace: Pace | None


@dataclass(frozen=True, slots=True)
class Progress:
    """A year's plan as of the end of a day, its rows from the bank down; `merged` are units that went into others."""

    plan: PlanCard
    as_of: date
    rows: Sequence[PartRow]
    merged: Mapping[str, str]
    why: str


@dataclass(frozen=True, slots=True)
class SupervisionRow:
    """A unit under a leader for a measure."""

    id: int
    measure: str
    branch_id: int
    branch: str
    leader: str
    asks: str
    behind: int
    due_on: date
    opened_on: date
    closed_on: date | None
    closed_by: str
    outcome: str


def plans(*, year: int | None = None) -> list[PlanCard]:
    """Versions, newest first."""
    rows = Plan.objects.select_related("written_by", "published_by").order_by("-year", "-version")
    return [card_of(row) for row in (rows if year is None else rows.filter(year=year))]


def card_of(row: Plan) -> PlanCard:
    """A version as others see it."""
    return PlanCard(
        row.pk, row.year, row.version, row.name, row.state, row.written_by_id, row.written_by.name, row.written_at,
        row.published_by.name if row.published_by else "", row.published_at,
    )  # fmt: skip


def parts_of(*, plan_id: int) -> list[tuple[Part, int | None]]:
    """The parts of a version, each with who answers for it."""
    return [
        (
            Part(
                measure=row.measure, level=Level(row.level), unit=row.unit, parent=row.parent, months=tuple(row.months)
            ),
            row.answers_id,
        )
        for row in PlanPart.objects.filter(plan_id=plan_id).order_by("id")
    ]


def progress(*, on: date, measures: Collection[str] | None = None) -> Progress | None:
    """The published targets of the year against the last counted day; None without a plan or a counted day.

    Perhaps of some measures only: of a past day averages and balances of the lake take seconds.
    """
    day = CountedDay.objects.filter(on_day__lte=on, on_day__year=on.year, is_latest=True).order_by("-on_day").first()
    row = Plan.objects.filter(year=on.year, state=PlanState.PUBLISHED).select_related("written_by", "published_by")
    plan = row.order_by("-version").first()
    if plan is None or day is None:
        return None
    asked = None if measures is None else tuple(measures)
    if connection.in_atomic_block:
        return _told(card_of(plan), day.on_day, asked)
    return _kept(card_of(plan), day.on_day, asked, day.pk, Lake(where()).edition().number)


@lru_cache(maxsize=8)
def _kept(plan: PlanCard, as_of: date, measures: tuple[str, ...] | None, counted: int, edition: int) -> Progress:
    """What is told of a day as it was counted then, by the balances of an edition of the lake; worked out once."""
    del counted, edition
    return _told(plan, as_of, measures)


def _told(plan: PlanCard, as_of: date, measures: tuple[str, ...] | None) -> Progress:
    told = [one for one in parts_of(plan_id=plan.id) if measures is None or one[0].measure in measures]
    into = _merged_codes(as_of)
    answers = {(part.measure, part.level, part.unit): who for part, who in told}
    people = staff_names(ids={who for who in answers.values() if who is not None})
    parts = merged(parts=[part for part, _ in told], into=into)
    done, why = done_of_year(as_of=as_of, measures=list(dict.fromkeys(part.measure for part in parts)))
    named = Named(parts, as_of)
    rows = [
        PartRow(
            part,
            named.name(part),
            named.branches.get(part.unit) if part.level is Level.BRANCH else None,
            named.staff.get(part.unit) if part.level is Level.STAFF else None,
            people.get(answers.get((part.measure, part.level, part.unit)) or 0, ""),
            _pace(part, done.get((part.measure, part.level)), named, as_of),
        )
        for part in sorted(parts, key=named.order)
    ]
    return Progress(plan, as_of, rows, into, why)


def _pace(part: Part, done: Done | None, named: "Named", as_of: date) -> Pace | None:
    if done is None:
        return None
    held = [done[key] for key in named.keys(part) if key in done]
    mine = sum(held[1:], held[0]) if held else NOTHING
    return stand(PLANNED[part.measure], mine, months=part.months, as_of=as_of)


def _merged_codes(day: date) -> dict[str, str]:
    codes = {pk: code for code, pk in branch_ids().items()}
    return {codes[gone]: codes[stays] for gone, stays in rules_on(day).merged.items()}


class Named:
    """Names and keys of whoever has a target, found once for all."""

    def __init__(self, parts: Sequence[Part], on: date) -> None:
        self.branches = branch_ids()
        self.branch_names = dict(branches_named().values())
        self.staff = staff_ids(numbers=sorted({part.unit for part in parts if part.level is Level.STAFF}))
        self.cards = staff_cards(ids=set(self.staff.values()), on=on)
        self.cohorts: dict[str, list[int]] = defaultdict(list)
        rows = CohortUnit.objects.filter(valid__contains=on).values_list("cohort", "branch_id")
        gone = rules_on(on).merged
        for cohort, branch in rows:
            if gone.get(branch, branch) not in self.cohorts[cohort]:
                self.cohorts[cohort].append(gone.get(branch, branch))

    def name(self, part: Part) -> str:
        """Whose target it is, in words."""
        if part.level is Level.BRANCH:
            return self.branch_names.get(part.unit, part.unit)
        if part.level is Level.STAFF:
            return self.cards[self.staff[part.unit]].name if part.unit in self.staff else part.unit
        return part.unit or "全行"

    def keys(self, part: Part) -> list[str]:
        """The keys whose sums are this part's done."""
        if part.level is Level.BRANCH:
            return [str(self.branches.get(part.unit, ""))]
        if part.level is Level.STAFF:
            return [str(self.staff.get(part.unit, ""))]
        return [str(one) for one in self.cohorts[part.unit]] if part.level is Level.COHORT else [""]

    def order(self, part: Part) -> tuple[int, int, str, int, str]:
        """By measure, the bank first, then each unit with its people, cohorts last."""
        place = list(PLANNED).index(part.measure)
        depth = {Level.BANK: 0, Level.BRANCH: 1, Level.STAFF: 1, Level.COHORT: 2}[part.level]
        unit = part.parent if part.level is Level.STAFF else part.unit
        return place, depth, unit, part.level is Level.STAFF, part.unit


def cohorts_on(day: date) -> dict[str, frozenset[int]]:
    """The units of each cohort on a day."""
    found: dict[str, set[int]] = defaultdict(set)
    for cohort, branch in CohortUnit.objects.filter(valid__contains=day).values_list("cohort", "branch_id"):
        found[cohort].add(branch)
    return {cohort: frozenset(units) for cohort, units in sorted(found.items())}


def cohorts_by_unit(day: date) -> dict[int, list[str]]:
    """The cohorts each unit is in on a day, by name."""
    found: dict[int, list[str]] = defaultdict(list)
    for cohort, units in cohorts_on(day).items():
        for unit in units:
            found[unit].append(cohort)
    return dict(found)


def cohort_names() -> list[str]:
    """Every cohort there ever was."""
    return list(CohortUnit.objects.order_by("cohort").values_list("cohort", flat=True).distinct())


def supervisions(*, closed: bool = False, branch_ids: frozenset[int] | None = None) -> list[SupervisionRow]:
    """Units under a leader, open items or closed ones, the nearest deadline first."""
    rows = Supervision.objects.select_related("branch", "leader", "closed_by")
    rows = rows.filter(closed_on__isnull=not closed, milestone__isnull=True)
    if branch_ids is not None:
        rows = rows.filter(branch_id__in=branch_ids)
    return [
        SupervisionRow(
            row.pk, row.measure, row.branch_id or 0, row.branch.name if row.branch else "", row.leader.name, row.asks,
            row.behind, row.due_on,
            row.opened_on, row.closed_on, row.closed_by.name if row.closed_by else "", row.outcome,
        )
        for row in rows.order_by("due_on", "id")
    ]  # fmt: skip
