"""Reads of reviewer pools."""

from dataclasses import dataclass
from datetime import date

from qianmo.apps.approvals.models import PoolMember, PoolOutlet, ReviewPool


@dataclass(frozen=True, slots=True)
class PoolRow:
    """A pool with who reviews and for which outlets on a day."""

    id: int
    name: str
    members: list[str]
    branches: list[str]
    branch_ids: frozenset[int]


def pools(*, on: date, of_staff: int | None = None) -> list[PoolRow]:
    """Every pool on a day, or those a person reviews in."""
    members: dict[int, dict[int, str]] = {}
    for pool_id, pk, name in PoolMember.objects.filter(valid__contains=on).values_list(
        "pool_id", "staff_id", "staff__name"
    ):
        members.setdefault(pool_id, {})[pk] = name
    outlets: dict[int, dict[int, str]] = {}
    for pool_id, pk, name in PoolOutlet.objects.filter(valid__contains=on).values_list(
        "pool_id", "branch_id", "branch__name"
    ):
        outlets.setdefault(pool_id, {})[pk] = name
    return [
        PoolRow(
            pk, name, list(members[pk].values()), list(outlets.get(pk, {}).values()), frozenset(outlets.get(pk, ()))
        )
        for pk, name in ReviewPool.objects.order_by("id").values_list("id", "name")
        if pk in members and (of_staff is None or of_staff in members[pk])
    ]
