"""What the sides of a contest come to, from days and months that were counted anyway: no account is looked at.

Loans and borrowers are those of the counted days (the month ends, and the last day); deposits and everything people did
are the tallies of the counted months. What one of them has not told yet is missing in the other too.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Sum

from qianmo.analytics.work import MEASURES as WORK
from qianmo.apps.org.queries import branch_ids, staff_ids
from qianmo.apps.performance.models import Contest, ContestSide, Month, Standing, Tally
from qianmo.apps.targets.queries import asked_between, counted_days, sums_over
from qianmo.domain.performance.contests import OUT, Scoring, Side, places, reached_on
from qianmo.domain.ratio import Ratio
from qianmo.domain.targets.measures import DEPOSITS, Measure
from qianmo.domain.targets.measures import MEASURES as OF_DAYS
from qianmo.domain.targets.sentences import ALL, NONE, OfDay
from qianmo.domain.targets.trees import Level

POINTS, DEPOSIT_GROWTH = "points", "deposit_growth"
ONE_DAY = timedelta(days=1)
COUNTED_BY_MONTHS: dict[str, str] = {
    POINTS: "积分",
    **{code: one.name for code, one in WORK.items() if not one.days and not one.fewer},
}
"""Measures of months a contest may be about: those that add up from month to month and of which more is better."""
NAMES: dict[str, str] = {**{code: one.name for code, one in OF_DAYS.items()}, **COUNTED_BY_MONTHS}
"""Every measure a contest may be about; those of a plan can be held against its targets."""
Steps = dict[date, dict[int, int]]
"""What each side had added by each counted day."""


@dataclass(frozen=True, slots=True)
class Stand:
    """A side where it stands: its row, its place in its group, and what that rests on."""

    row: ContestSide
    place: int
    side: Side
    bad_fen: int
    fen: int


@dataclass(frozen=True, slots=True)
class Standings:
    """A contest as of the end of a day."""

    as_of: date
    rows: list[Stand]


def standings_of(contest: Contest) -> Standings | None:
    """Where the sides stand by what is counted so far; None before a day of the period is."""
    base_on = contest.first - ONE_DAY
    days = sorted(one.on_day for one in counted_days() if contest.first <= one.on_day <= contest.until)
    grain = "manager" if contest.of_staff else "branch"
    sums = sums_over(days=[base_on, *days], rules_of=days[-1], grain=grain) if days else {}
    if (measure := _of_loans(contest)) is not None:
        if base_on not in sums:
            return None
        steps = {day: _grown(measure, sums[day], sums[base_on]) for day in days}
    else:
        steps = _worked(contest, DEPOSIT_GROWTH if contest.measure in OF_DAYS else contest.measure)
    if not steps:
        return None
    as_of = max(steps)
    return Standings(as_of, _placed(contest, steps, sums.get(as_of, {})))


def is_over(contest: Contest, found: Standings) -> bool:
    """Whether nothing of a contest can still be added: its last day is counted, and its last month closed."""
    if found.as_of < contest.until:
        return False
    if _of_loans(contest) is not None:
        return True
    closed = Month.objects.filter(first=contest.until.replace(day=1), closed_at__isnull=False)
    return closed.exists() and any(one.on_day == contest.until for one in counted_days())


def _of_loans(contest: Contest) -> Measure | None:
    """The measure of a contest that is read from counted days; None where the tallies of months tell it."""
    measure = OF_DAYS.get(contest.measure)
    return None if measure is None or measure.population == DEPOSITS else measure


def _grown(measure: Measure, now: Mapping[str, OfDay], was: Mapping[str, OfDay]) -> dict[int, int]:
    found = {}
    for key in {*now, *was} - {""}:
        mine, before = (of.get(key, {}).get(measure.population, NONE) for of in (now, was))
        found[int(key)] = mine.borrowers - before.borrowers if measure.counts else mine.fen - before.fen
    return found


def _worked(contest: Contest, code: str) -> Steps:
    """The running sums of a measure of months, each at the day its month is counted to."""
    months = Month.objects.filter(first__gte=contest.first, first__lte=contest.until).order_by("first")
    whose = "staff" if contest.of_staff else "branch"
    rows = Standing.objects.filter(month__in=months)
    if code == POINTS:
        told = list(rows.values_list("month__as_of", whose).annotate(Sum("points_centi")))
    else:
        unit = {(month, staff): branch for month, staff, branch in rows.values_list("month", "staff", "branch")}
        tallied = Tally.objects.filter(month__in=months, measure=code).annotate(as_of=F("month__as_of"))
        told = [
            (as_of, staff if contest.of_staff else unit[month, staff], amount)
            for as_of, month, staff, amount in tallied.values_list("as_of", "month", "staff", "amount")
            if (month, staff) in unit
        ]
    added: Steps = {month.as_of: defaultdict(int) for month in months}
    for as_of, key, amount in told:
        added[as_of][key] += amount
    running: dict[int, int] = defaultdict(int)
    steps: Steps = {}
    for day in sorted(added):
        for key, amount in added[day].items():
            running[key] += amount
        steps[day] = dict(running)
    return steps


def _placed(contest: Contest, steps: Steps, sums: Mapping[str, OfDay]) -> list[Stand]:
    targets = _targets(contest)
    groups: dict[int, dict[int, tuple[ContestSide, Side]]] = defaultdict(dict)
    rows = ContestSide.objects.filter(contest=contest).exclude(group=OUT).select_related("branch", "staff")
    for row in rows.order_by("group", "id"):
        key = row.staff_id or row.branch_id or 0
        added = [(day, steps[day].get(key, 0)) for day in sorted(steps)]
        of = sums.get(str(key), {}).get(ALL, NONE)
        done = added[-1][1]
        side = Side(
            score=Ratio(done, 1) if contest.scoring == Scoring.INCREASE else Ratio(done, max(targets.get(key, 0), 0)),
            absolute=_amount(contest, sums.get(str(key), {}), done),
            bad=Ratio(of.bad_fen, of.fen),
            reached_on=reached_on(added),
        )
        groups[row.group][row.pk] = (row, side)
    found = []
    for of_group in groups.values():
        by = places({pk: side for pk, (_, side) in of_group.items()})
        for pk, (row, side) in of_group.items():
            of = sums.get(str(row.staff_id or row.branch_id), {}).get(ALL, NONE)
            found.append(Stand(row, by[pk], side, of.bad_fen, of.fen))
    return sorted(found, key=lambda one: (one.row.group, one.place, one.row.pk))


def _amount(contest: Contest, of: OfDay, done: int) -> int:
    """What breaks a tie first: of completion what was added, of what loans grew how much they are; else the same."""
    measure = _of_loans(contest)
    if contest.scoring == Scoring.COMPLETION or measure is None:
        return done
    now = of.get(measure.population, NONE)
    return now.borrowers if measure.counts else now.fen


def _targets(contest: Contest) -> dict[int, int]:
    if contest.scoring != Scoring.COMPLETION:
        return {}
    level, ids = (Level.STAFF, staff_ids()) if contest.of_staff else (Level.BRANCH, branch_ids())
    asked = asked_between(measure=contest.measure, first=contest.first, until=contest.until)
    return {ids[unit]: amount for (of, unit), amount in asked.items() if of is level and unit in ids}
