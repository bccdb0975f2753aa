"""Reads of staff grades: who stands where and lacks what, assessments with their rows, transfers, and staffing."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from qianmo.apps.grids.handovers import duties_of
from qianmo.apps.org.posts import held_post
from qianmo.apps.org.queries import StaffCard, open_outlets, staff_cards
from qianmo.apps.performance.before import ONE_DAY, POST
from qianmo.apps.performance.books import EVERYWHERE
from qianmo.apps.performance.grading import climbers_on, held_grades, ladders_on, worked_in
from qianmo.apps.performance.models import Assessment, AssessmentState, StaffGrade, StaffingRule, StaffTransfer
from qianmo.apps.performance.queries.months import NOBODY
from qianmo.apps.performance.services.grades import kept, lacking
from qianmo.apps.targets.queries import cohorts_on, last_counted, sums_over
from qianmo.domain.performance.grades import Staffing, managers_needed
from qianmo.domain.targets.sentences import NONE

POPULATION = "inclusive"
"""Staffing goes by inclusive loans to small businesses (普惠小微), as S4 says."""


@dataclass(frozen=True, slots=True)
class GradeRow:
    """Somebody's grade with the measures beside it; `grade` is empty and `step` None before the first assessment."""

    staff_id: int
    card: StaffCard
    track: str
    grade: str
    step: int | None
    move: str
    fails: int
    measures: Mapping[str, Any]
    short_of: Sequence[str]
    lacking: Sequence[str]


@dataclass(frozen=True, slots=True)
class AssessmentCard:
    """An assessment: its period, how far it has come, by whom, and how many moved how."""

    id: int
    first: date
    until: date
    state: str
    state_name: str
    proposed_by_id: int
    proposed_by: str
    confirmed_by: str
    confirmed_at: datetime | None
    moves: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class TransferCard:
    """A transfer: who, where to (empty: stands by), from when to when, why, who said so; villages that need a taker."""

    id: int
    staff_id: int
    name: str
    kind: str
    branch: str
    since: date
    until: date | None
    reason: str
    asked_by_id: int
    asked_by: str
    agreed_by: str
    villages: int


@dataclass(frozen=True, slots=True)
class UnitStaffing:
    """A unit's managers beside those its loans and borrowers ask for; `needed` None without a rule."""

    branch_id: int
    name: str
    cohort: str
    fen: int
    borrowers: int
    there: int
    needed: int | None

    @property
    def gap(self) -> int | None:
        """How many are missing (below nothing: more than needed)."""
        return None if self.needed is None else self.needed - self.there


def grade_names(*, on: date) -> list[str]:
    """The names of all grades of a day's ladders, from the lowest, each once."""
    return list(dict.fromkeys(grade.name for ladder in ladders_on(on).values() for grade in ladder))


def grades_now(*, on: date, first: date, staff_ids: frozenset[int] | None) -> tuple[date | None, list[GradeRow]]:
    """The grades in force with what is counted since `first`, of these people; as of which day.

    Before a day of it is counted (None), with what the last assessment rested on.
    """
    people = [one for one in climbers_on(on) if staff_ids is None or one.staff_id in staff_ids]
    ids = [one.staff_id for one in people]
    as_of, worked = worked_in(first=first, until=on, staff_ids=ids)
    ladders, held, cards = ladders_on(on), held_grades(), staff_cards(ids=set(ids), on=on)
    rows = []
    for one in people:
        grade, ladder, now = held.get(one.staff_id), ladders[one.track], worked.get(one.staff_id)
        step = min(grade.step, len(ladder) - 1) if grade else None
        said: tuple[Mapping[str, Any], Sequence[str]] = (grade.measures, grade.lacking) if grade else ({}, [])
        if now is not None:
            said = kept(now), lacking(ladder, step or 0, now)
        card = cards.get(one.staff_id, NOBODY)
        if grade is None:
            rows.append(GradeRow(one.staff_id, card, one.track, "", None, "", 0, said[0], [], said[1]))
        else:
            rows.append(
                GradeRow(
                    one.staff_id, card, one.track, grade.name, step, grade.move, grade.fails, said[0], grade.short_of,
                    said[1],
                )
            )  # fmt: skip
    return as_of, sorted(rows, key=lambda row: (row.track, -(row.step or 0), row.card.number))


def assessments() -> list[AssessmentCard]:
    """Every assessment that was not given up, the latest first."""
    rows = Assessment.objects.exclude(state=AssessmentState.DROPPED).select_related("proposed_by", "confirmed_by")
    moves: dict[int, Counter[str]] = {}
    for assessment, move in StaffGrade.objects.filter(assessment__in=rows).values_list("assessment", "move"):
        moves.setdefault(assessment, Counter())[move] += 1
    return [
        AssessmentCard(
            row.pk, row.first, row.until, row.state, str(AssessmentState(row.state).label), row.proposed_by_id,
            row.proposed_by.name, row.confirmed_by.name if row.confirmed_by else "", row.confirmed_at,
            moves.get(row.pk, Counter()),
        )
        for row in rows.order_by("-first")
    ]  # fmt: skip


def assessed_rows(*, assessment_id: int, on: date, staff_ids: frozenset[int] | None) -> list[GradeRow]:
    """What an assessment says of these people, who moved first."""
    found = StaffGrade.objects.filter(assessment_id=assessment_id)
    rows = found if staff_ids is None else found.filter(staff_id__in=staff_ids)
    cards = staff_cards(ids=set(rows.values_list("staff_id", flat=True)), on=on)
    told = [
        GradeRow(
            row.staff_id, cards.get(row.staff_id, NOBODY), row.track, row.name, row.step, row.move, row.fails,
            row.measures, row.short_of, row.lacking,
        )
        for row in rows
    ]  # fmt: skip
    return sorted(told, key=lambda row: (row.move == "stays", row.track, -(row.step or 0), row.card.number))


def transfers(*, staff_ids: frozenset[int] | None) -> list[TransferCard]:
    """Transfers of these people, those that wait first, then the latest to begin."""
    rows = StaffTransfer.objects.select_related("staff", "branch", "asked_by", "agreed_by")
    found = rows if staff_ids is None else rows.filter(staff_id__in=staff_ids)
    duties = duties_of(staff_ids={row.staff_id for row in found if row.agreed_by_id is None})
    told = [
        TransferCard(
            row.pk, row.staff_id, row.staff.name, row.get_kind_display(), row.branch.name if row.branch else "",
            row.since, row.until, row.reason, row.asked_by_id, row.asked_by.name,
            row.agreed_by.name if row.agreed_by else "", len(duties.get(row.staff_id, {}).get("owner", [])),
        )
        for row in found.order_by("-since", "-id")
    ]  # fmt: skip
    return sorted(told, key=lambda one: bool(one.agreed_by))


def staffing(*, on: date) -> tuple[date | None, list[UnitStaffing]]:
    """Every open unit with the managers it has and needs, the largest gap first; as of which counted day."""
    day = last_counted(on=on)
    sums = sums_over(days=[day], rules_of=day, grain="branch").get(day, {}) if day else {}
    there = Counter(one.branch_id for one in held_post(post=POST, since=on, until=on + ONE_DAY))
    rules = {row.cohort: row for row in StaffingRule.objects.filter(valid__contains=on)}
    cohort_of = {unit: name for name, units in cohorts_on(on).items() if name in rules for unit in units}
    rows = []
    for pk, name in open_outlets(on=on).items():
        of, cohort = sums.get(str(pk), {}).get(POPULATION, NONE), cohort_of.get(pk, EVERYWHERE)
        needed = _needed(rules.get(cohort), of.fen, of.borrowers) if day else None
        rows.append(UnitStaffing(pk, name, cohort, of.fen, of.borrowers, there[pk], needed))
    return day, sorted(rows, key=lambda one: (-(one.gap or 0), -one.fen, one.branch_id))


def _needed(rule: StaffingRule | None, fen: int, borrowers: int) -> int | None:
    if rule is None:
        return None
    asked = Staffing(
        least=rule.least, balance_fen=rule.balance_fen, borrowers=rule.borrowers, step_fen=rule.step_fen,
        step_borrowers=rule.step_borrowers,
    )  # fmt: skip
    return managers_needed(rule=asked, balance_fen=fen, borrowers=borrowers)
