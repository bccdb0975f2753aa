"""Points of units: of their own people and of all units below, so that what a cohort brings counts above it too."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qianmo.apps.org.posts import branch_parents
from qianmo.apps.org.queries import branches_named
from qianmo.apps.performance.models import Standing
from qianmo.apps.performance.queries.months import MonthCard
from qianmo.apps.targets.queries import cohorts_by_unit


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitPoints:
    """A unit, or a cohort of units, in some months: people measured in the last, points of its own and with all below.

    `depth` is how far below the head office a unit stands; `cohorts` are those it was in when the last month began.
    """

    name: str
    depth: int
    people: int
    own_centi: int
    points_centi: int
    cohorts: tuple[str, ...] = ()
    is_cohort: bool = False


def unit_points(*, months: Sequence[MonthCard]) -> list[UnitPoints]:
    """Every unit with people who were measured in or below it, from the head office down, and then the cohorts.

    Points count in the unit where they were made, once more in each unit above it, and in the cohorts of the unit on
    the first day of each month. Source: S4 (「将试点成效纳入所在一级机构普惠条线经营考核」).
    """
    rows = Standing.objects.filter(month__in=[one.id for one in months])
    told = rows.values_list("month__first", "staff", "branch", "points_centi")
    parents, named = branch_parents(), branches_named()
    own: dict[int, int] = defaultdict(int)
    sums: dict[int, int] = defaultdict(int)
    people: dict[int, set[int]] = defaultdict(set)
    of_cohort: dict[str, int] = defaultdict(int)
    staff_of: dict[str, set[int]] = defaultdict(set)
    held = {one.first: cohorts_by_unit(one.first) for one in months}
    for first, staff, branch, points in told:
        own[branch] += points
        for unit in _up(branch, parents):
            sums[unit] += points
            if first == months[0].first:
                people[unit].add(staff)
        for cohort in held[first].get(branch, ()):
            of_cohort[cohort] += points
            staff_of[cohort] |= {staff} if first == months[0].first else set()
    found = [
        UnitPoints(
            name=named[unit][1], depth=depth, people=len(people[unit]), own_centi=own[unit], points_centi=sums[unit],
            cohorts=tuple(held[months[0].first].get(unit, ())),
        )
        for unit, depth in _ordered(sums, parents)
    ]  # fmt: skip
    return found + [
        UnitPoints(
            name=cohort, depth=0, people=len(staff_of[cohort]), own_centi=points, points_centi=points, is_cohort=True,
        )
        for cohort, points in sorted(of_cohort.items())
    ]  # fmt: skip


def _up(unit: int, parents: dict[int, int | None]) -> Iterator[int]:
    here: int | None = unit
    while here is not None:
        yield here
        here = parents.get(here)


def _ordered(sums: dict[int, int], parents: dict[int, int | None]) -> Iterator[tuple[int, int]]:
    """Units from the top down with their depth, the most points first among those of one parent."""
    below: dict[int | None, list[int]] = defaultdict(list)
    for unit in sums:
        below[parents.get(unit)].append(unit)
    waiting = [(unit, 0) for unit in sorted(below[None], key=lambda one: (sums[one], -one))]
    while waiting:
        unit, depth = waiting.pop()
        yield unit, depth
        waiting += [(one, depth + 1) for one in sorted(below[unit], key=lambda one: (sums[one], -one))]
