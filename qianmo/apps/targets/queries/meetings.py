"""Reads of meetings on weak indicators: each with its points, what was promised there and before, and how it moved."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from qianmo.apps.targets.models import Remedy, RemedyOutcome, Supervision, WeakMeeting, WeakPoint
from qianmo.apps.targets.queries.plans import progress
from qianmo.domain.targets.measures import PLANNED
from qianmo.domain.targets.trees import Level

Place = tuple[str, int]
"""A measure and a unit."""


@dataclass(frozen=True, slots=True)
class RemedyRow:
    """What was promised about a weak point, and what came of it once that is told."""

    id: int
    measure: str
    branch: str
    branch_id: int
    what: str
    answers: str
    answers_id: int
    due_on: date
    promised_on: date
    behind_then: int
    kept: str
    said: str
    told_on: date | None
    behind_told: int | None
    meeting_id: int
    meeting_on: date

    @property
    def is_open(self) -> bool:
        """Whether nobody has told what came of it."""
        return self.told_on is None


@dataclass(frozen=True, slots=True)
class PointRow:
    """A unit behind with a measure: its figures of the meeting's day, why, and what is promised; who leads it up."""

    id: int
    measure: str
    branch_id: int
    branch: str
    done: int
    due: int
    behind: int
    causes: list[str]
    said: str
    said_by: str
    remedies: list[RemedyRow]
    leader: str


@dataclass(frozen=True, slots=True)
class MeetingCard:
    """A meeting by its counts; `kept` are promises told as done."""

    id: int
    held_on: date
    as_of: date
    chair: str
    opened_by: str
    said: str
    is_open: bool
    points: int
    explained: int
    promised: int
    told: int
    kept: int


def meetings(*, meeting_id: int | None = None) -> list[MeetingCard]:
    """Meetings by day, the last first, or one."""
    rows = WeakMeeting.objects.select_related("chair", "opened_by").order_by("-held_on")
    if meeting_id is not None:
        rows = rows.filter(id=meeting_id)
    points: dict[int, tuple[int, int]] = {}
    for pk, many, said in WeakPoint.objects.values_list("meeting").annotate(
        many=Count("id"), said=Count("id", filter=~Q(causes=[]))
    ):
        points[pk] = (many, said)
    promised = dict(Remedy.objects.values_list("point__meeting").annotate(many=Count("id")))
    told = {
        pk: (many, kept)
        for pk, many, kept in RemedyOutcome.objects.values_list("remedy__point__meeting").annotate(
            many=Count("id"), done=Count("id", filter=Q(kept="done"))
        )
    }
    return [
        MeetingCard(
            row.pk, row.held_on, row.as_of, row.chair.name, row.opened_by.name, row.said, row.closed_at is None,
            *points.get(row.pk, (0, 0)), promised.get(row.pk, 0), *told.get(row.pk, (0, 0)),
        )
        for row in rows
    ]  # fmt: skip


def points_of(*, meeting_id: int, branch_ids: frozenset[int] | None = None) -> list[PointRow]:
    """The weak points of a meeting by measure, furthest behind first in each, of these units or of all."""
    rows = WeakPoint.objects.filter(meeting=meeting_id).select_related("branch", "said_by")
    if branch_ids is not None:
        rows = rows.filter(branch__in=branch_ids)
    promised = defaultdict(list)
    for point_id, row in _remedies(Q(point__meeting=meeting_id)):
        promised[point_id].append(row)
    leaders = {
        (measure, branch): leader
        for measure, branch, leader in Supervision.objects.filter(
            closed_on__isnull=True, milestone__isnull=True
        ).values_list("measure", "branch", "leader__name")
    }
    found = [
        PointRow(
            row.pk, row.measure, row.branch_id, row.branch.name, row.done, row.due, row.behind, list(row.causes),
            row.said, row.said_by.name if row.said_by else "", promised.get(row.pk, []),
            leaders.get((row.measure, row.branch_id), ""),
        )
        for row in rows
    ]  # fmt: skip
    order = list(PLANNED)
    return sorted(found, key=lambda one: (order.index(one.measure), -one.behind, one.id))


def promised_before(*, meeting_id: int, branch_ids: frozenset[int] | None = None) -> list[RemedyRow]:
    """What was promised at the meeting before this one, and at earlier ones where nobody told what came of it."""
    this = WeakMeeting.objects.get(id=meeting_id)
    last = WeakMeeting.objects.filter(held_on__lt=this.held_on).order_by("-held_on").first()
    if last is None:
        return []
    told = RemedyOutcome.objects.filter(told_on__lt=this.held_on).values("remedy")
    asked = Q(point__meeting=last) | (Q(point__meeting__held_on__lt=last.held_on) & ~Q(id__in=told))
    rows = [row for _, row in _remedies(asked)]
    return [row for row in rows if branch_ids is None or row.branch_id in branch_ids]


def remedies_of(*, staff_id: int) -> list[RemedyRow]:
    """What somebody answers for and has not told of yet, the nearest deadline first."""
    told = RemedyOutcome.objects.values("remedy")
    return [row for _, row in _remedies(Q(answers=staff_id) & ~Q(id__in=told))]


def _remedies(asked: Q) -> Sequence[tuple[int, RemedyRow]]:
    rows = list(Remedy.objects.filter(asked).select_related("point__branch", "point__meeting", "answers"))
    told = {row.remedy_id: row for row in RemedyOutcome.objects.filter(remedy__in=rows)}
    found = []
    for row in sorted(rows, key=lambda one: (one.due_on, one.pk)):
        point, came = row.point, told.get(row.pk)
        found.append(
            (
                point.pk,
                RemedyRow(
                    row.pk, point.measure, point.branch.name, point.branch_id, row.what, row.answers.name,
                    row.answers_id, row.due_on, row.promised_on, point.behind, came.kept if came else "",
                    came.said if came else "", came.told_on if came else None, came.behind if came else None,
                    point.meeting_id, point.meeting.held_on,
                ),
            )
        )  # fmt: skip
    return found


def lacking_now(*, on: date, measures: Collection[str] | None = None) -> dict[Place, int]:
    """How much each unit lacks of each measure, or of some, as of the last counted day; nothing or less where ahead."""
    found = progress(on=on, measures=measures)
    return {
        (row.part.measure, row.branch_id): -row.pace.ahead
        for row in (found.rows if found else ())
        if row.part.level is Level.BRANCH and row.pace is not None and row.branch_id is not None
    }
