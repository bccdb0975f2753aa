"""Acts on tasks: assign work at households, say it is done, put it off, take it back."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.queries import placed, villages_of
from qianmo.apps.tasks.models import Outcome, Task
from qianmo.domain.refusal import Refused

POSTPONED_MOST = 3
"""A task put off so often is done or taken back, and not put off again."""


@dataclass(frozen=True, slots=True)
class Assigned:
    """How many tasks were opened, and how many households had the same work open already."""

    opened: int
    known: int


@transaction.atomic
def assign_tasks(
    *,
    household_ids: Sequence[int],
    kind: str,
    note: str,
    due_on: date,
    scope: Scope,
    by: int,
    at: datetime,
    business_date: date,
) -> Assigned | Refused:
    """Open the same work at many households; one that has it open already is left as it is.

    Households outside the scope are passed over like ones that do not exist. Refused: no household, no word of what is
    to be done, a day that is over.
    """
    if not note:
        return Refused(code="no_note", reason="没有派：请写清到户里做什么")
    if due_on < business_date:
        return Refused(code="past_day", reason=f"没有派：期限 {due_on} 已经过了，请选今天或以后的日子")
    places = placed(household_ids=sorted(set(household_ids)))
    inside = {pk: place[0] for pk, place in places.items() if scope.allows(*place)}
    if not inside:
        return Refused(code="no_household", reason="没有派：还没有勾选户")
    rows = [
        Task(kind=kind, household_id=pk, village_id=village_id, note=note, due_on=due_on, opened_by_id=by, opened_at=at)
        for pk, village_id in sorted(inside.items())
    ]
    before = Task.objects.order_by("-id").values_list("id", flat=True).first() or 0
    Task.objects.bulk_create(rows, ignore_conflicts=True, batch_size=2_000)
    opened = list(
        Task.objects.filter(id__gt=before, household_id__in=inside, opened_by_id=by, opened_at=at).order_by("id")
    )
    _record("tasks.assigned", opened, by=by, at=at, business_date=business_date, note=note, due_on=due_on.isoformat())
    return Assigned(len(opened), len(inside) - len(opened))


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """Work at one household: what is to be done there and until when."""

    household_id: int
    note: str
    due_on: date


@transaction.atomic
def assign_errands(
    *, errands: Sequence[Errand], kind: str, scope: Scope, by: int, at: datetime, business_date: date
) -> Assigned | dict[int, Refused]:
    """Open work at households, each with words and a day of its own: all of it, or none and refusals by position.

    A household that has such work open already is left as it is. Refused: a household out of sight or named twice,
    no word of what is to be done, a day that is over.
    """
    places = placed(household_ids=sorted({one.household_id for one in errands}))
    refused: dict[int, Refused] = {}
    known: set[int] = set()
    for position, one in enumerate(errands):
        if one.household_id not in places or not scope.allows(*places[one.household_id]):
            refused[position] = Refused(code="missing", reason="没有这一户，或不在您的范围。请核对户号")
        elif one.household_id in known:
            refused[position] = Refused(code="twice", reason="这一户前面已经有一行。请留一行")
        elif not one.note:
            refused[position] = Refused(code="no_note", reason="没有写到户里做什么。请写上")
        elif one.due_on < business_date:
            refused[position] = Refused(code="past_day", reason=f"期限 {one.due_on} 已经过了。请写今天或以后的日子")
        known.add(one.household_id)
    if refused:
        return refused
    same: dict[tuple[str, date], list[int]] = defaultdict(list)
    for one in errands:
        same[one.note, one.due_on].append(one.household_id)
    opened = 0
    for (note, due_on), ids in same.items():
        answer = assign_tasks(
            household_ids=ids, kind=kind, note=note, due_on=due_on, scope=scope, by=by, at=at,
            business_date=business_date,
        )  # fmt: skip
        assert isinstance(answer, Assigned)
        opened += answer.opened
    return Assigned(opened, len(errands) - opened)


@transaction.atomic
def end_tasks(
    *, ids: Sequence[int], outcome: str, result: str, scope: Scope, by: int, at: datetime, business_date: date
) -> dict[int, Refused]:
    """Say that tasks are done or taken back; returns refusals by id. Refused: ended before, not in sight, no word."""
    rows, refused = _held(ids, scope)
    if outcome == Outcome.CANCELLED and not result:
        reason = Refused(code="no_reason", reason="取消要写明原因")
        return refused | {row.pk: reason for row in rows}
    for row in rows:
        row.ended_by_id, row.ended_at, row.outcome, row.result = by, at, outcome, result
    Task.objects.bulk_update(rows, ["ended_by", "ended_at", "outcome", "result"])
    _record("tasks.ended", rows, by=by, at=at, business_date=business_date, outcome=outcome, result=result)
    return refused


@transaction.atomic
def postpone_tasks(
    *, ids: Sequence[int], due_on: date, reason: str, scope: Scope, by: int, at: datetime, business_date: date
) -> dict[int, Refused]:
    """Put tasks off to a later day with a reason; returns refusals by id.

    Refused: ended before, not in sight, no reason, a day not later than the one that holds, put off three times.
    """
    rows, refused = _held(ids, scope)
    kept = []
    for row in rows:
        if not reason:
            refused[row.pk] = Refused(code="no_reason", reason="延期要写明原因")
        elif due_on <= max(row.due_on, business_date):
            refused[row.pk] = Refused(code="not_later", reason=f"期限要比原来的 {row.due_on} 和今天都晚")
        elif row.postponed >= POSTPONED_MOST:
            refused[row.pk] = Refused(code="too_often", reason=f"已延期 {row.postponed} 次，请办结或取消")
        else:
            row.due_on, row.postponed = due_on, row.postponed + 1
            kept.append(row)
    Task.objects.bulk_update(kept, ["due_on", "postponed"])
    _record(
        "tasks.postponed", kept, by=by, at=at, business_date=business_date, due_on=due_on.isoformat(), reason=reason
    )
    return refused


@transaction.atomic
def follow_households(*, village_ids: Sequence[int]) -> int:
    """Let open work of villages that were merged or split follow its households; returns how much there was.

    What is to be done stays as it was, so nothing is told but the change of the villages itself.
    """
    rows = list(Task.objects.select_for_update().filter(village_id__in=village_ids, ended_at=None).order_by("id"))
    places = villages_of(household_ids=[row.household_id for row in rows])
    for row in rows:
        row.village_id = places[row.household_id]
    return Task.objects.bulk_update(rows, ["village"], batch_size=5000)


def _held(ids: Sequence[int], scope: Scope) -> tuple[list[Task], dict[int, Refused]]:
    held = Task.objects.select_for_update(of=("self",)).select_related("household").filter(id__in=ids).order_by("id")
    rows = {row.pk: row for row in held}
    refused: dict[int, Refused] = {}
    for pk in ids:
        row = rows.get(pk)
        if row is None or not scope.allows(row.village_id, row.household.group_id):
            refused[pk] = Refused(code="missing", reason="这件待办不在您的范围，或已经没有了")
        elif row.ended_at is not None:
            refused[pk] = Refused(code="ended", reason=f"这件待办{Outcome(row.outcome).label}，不用再办")
    return [row for pk, row in rows.items() if pk not in refused], refused


def _record(kind: str, rows: Sequence[Task], *, by: int, at: datetime, business_date: date, **payload: object) -> None:
    facts = [Fact(subject_id=row.pk, household_id=row.household_id, by=by, payload=dict(payload)) for row in rows]
    record(kind=kind, facts=facts, at=at, business_date=business_date)
