"""The managers' days: yesterday planned, mostly worked and settled, the rest carried over; today planned by most."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import cycle
from typing import Any

from qianmo.apps.briefings.queries import calls_due
from qianmo.apps.briefings.services import (
    NewBriefing,
    NewPlan,
    Settling,
    hold_briefings,
    plan_days,
    settle_days,
)
from qianmo.apps.grids.queries import Scope, scope_of
from qianmo.apps.org.queries import SignedIn, staff_in_post
from qianmo.apps.tasks.queries import open_tasks
from qianmo.apps.tasks.services import end_tasks
from qianmo.demo.foundation import Ground
from qianmo.demo.schedule import DEMO_DAY, moment
from qianmo.domain.calls import Call
from qianmo.domain.refusal import Refused

BEFORE = DEMO_DAY.replace(day=DEMO_DAY.day - 1)
COUNTY = Scope(None)
CALLS, MISSED = 8, (1, 3, 2)
"""Households planned for a day, and how many of them each manager in turn did not come to."""
WHY = ("away", "no_time", "put_off")
SAID = {
    "morning": "各人先办过期的上门，授信没有签约的问清原因；下午三点前把审批要的材料补齐。",
    "evening": "没有见到人的明天接着去；有两户愿意签约，后天上午一起办。",
}


def leave_days(ground: Ground) -> None:
    """Plan, work and settle the day before for every manager with work, and plan the demo day for most of them."""
    held = [staff_in_post(staff_id=pk, on=DEMO_DAY) for pk in sorted(set(ground.owners.values()))]
    people = [one for one in held if one is not None and one.post == "manager"]
    due = {one.staff_id: _due(one)[: 2 * CALLS] for one in people}
    people = [one for one in people if due[one.staff_id]]
    before = {one.staff_id: due[one.staff_id][:CALLS] for one in people}
    _agreed(plan_days(plans=[_plan(one, BEFORE, before[one.staff_id]) for one in people], scope=COUNTY, **_on(BEFORE)))
    left = {one.staff_id: before[one.staff_id][-miss:] for one, miss in zip(people, cycle(MISSED), strict=False)}
    _work(before, left)
    settlings = [
        Settling(
            staff_id=pk,
            day=BEFORE,
            next_day=DEMO_DAY,
            left={call.household_id: why for call, why in zip(before[pk], cycle(WHY), strict=False)},
            carried=frozenset(call.household_id for call in calls[:2]),
        )
        for pk, calls in left.items()
    ]
    _agreed(settle_days(settlings=settlings[:-1], **_on(BEFORE, hour=18)))
    _agreed(
        plan_days(
            plans=[_today(one, due, left) for one in people[: len(people) * 3 // 4]], scope=COUNTY, **_on(DEMO_DAY)
        )
    )
    units = sorted({one.branch_id for one in people})
    heads = {
        one.branch_id: one.staff_id for pk in ground.heads.values() if (one := staff_in_post(staff_id=pk, on=DEMO_DAY))
    }
    for (kind, said), hour in zip(SAID.items(), (8, 18), strict=True):
        notes = [
            NewBriefing(branch_id=unit, day=BEFORE, kind=kind, by=heads[unit], said=said)
            for unit in units
            if unit in heads
        ]
        _agreed(hold_briefings(briefings=notes, **_on(BEFORE, hour=hour)))


def _due(person: SignedIn) -> list[Call]:
    return calls_due(person=person, scope=scope_of(person=person, on=DEMO_DAY), on=BEFORE)


def _plan(person: SignedIn, day: date, calls: Sequence[Call]) -> NewPlan:
    return NewPlan(
        staff_id=person.staff_id,
        branch_id=person.branch_id,
        day=day,
        calls={call.household_id: call.why for call in calls},
    )


def _today(person: SignedIn, due: Mapping[int, list[Call]], left: Mapping[int, list[Call]]) -> NewPlan:
    """What was carried over, then the next that are due."""
    return _plan(person, DEMO_DAY, [*left[person.staff_id][:2], *due[person.staff_id][CALLS:]])


def _work(before: Mapping[int, list[Call]], left: Mapping[int, list[Call]]) -> None:
    """The tasks of the households that were called on are ended."""
    tasks = {one.household_id: one.id for one in open_tasks(scope=COUNTY, limit=100_000)}
    for staff_id, calls in before.items():
        missed = {call.household_id for call in left[staff_id]}
        ended = [tasks.pop(call.household_id) for call in calls if call.household_id in tasks.keys() - missed]
        _agreed(
            end_tasks(ids=ended, outcome="done", result="已上门", scope=COUNTY, by=staff_id, **_on(BEFORE, hour=16))
        )


def _on(day: date, *, hour: int = 8) -> dict[str, Any]:
    return {"at": moment(day, hour=hour), "business_date": day}


def _agreed(refused: Mapping[int, Refused]) -> None:
    assert not refused, refused
