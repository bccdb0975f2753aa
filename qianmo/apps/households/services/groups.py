"""Customer groups: laid down, joined by a named list, left on a day with a reason. The caller tells the event."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from qianmo.apps.households.models import CustomerGroup, GroupKind, GroupMember
from qianmo.domain.refusal import Refused

NOT_LISTED = "新名单上没有"
LONGEST_NAME, LONGEST_REASON = 40, 60


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCustomerGroup:
    """A group to be opened; `place_id` is the village where those who stand for it are."""

    name: str
    kind: str
    place_id: int
    manager_id: int
    by: int


@dataclass(frozen=True, slots=True)
class Joined:
    """What a list did to a group: households new, there already, gone."""

    fresh: int
    kept: int
    left: int


@transaction.atomic
def lay_group(*, new: NewCustomerGroup, business_date: date) -> int | Refused:
    """Lay a group down; its id. Refused: no name or too long a one, an unknown kind, a name that is taken."""
    if not new.name or len(new.name) > LONGEST_NAME or new.kind not in GroupKind.values:
        return Refused(code="group_words", reason=f"没有建立：名称和种类要填，名称最多 {LONGEST_NAME} 个字")
    row, fresh = CustomerGroup.objects.get_or_create(
        name=new.name,
        defaults={
            "kind": new.kind, "place_id": new.place_id, "manager_id": new.manager_id, "opened_on": business_date,
            "opened_by_id": new.by,
        },
    )  # fmt: skip
    if not fresh:
        return Refused(code="group_known", reason=f"没有建立：已有客户群“{new.name}”。请换个名称")
    return row.pk


@transaction.atomic
def join_group(
    *, group_id: int, household_ids: Collection[int], source: str, complete: bool, business_date: date
) -> Joined:
    """Let households belong from today by a list; with `complete`, whoever is not among them leaves today.

    `household_ids` are files that stay; a membership of a file merged since is that of the one it went into.
    """
    group, listed = hold_group(group_id=group_id), set(household_ids)
    members = list(GroupMember.objects.filter(group=group, left_on=None).select_related("household").order_by("id"))
    standing = {one.household.merged_into_id or one.household_id for one in members}
    fresh = sorted(listed - standing)
    GroupMember.objects.bulk_create(
        GroupMember(group=group, household_id=pk, source=source, joined_on=business_date) for pk in fresh
    )
    gone = [one.pk for one in members if (one.household.merged_into_id or one.household_id) not in listed]
    gone = gone if complete else []
    GroupMember.objects.filter(id__in=gone).update(left_on=business_date, left_reason=NOT_LISTED)
    return Joined(len(fresh), len(listed & standing), len(gone))


@transaction.atomic
def end_memberships(*, group_id: int, member_ids: Collection[int], why: str, business_date: date) -> int | Refused:
    """End these memberships today; how many. Refused: no reason or too long a one, nobody who still belongs."""
    if not why or len(why) > LONGEST_REASON:
        return Refused(code="no_reason", reason=f"没有记：离开的原因要填，最多 {LONGEST_REASON} 个字")
    staying = GroupMember.objects.filter(group=hold_group(group_id=group_id), id__in=member_ids, left_on=None)
    left = staying.update(left_on=business_date, left_reason=why)
    return left or Refused(code="nobody", reason="没有记：没有勾选在群的户。请先勾选")


def hold_group(*, group_id: int) -> CustomerGroup:
    """Let nobody else work on a group as a whole until the transaction is over. Raises CustomerGroup.DoesNotExist."""
    return CustomerGroup.objects.select_for_update().get(id=group_id)
