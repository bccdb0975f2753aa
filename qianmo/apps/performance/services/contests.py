"""Acts on contests: set one up in proposed groups, regroup before the start, publish by another, freeze the end."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.org.posts import held_post
from qianmo.apps.org.queries import open_outlets
from qianmo.apps.performance.before import ONE_DAY, POST
from qianmo.apps.performance.contesting import NAMES, Standings, is_over, standings_of
from qianmo.apps.performance.models import Contest, ContestResult, ContestSide, ContestState
from qianmo.apps.targets.queries import cohorts_on, last_counted, sums_over
from qianmo.domain.performance.contests import OUT, Scoring, check_contest, check_groups, grouped
from qianmo.domain.refusal import Refused
from qianmo.domain.targets.measures import MEASURES as OF_DAYS
from qianmo.domain.targets.sentences import ALL, NONE

SETTLED = Refused(code="contest_settled", reason="没有办：这场竞赛已经发布、放弃或定榜。请刷新本页")
BEGUN = Refused(code="contest_begun", reason="没有办：竞赛已经开始，分组不能再改。请照现在的分组比完")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewContest:
    """A contest as it is asked for; `cohort` narrows it to the units of a cohort and their people (all: "")."""

    name: str
    measure: str
    scoring: str
    of_staff: bool
    cohort: str
    first: date
    until: date
    groups: int
    says: str
    by: int
    request_id: UUID


@transaction.atomic
def set_up_contest(*, new: NewContest, at: datetime, business_date: date) -> int | Refused:
    """Set a contest up with its sides in groups of similar size; the id, the same for the same request again.

    Refused: a measure or a cohort there is none of, and what `check_contest` says.
    """
    if known := Contest.objects.filter(request_id=new.request_id).first():
        return known.pk
    if new.measure not in NAMES or new.scoring not in list(Scoring):
        return Refused(code="no_measure", reason="没有办：没有这个指标或比法。请从列表里选")
    sides = _sides(new, on=business_date)
    refused = check_contest(
        name=new.name, first=new.first, until=new.until, groups=new.groups, sides=len(sides), on=business_date,
        completion_of_target=new.scoring == Scoring.INCREASE or new.measure in OF_DAYS,
    )  # fmt: skip
    if refused is not None:
        return refused
    row = Contest.objects.create(
        name=new.name.strip(), measure=new.measure, scoring=new.scoring, of_staff=new.of_staff,
        says=new.says.strip()[:200], first=new.first, until=new.until, state=ContestState.DRAFT, written_by_id=new.by,
        written_at=at, request_id=new.request_id,
    )  # fmt: skip
    sizes = _sizes(sides, of_staff=new.of_staff, on=business_date)
    groups = grouped(sizes, groups=new.groups)
    whose = "staff_id" if new.of_staff else "branch_id"
    ContestSide.objects.bulk_create(
        ContestSide(contest=row, size_fen=sizes[key], group=groups[key], **{whose: key}) for key in sizes
    )
    _tell("performance.contest_set_up", row, by=new.by, at=at, on=business_date, sides=len(sizes))
    return row.pk


def _sides(new: NewContest, *, on: date) -> list[int]:
    units: Collection[int] = cohorts_on(on).get(new.cohort, frozenset()) if new.cohort else open_outlets(on=on)
    if not new.of_staff:
        return sorted(units)
    return [one.staff_id for one in held_post(post=POST, since=on, until=on + ONE_DAY) if one.branch_id in units]


def _sizes(sides: Collection[int], *, of_staff: bool, on: date) -> dict[int, int]:
    """What loans each side had when last counted, nothing where never counted."""
    day = last_counted(on=on)
    grain = "manager" if of_staff else "branch"
    found = sums_over(days=[day], rules_of=on, grain=grain).get(day, {}) if day else {}
    return {key: found.get(str(key), {}).get(ALL, NONE).fen for key in sides}


@transaction.atomic
def regroup_contest(
    *, contest_id: int, groups: Mapping[int, int], by: int, at: datetime, business_date: date
) -> Refused | None:
    """Put sides (by their row) into other groups before the start; what was published waits to be published again.

    The same groups again change nothing. Refused: one that has begun or is settled, a group of one, nobody left.
    """
    row = Contest.objects.select_for_update().filter(id=contest_id).first()
    if row is None or row.state == ContestState.DROPPED:
        return SETTLED
    if row.state == ContestState.PUBLISHED and row.first <= business_date:
        return BEGUN
    sides = list(ContestSide.objects.filter(contest=row))
    if all(groups.get(side.pk, side.group) == side.group for side in sides):
        return None
    for side in sides:
        side.group = groups.get(side.pk, side.group)
    if refused := check_groups([side.group for side in sides]):
        return refused
    ContestSide.objects.bulk_update(sides, ["group"])
    row.state, row.written_by_id, row.written_at = ContestState.DRAFT, by, at
    row.published_by, row.published_at = None, None
    row.save(update_fields=["state", "written_by", "written_at", "published_by", "published_at"])
    out = sum(side.group == OUT for side in sides)
    _tell("performance.contest_regrouped", row, by=by, at=at, on=business_date, out=out)
    return None


@transaction.atomic
def publish_contest(*, contest_id: int, by: int, at: datetime, business_date: date) -> Refused | None:
    """Publish a contest with its groups and its rule for ties. Refused: by its writer, settled, or begun meanwhile."""
    row = Contest.objects.select_for_update().filter(id=contest_id).first()
    if row is None or row.state != ContestState.DRAFT:
        return SETTLED
    if row.written_by_id == by:
        return Refused(code="own_contest", reason="没有发布：自己编制或改过分组的竞赛要由另一位同事发布")
    if row.first < business_date:
        return Refused(
            code="contest_late", reason=f"没有发布：{row.first} 已经过了，名次看得到了再分组不公平。请放弃，从下月另起"
        )
    row.state, row.published_by_id, row.published_at = ContestState.PUBLISHED, by, at
    row.save(update_fields=["state", "published_by", "published_at"])
    _tell("performance.contest_published", row, by=by, at=at, on=business_date)
    return None


@transaction.atomic
def drop_contest(*, contest_id: int, by: int, at: datetime, business_date: date) -> Refused | None:
    """Give a contest up that nobody published."""
    row = Contest.objects.select_for_update().filter(id=contest_id).first()
    if row is None or row.state != ContestState.DRAFT:
        return SETTLED
    row.state = ContestState.DROPPED
    row.save(update_fields=["state"])
    _tell("performance.contest_dropped", row, by=by, at=at, on=business_date)
    return None


@transaction.atomic
def freeze_contests(*, on: date, at: datetime) -> int:
    """Write down for good how contests ended whose last day is counted; how many were."""
    frozen = 0
    held = Contest.objects.select_for_update().filter(state=ContestState.PUBLISHED, frozen_at__isnull=True)
    for row in held.filter(until__lte=on).order_by("id"):
        found = standings_of(row)
        if found is None or not is_over(row, found):
            continue
        _keep(found)
        row.frozen_at = at
        row.save(update_fields=["frozen_at"])
        _tell("performance.contest_frozen", row, by=None, at=at, on=on, as_of=found.as_of.isoformat())
        frozen += 1
    return frozen


def _keep(found: Standings) -> None:
    ContestResult.objects.bulk_create(
        ContestResult(
            side=one.row, as_of=found.as_of, place=one.place, score_numerator=one.side.score.numerator,
            score_denominator=one.side.score.denominator, absolute=one.side.absolute, bad_fen=one.bad_fen, fen=one.fen,
            reached_on=one.side.reached_on,
        )
        for one in found.rows
    )  # fmt: skip


def _tell(kind: str, row: Contest, *, by: int | None, at: datetime, on: date, **more: Any) -> None:
    fact = Fact(subject_id=row.pk, household_id=None, by=by, payload={"name": row.name, **more})
    record(kind=kind, facts=[fact], at=at, business_date=on)
