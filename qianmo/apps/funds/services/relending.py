"""Assigning draws to the central bank's money."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from qianmo.apps.events.services import Fact, record
from qianmo.apps.funds.models import RelendingPool, RelendingUse
from qianmo.storage.copying import copy_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """A draw that is to use a pool, named `pool`; the room above has seen that it may and that there is enough left."""

    pool_id: int
    draw_id: int
    household_id: int
    by: int
    pool: str


def lock_relending(*, pool_ids: Iterable[int]) -> None:
    """Hold pools of relending until the act has ended, in id order."""
    if not connection.in_atomic_block:
        raise RuntimeError("pools are held inside the act that uses them")
    list(RelendingPool.objects.select_for_update(no_key=True).filter(id__in=list(pool_ids)).order_by("id"))


def write_uses(*, uses: Sequence[Use], at: datetime, business_date: date) -> None:
    """Note which draws use which pool. Joins the act of the room that knows the draws."""
    copy_rows(
        RelendingUse,
        {
            "pool_id": [one.pool_id for one in uses],
            "draw_id": [one.draw_id for one in uses],
            "assigned_on": business_date,
            "by_id": [one.by for one in uses],
        },
    )
    facts = [
        Fact(subject_id=one.draw_id, household_id=one.household_id, by=one.by, payload={"pool": one.pool})
        for one in uses
    ]
    record(kind="funds.assigned", facts=facts, at=at, business_date=business_date)
