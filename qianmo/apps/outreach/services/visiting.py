"""Visits handed out as the exam allows: the acts of tasks, told in which villages nobody is sent."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.queries import placed
from qianmo.apps.outreach.queries.visiting import barred_villages
from qianmo.apps.ratings import services as ratings
from qianmo.apps.tasks.services import Assigned, Errand, assign_errands, assign_tasks
from qianmo.domain.refusal import Refused, join_refusals

VISIT = "visit"
MOST_TOLD = 5


@transaction.atomic
def send_to_households(
    *, household_ids: Sequence[int], note: str, due_on: date, scope: Scope, by: int, at: datetime, business_date: date
) -> Assigned | Refused:
    """Hand visits out as `tasks.services.assign_tasks` does; all of them or none.

    Refused besides, where the rule of going to villages says so: a village of a drive whose steward has not passed the
    exam.
    """
    villages = _villages(household_ids, scope)
    barred = barred_villages(village_ids=set(villages.values()), on=business_date)
    if why := join_refusals(list(barred.values())[:MOST_TOLD]):
        return why
    return assign_tasks(
        household_ids=household_ids, kind=VISIT, note=note, due_on=due_on, scope=scope, by=by, at=at,
        business_date=business_date,
    )  # fmt: skip


@transaction.atomic
def send_errands(
    *, errands: Sequence[Errand], scope: Scope, by: int, at: datetime, business_date: date
) -> Assigned | dict[int, Refused]:
    """Hand visits out as `tasks.services.assign_errands` does; refused by position besides, as `send_to_households`."""
    villages = _villages([one.household_id for one in errands], scope)
    barred = barred_villages(village_ids=set(villages.values()), on=business_date)
    refused = {
        place: barred[villages[one.household_id]]
        for place, one in enumerate(errands)
        if villages.get(one.household_id) in barred
    }
    if refused:
        return refused
    return assign_errands(errands=errands, kind=VISIT, scope=scope, by=by, at=at, business_date=business_date)


def _villages(household_ids: Sequence[int], scope: Scope) -> dict[int, int]:
    """The village of each of these households that is in sight."""
    places = placed(household_ids=sorted(set(household_ids)))
    return {pk: place[0] for pk, place in places.items() if scope.allows(*place)}


@transaction.atomic
def answer_clashes(
    *,
    new: Sequence[ratings.NewAnswer],
    village_id: int,
    year: int,
    scope: Scope,
    by: int,
    at: datetime,
    business_date: date,
) -> dict[int, Refused]:
    """Answer contradictions as `ratings.services.answer_clashes` does; refused besides, a visit `send_errands` bars."""
    acting: dict[str, Any] = {"scope": scope, "by": by, "at": at, "business_date": business_date}
    return ratings.answer_clashes(
        new=new, village_id=village_id, year=year, send=lambda errands: send_errands(errands=errands, **acting),
        **acting,
    )  # fmt: skip
