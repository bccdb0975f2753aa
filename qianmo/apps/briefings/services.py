"""Acts of the day: plan whom to call on, settle in the evening what was left, note that a branch has met."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from qianmo.apps.briefings.models import Briefing, BriefingKind, DayPlan, Left, PlannedCall
from qianmo.apps.briefings.queries import called_on
from qianmo.apps.events.services import Fact, record
from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.queries import placed
from qianmo.domain.calls import CALLS_MOST
from qianmo.domain.refusal import Refused

SETTLED = Refused(code="settled", reason="这一天已经结清，不能再改")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPlan:
    """Whom a person means to call on: each household with why. It takes the place of what was planned for that day."""

    staff_id: int
    branch_id: int
    day: date
    calls: Mapping[int, str]


@transaction.atomic
def plan_days(*, plans: Sequence[NewPlan], scope: Scope, at: datetime, business_date: date) -> dict[int, Refused]:
    """Plan days of one person or of many; refusals by position, of which nothing is kept.

    Refused: nobody to call on, more than a day holds, a household out of sight, a day that is over or settled.
    """
    places = placed(household_ids=sorted({pk for one in plans for pk in one.calls}))
    known = _held([(one.staff_id, one.day) for one in plans])
    refused: dict[int, Refused] = {}
    for position, one in enumerate(plans):
        row = known.get((one.staff_id, one.day))
        if not one.calls:
            refused[position] = Refused(code="nobody", reason="还没有勾选要去的户")
        elif len(one.calls) > CALLS_MOST:
            reason = f"勾了 {len(one.calls)} 户，一天最多 {CALLS_MOST} 户。请去掉几户，明天再排"
            refused[position] = Refused(code="too_many", reason=reason)
        elif any(pk not in places or not scope.allows(*places[pk]) for pk in one.calls):
            refused[position] = Refused(code="missing", reason="有的户不在您的范围，或已经没有了。请重新打开这一页")
        elif one.day < business_date:
            refused[position] = Refused(code="past_day", reason=f"{one.day} 已经过了，请排今天或以后")
        elif row is not None and row.settled_at is not None:
            refused[position] = SETTLED
    taken = [one for position, one in enumerate(plans) if position not in refused]
    new = [
        DayPlan(staff_id=one.staff_id, branch_id=one.branch_id, day=one.day)
        for one in taken
        if (one.staff_id, one.day) not in known
    ]
    known |= {(row.staff_id, row.day): row for row in DayPlan.objects.bulk_create(new)}
    _write({known[one.staff_id, one.day]: one.calls for one in taken})
    facts = [
        Fact(
            subject_id=known[one.staff_id, one.day].pk,
            household_id=None,
            by=one.staff_id,
            payload={"day": one.day.isoformat(), "households": sorted(one.calls)},
        )
        for one in taken
    ]
    record(kind="briefings.planned", facts=facts, at=at, business_date=business_date)
    return refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Settling:
    """The end of a person's day: why each household that was not called on was left, and which go on to `next_day`."""

    staff_id: int
    day: date
    next_day: date
    left: Mapping[int, str] = field(default_factory=dict)
    carried: frozenset[int] = frozenset()
    said: str = ""


@transaction.atomic
def settle_days(*, settlings: Sequence[Settling], at: datetime, business_date: date) -> dict[int, Refused]:
    """Settle days; refusals by position. What is carried over stands first on the plan of the next day.

    Refused: no plan, settled before, a day that has not come, a household left without a reason, a reason nobody knows,
    more carried over than the next day holds.
    """
    rows = _held([(one.staff_id, one.day) for one in settlings])
    nexts = _held([(one.staff_id, one.next_day) for one in settlings])
    calls = _calls([*rows.values(), *nexts.values()])
    called = called_on(staff_ids=[one.staff_id for one in settlings], days=[one.day for one in settlings])
    refused: dict[int, Refused] = {}
    settled: list[tuple[Settling, DayPlan, list[PlannedCall]]] = []
    for position, one in enumerate(settlings):
        row = rows.get((one.staff_id, one.day))
        held = calls.get(row.pk, []) if row else []
        undone = [call for call in held if (one.staff_id, one.day, call.household_id) not in called]
        tomorrow = nexts.get((one.staff_id, one.next_day))
        answer = _why_not_settled(one, row, undone, len(calls.get(tomorrow.pk, [])) if tomorrow else 0, business_date)
        if answer is not None or row is None:
            refused[position] = answer or SETTLED
            continue
        for call in undone:
            call.left, call.carried = one.left[call.household_id], call.household_id in one.carried
        row.settled_at, row.said = at, one.said
        settled.append((one, row, undone))
    PlannedCall.objects.bulk_update([call for _, _, undone in settled for call in undone], ["left", "carried"])
    DayPlan.objects.bulk_update([row for _, row, _ in settled], ["settled_at", "said"])
    _carry(settled, nexts)
    facts = [
        Fact(
            subject_id=row.pk,
            household_id=None,
            by=one.staff_id,
            payload={"day": one.day.isoformat(), "left": len(undone), "carried": sum(call.carried for call in undone)},
        )
        for one, row, undone in settled
    ]
    record(kind="briefings.settled", facts=facts, at=at, business_date=business_date)
    return refused


def _why_not_settled(
    one: Settling, row: DayPlan | None, undone: Sequence[PlannedCall], planned_next: int, business_date: date
) -> Refused | None:
    bare = [call for call in undone if one.left.get(call.household_id, "") not in Left.values]
    carried = sum(call.household_id in one.carried for call in undone)
    if row is None:
        return Refused(code="no_plan", reason="这一天没有排过户，不用结清")
    if row.settled_at is not None:
        return SETTLED
    if row.day > business_date:
        return Refused(code="not_yet", reason=f"{row.day} 还没有到，到那天晚上再结")
    if bare:
        return Refused(code="no_reason", reason=f"还有 {len(bare)} 户没有去，也没有选原因。每户选一个原因再结清")
    if planned_next + carried > CALLS_MOST:
        reason = f"{one.next_day} 已排 {planned_next} 户，再转 {carried} 户就超过 {CALLS_MOST} 户。请少转几户"
        return Refused(code="too_many", reason=reason)
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBriefing:
    """That a branch has met: which meeting, who led it, what was agreed."""

    branch_id: int
    day: date
    kind: str
    by: int
    said: str


@transaction.atomic
def hold_briefings(*, briefings: Sequence[NewBriefing], at: datetime, business_date: date) -> dict[int, Refused]:
    """Note meetings; refusals by position. Refused: noted before, a day that has not come, nothing agreed."""
    known = set(Briefing.objects.filter(day__in={one.day for one in briefings}).values_list("branch_id", "day", "kind"))
    refused: dict[int, Refused] = {}
    rows = []
    for position, one in enumerate(briefings):
        if one.kind not in BriefingKind.values:
            refused[position] = Refused(code="odd_kind", reason="请选晨会或夕会")
        elif (one.branch_id, one.day, one.kind) in known:
            name = BriefingKind(one.kind).label
            refused[position] = Refused(code="held", reason=f"{one.day} 的{name}已经记过，记下的不能改")
        elif one.day > business_date:
            refused[position] = Refused(code="not_yet", reason=f"{one.day} 还没有到")
        elif not one.said:
            refused[position] = Refused(code="nothing_said", reason="请写下议定了什么，没有就写“无”")
        else:
            known.add((one.branch_id, one.day, one.kind))
            rows.append(
                Briefing(
                    branch_id=one.branch_id, day=one.day, kind=one.kind, chair_id=one.by, held_at=at, said=one.said
                )
            )
    Briefing.objects.bulk_create(rows)
    facts = [
        Fact(
            subject_id=row.pk,
            household_id=None,
            by=row.chair_id,
            payload={"day": row.day.isoformat(), "kind": row.kind, "said": row.said},
        )
        for row in rows
    ]
    record(kind="briefings.held", facts=facts, at=at, business_date=business_date)
    return refused


def _held(which: Sequence[tuple[int, date]]) -> dict[tuple[int, date], DayPlan]:
    wanted = set(which)
    rows = DayPlan.objects.select_for_update().filter(
        staff_id__in={staff_id for staff_id, _ in wanted}, day__in={day for _, day in wanted}
    )
    return {(row.staff_id, row.day): row for row in rows.order_by("id") if (row.staff_id, row.day) in wanted}


def _calls(plans: Sequence[DayPlan]) -> dict[int, list[PlannedCall]]:
    found: dict[int, list[PlannedCall]] = {}
    for call in PlannedCall.objects.filter(plan__in={plan.pk for plan in plans}).order_by("id"):
        found.setdefault(call.plan_id, []).append(call)
    return found


def _write(wanted: Mapping[DayPlan, Mapping[int, str]]) -> None:
    PlannedCall.objects.filter(plan__in=[plan.pk for plan in wanted]).delete()
    PlannedCall.objects.bulk_create(
        PlannedCall(plan=plan, household_id=pk, why=why[:120])
        for plan, calls in wanted.items()
        for pk, why in calls.items()
    )


def _carry(
    settled: Sequence[tuple[Settling, DayPlan, Sequence[PlannedCall]]], nexts: dict[tuple[int, date], DayPlan]
) -> None:
    over = [(one, row, [call for call in undone if call.carried]) for one, row, undone in settled]
    new = [
        DayPlan(staff_id=row.staff_id, branch_id=row.branch_id, day=one.next_day)
        for one, row, calls in over
        if calls and (row.staff_id, one.next_day) not in nexts
    ]
    nexts |= {(row.staff_id, row.day): row for row in DayPlan.objects.bulk_create(new)}
    PlannedCall.objects.bulk_create(
        (
            PlannedCall(
                plan=nexts[row.staff_id, one.next_day], household_id=call.household_id,
                why=f"{one.day:%m-%d} {Left(call.left).label}，转来"[:120],
            )
            for one, row, calls in over
            for call in calls
        ),
        ignore_conflicts=True,
    )  # fmt: skip
