"""Acts of the second allocation: set a branch's total, divide it, agree to it, sign it.

Each step is another person's; whoever divides starts from the pay of the month, and may set every share to the fen.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.org.queries import in_posts, staff_of_branches
from qianmo.apps.performance.models import Allocation, AllocationState, AllocationVersion, Month, Share, VersionShare
from qianmo.domain.performance.pools import AllocationRule, check_allocation
from qianmo.domain.refusal import Refused
from qianmo.storage.copying import copy_rows

CHANGED = Refused(code="allocation_moved", reason="没有办：这份分配刚才被改过。请看过新数，再办一次")
HEAD = "branch_head"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPool:
    """The total of a branch for a closed month, and how much of it its head may have at the most."""

    branch_id: int
    pool_fen: int
    head_share_ppm: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenShare:
    """What one person gets, and why."""

    staff_id: int
    fen: int
    reason: str = ""


@transaction.atomic
def set_pools(
    *, month: date, pools: Sequence[NewPool], by: int, at: datetime, business_date: date
) -> list[int | Refused]:
    """Set the totals of branches for a closed month; what was left of the one before is added. Ids by position.

    Refused by position: a month that is not closed, a branch whose total was divided already, a total below nothing, a
    branch whose month before is not signed yet (what it leaves is not known) or that has a later total already (which
    took with it what was left).
    """
    closed = Month.objects.filter(first=month, closed_at__isnull=False).first()
    if closed is None:
        reason = f"没有核定：{month:%Y-%m} 还没有结月。请结月以后再核定总额"
        return [Refused(code="month_open", reason=reason)] * len(pools)
    branches = [one.branch_id for one in pools]
    rows = Allocation.objects.select_for_update().filter(month=closed, branch__in=branches)
    known = {row.branch_id: row for row in rows}
    last = _last(branches, but=closed)
    carried = _left_of(last.values())
    answers: list[int | Refused] = []
    for one in pools:
        row = known.get(one.branch_id)
        if one.pool_fen < 0:
            answers.append(Refused(code="below_nothing", reason="没有核定：总额是负数。请填零或正数"))
            continue
        if row is not None and row.state != AllocationState.OPEN:
            reason = "没有核定：这家机构已经在分配，总额不能再改。请等它退回或签发"
            answers.append(Refused(code="divided", reason=reason))
            continue
        refused = _out_of_turn(last.get(one.branch_id), month) if row is None else None
        if refused is not None:
            answers.append(refused)
            continue
        told = {"pool_fen": one.pool_fen, "head_share_ppm": one.head_share_ppm, "set_by_id": by}
        if row is None:
            row = Allocation(month=closed, branch_id=one.branch_id, carried_fen=carried.get(one.branch_id, 0), **told)
            row.save()
        else:
            Allocation.objects.filter(id=row.pk).update(revision=row.revision + 1, **told)
        _tell("performance.pool_set", row, by=by, at=at, on=business_date, fen=one.pool_fen)
        answers.append(row.pk)
    return answers


@transaction.atomic
def divide_pool(
    *,
    allocation_id: int,
    revision: int,
    shares: Sequence[GivenShare],
    why: str = "",
    by: int,
    at: datetime,
    business_date: date,
) -> Refused | None:
    """Divide a branch's total among everybody in it; the head of the branch is asked next. Each time is a version.

    Refused with every reason: more than the total, somebody of the branch left out, somebody not of it, a share below
    nothing, the head above the bound; from the second time on no reason; what moved on meanwhile.
    """
    row = Allocation.objects.select_for_update().select_related("month").get(id=allocation_id)
    if row.revision != revision or row.state not in {AllocationState.OPEN, AllocationState.DIVIDED}:
        return CHANGED
    checked = _checked(row, {one.staff_id: one.fen for one in shares}, approved_by=None)
    if isinstance(checked, Refused):
        return checked
    turn, why = AllocationVersion.objects.filter(allocation=row).count() + 1, why.strip()[:200]
    if turn > 1 and not why:
        return Refused(code="no_reason", reason="没有保存：这份已经分过，再分要写原因。请写明为什么改")
    version = AllocationVersion.objects.create(
        allocation=row, turn=turn, whole_fen=row.pool_fen + row.carried_fen, divided_by_id=by, divided_at=at, why=why
    )
    Share.objects.filter(allocation=row).delete()
    columns = {
        "staff_id": [one.staff_id for one in shares],
        "fen": [one.fen for one in shares],
        "reason": [one.reason.strip()[:100] for one in shares],
    }
    copy_rows(Share, {"allocation_id": row.pk, **columns})
    copy_rows(VersionShare, {"version_id": version.pk, **columns})
    row.state, row.divided_by_id, row.agreed_by_id, row.revision = AllocationState.DIVIDED, by, None, row.revision + 1
    row.save(update_fields=["state", "divided_by", "agreed_by", "revision"])
    _tell("performance.pool_divided", row, by=by, at=at, on=business_date, left_fen=checked, turn=turn, why=why)
    return None


@transaction.atomic
def agree_allocation(
    *, allocation_id: int, revision: int, by: int, at: datetime, business_date: date
) -> Refused | None:
    """The head of the branch agrees to what was divided. Refused: by who divided it, what moved on meanwhile."""
    row = Allocation.objects.select_for_update().get(id=allocation_id)
    if row.revision != revision or row.state != AllocationState.DIVIDED:
        return CHANGED
    if row.divided_by_id == by:
        return Refused(code="own_division", reason="没有同意：自己算的分配要由另一位同意。请负责人同意")
    row.state, row.agreed_by_id, row.revision = AllocationState.AGREED, by, row.revision + 1
    row.save(update_fields=["state", "agreed_by", "revision"])
    _tell("performance.allocation_agreed", row, by=by, at=at, on=business_date)
    return None


@transaction.atomic
def sign_allocation(*, allocation_id: int, revision: int, by: int, at: datetime, business_date: date) -> Refused | None:
    """Sign an allocation for good. Refused: by who has a share in it, divided or agreed; and as `divide_pool`."""
    row = Allocation.objects.select_for_update().select_related("month").get(id=allocation_id)
    if row.revision != revision or row.state != AllocationState.AGREED:
        return CHANGED
    given = dict(Share.objects.filter(allocation=row).values_list("staff", "fen"))
    checked = _checked(row, given, approved_by=by)
    if isinstance(checked, Refused):
        return checked
    if by in {row.divided_by_id, row.agreed_by_id}:
        return Refused(code="own_division", reason="没有签发：经手过的分配要由另一位签发")
    Allocation.objects.filter(id=row.pk).update(
        state=AllocationState.SIGNED, signed_by=by, signed_at=at, revision=row.revision + 1
    )
    _tell("performance.allocation_signed", row, by=by, at=at, on=business_date, left_fen=checked)
    return None


@transaction.atomic
def return_allocation(
    *, allocation_id: int, revision: int, reason: str, by: int, at: datetime, business_date: date
) -> Refused | None:
    """Send an allocation back to be divided anew, with the reason. Refused: one that is signed, no reason."""
    row = Allocation.objects.select_for_update().get(id=allocation_id)
    if row.revision != revision or row.state not in {AllocationState.DIVIDED, AllocationState.AGREED}:
        return CHANGED
    if not reason.strip():
        return Refused(code="no_reason", reason="没有退回：没有写原因。请写明要改什么")
    row.state, row.agreed_by_id, row.revision = AllocationState.OPEN, None, row.revision + 1
    row.save(update_fields=["state", "agreed_by", "revision"])
    _tell("performance.allocation_returned", row, by=by, at=at, on=business_date, reason=reason.strip())
    return None


def _checked(row: Allocation, given: Mapping[int, int], *, approved_by: int | None) -> int | Refused:
    """What is left of the total, or why the division cannot stand."""
    on = row.month.as_of
    heads = in_posts(post=HEAD, branch_ids={row.branch_id}, on=on)
    return check_allocation(
        pool_fen=row.pool_fen + row.carried_fen,
        given=given,
        staff=staff_of_branches(branch_ids=[row.branch_id], on=on),
        head=heads[0].staff_id if heads else 0,
        approved_by=approved_by or 0,
        rule=AllocationRule(head_share_ppm=row.head_share_ppm),
    )


def _last(branches: Sequence[int], *, but: Month) -> dict[int, Allocation]:
    """The allocation of the latest month of each branch, this month left out."""
    rows = Allocation.objects.filter(branch__in=branches).exclude(month=but).select_related("month")
    return {row.branch_id: row for row in rows.order_by("month__first")}


def _out_of_turn(last: Allocation | None, month: date) -> Refused | None:
    """Why a new total would carry what was left twice or not at all; None where it follows the last one."""
    if last is None or (last.state == AllocationState.SIGNED and last.month.first < month):
        return None
    named = f"{last.month.first:%Y-%m}"
    if last.month.first > month:
        return Refused(code="later_set", reason=f"没有核定：{named} 的总额已经核定，结转已随它走。请在那个月调整")
    return Refused(code="unsigned", reason=f"没有核定：{named} 的分配还没有签发，结转多少还不知道。请先签发那个月")


def _left_of(rows: Iterable[Allocation]) -> dict[int, int]:
    """What was left of allocations, by branch."""
    known = {row.pk: row for row in rows}
    given: dict[int, int] = dict.fromkeys(known, 0)
    for allocation, fen in Share.objects.filter(allocation__in=list(known)).values_list("allocation", "fen"):
        given[allocation] += fen
    return {row.branch_id: row.pool_fen + row.carried_fen - given[pk] for pk, row in known.items()}


def _tell(kind: str, row: Allocation, *, by: int, at: datetime, on: date, **more: Any) -> None:
    payload = {"month": row.month.first.isoformat()[:7], "branch": row.branch_id, **more}
    fact = Fact(subject_id=row.pk, household_id=None, by=by, payload=payload)
    record(kind=kind, facts=[fact], at=at, business_date=on)
