"""Reviewer pools: people of several branches who review for the outlets of an area, each for dated days."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from qianmo.apps.approvals.models import PoolMember, PoolOutlet, ReviewPool
from qianmo.apps.events.services import Fact, record
from qianmo.domain.refusal import Refused


@transaction.atomic
def form_pool(
    *,
    name: str,
    members: Sequence[int],
    branches: Sequence[int],
    since: date,
    by: int,
    at: datetime,
    business_date: date,
) -> int | Refused:
    """Form a pool from a day on; its id.

    Refused: no name or one already taken, nobody in it, no outlet, an outlet another pool reviews for.
    """
    if not name.strip() or ReviewPool.objects.filter(name=name.strip()).exists():
        return Refused(code="no_name", reason="不能设审查池：没有写名称，或这个名称已经有了。请换一个")
    if not members or not branches:
        return Refused(code="nobody", reason="不能设审查池：没有审查人或没有网点。请各选至少一个")
    taken = PoolOutlet.objects.filter(branch_id__in=branches, valid__overlap=(since, None)).select_related("branch")
    if (other := taken.first()) is not None:
        return Refused(code="taken", reason=f"不能设审查池：{other.branch.name} 已经由另一个池审查。请先从那个池移出")
    pool = ReviewPool.objects.create(name=name.strip()[:40])
    PoolMember.objects.bulk_create(
        PoolMember(pool=pool, staff_id=pk, valid=(since, None)) for pk in dict.fromkeys(members)
    )
    PoolOutlet.objects.bulk_create(
        PoolOutlet(pool=pool, branch_id=pk, valid=(since, None)) for pk in dict.fromkeys(branches)
    )
    payload = {"name": pool.name, "members": len(set(members)), "branches": len(set(branches)), "since": str(since)}
    fact = Fact(subject_id=pool.pk, household_id=None, by=by, payload=payload)
    record(kind="approvals.pool_formed", facts=[fact], at=at, business_date=business_date)
    return pool.pk
