"""Reads of a version of a plan as a tree: who gets what, what is shared out below, what changed, who is left out."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from qianmo.apps.org.queries import staff_ids, staff_names
from qianmo.apps.targets.models import Plan, PlanState
from qianmo.apps.targets.queries.plans import Named, PlanCard, card_of, parts_of
from qianmo.domain.targets.plans import MONTHS
from qianmo.domain.targets.trees import Level, Part

Key = tuple[str, Level, str]


@dataclass(frozen=True, slots=True)
class Branching:
    """A target of a version: whose, who answers (nobody: ""), what is shared out below it and what it was before.

    `below` is None where nothing is shared out; `before` is None where the version in force has no such target.
    """

    part: Part
    name: str
    answers: str
    answers_number: str
    below: int | None
    before: int | None


@dataclass(frozen=True, slots=True)
class PlanTree:
    """A version from the bank down; `against` is the one in force it is held against, `left_out` units by measure."""

    plan: PlanCard
    against: PlanCard | None
    rows: Sequence[Branching]
    left_out: Mapping[str, Sequence[str]]
    gone: Sequence[tuple[str, str, int]]
    """Targets of the version in force that this one no longer has: measure, whose, how much."""


def plan_tree(*, plan_id: int, on: date) -> PlanTree | None:
    """A version held against the one in force of its year; None where there is none of that id."""
    rows = Plan.objects.select_related("written_by", "published_by")
    plan = rows.filter(id=plan_id).first()
    if plan is None:
        return None
    others = rows.filter(year=plan.year, state=PlanState.PUBLISHED, version__lt=plan.version)
    held = others.order_by("-version").first()
    told = parts_of(plan_id=plan.pk)
    parts = [part for part, _ in told]
    before = [part for part, _ in parts_of(plan_id=held.pk)] if held else []
    named, named_before = Named(parts, on), Named(before, on)
    people = staff_names(ids={who for _, who in told if who is not None})
    numbers = {pk: number for number, pk in staff_ids().items()}
    answers = {_key(part): (people.get(who or 0, ""), numbers.get(who or 0, "")) for part, who in told}
    was = {_key(part): part.year for part in before}
    below = _below(parts)
    found = [
        Branching(part, named.name(part), *answers[_key(part)], below.get(_key(part)), was.get(_key(part)))
        for part in sorted(parts, key=named.order)
    ]
    gone = [
        (part.measure, named_before.name(part), part.year)
        for part in sorted(before, key=named_before.order)
        if _key(part) not in answers
    ]
    return PlanTree(card_of(plan), card_of(held) if held else None, found, _left_out(parts, named), gone)


def _key(part: Part) -> Key:
    return part.measure, part.level, part.unit


def _below(parts: Sequence[Part]) -> dict[Key, int]:
    found: dict[Key, int] = defaultdict(int)
    for part in parts:
        if part.level is Level.BRANCH and not part.parent:
            found[part.measure, Level.BANK, ""] += part.year
        elif part.level in {Level.BRANCH, Level.STAFF}:
            found[part.measure, Level.BRANCH, part.parent] += part.year
    return dict(found)


def _left_out(parts: Sequence[Part], named: Named) -> dict[str, list[str]]:
    """Units that have a target of another measure and none of this one."""
    units: dict[str, set[str]] = defaultdict(set)
    for part in parts:
        if part.level is Level.BRANCH:
            units[part.measure].add(part.unit)
    every = sorted({unit for of in units.values() for unit in of})
    told = {
        measure: [named.branch_names.get(unit, unit) for unit in every if unit not in of]
        for measure, of in units.items()
    }
    return {measure: names for measure, names in told.items() if names}


def asked_between(*, measure: str, first: date, until: date) -> dict[tuple[Level, str], int]:
    """What the published plans ask of a measure in whole months from `first` to `until`, by level and unit."""
    asked: dict[tuple[Level, str], int] = defaultdict(int)
    for year in range(first.year, until.year + 1):
        plan = Plan.objects.filter(year=year, state=PlanState.PUBLISHED).order_by("-version").first()
        since = first.month if year == first.year else 1
        last = until.month if year == until.year else MONTHS
        for part, _ in parts_of(plan_id=plan.pk) if plan else ():
            if part.measure == measure:
                asked[part.level, part.unit] += sum(part.months[since - 1 : last])
    return dict(asked)
