"""Reads of customer groups: what they are called, of which kinds there are, which rest, and who left them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import connection

from qianmo.apps.grids.ledgers.deferrals import PutOff
from qianmo.apps.households.models import CustomerGroup, GroupDeferral, GroupKind, GroupMember

LEFT = """
SELECT DISTINCT ON (g.id) g.name, m.left_on, m.left_reason
  FROM households_groupmember m JOIN households_household k ON k.id = m.household_id
  JOIN households_customergroup g ON g.id = m.group_id
 WHERE coalesce(k.merged_into_id, k.id) = %(household)s AND m.left_on IS NOT NULL AND NOT EXISTS (
       SELECT 1 FROM households_groupmember n JOIN households_household o ON o.id = n.household_id
        WHERE n.group_id = g.id AND n.left_on IS NULL AND coalesce(o.merged_into_id, o.id) = %(household)s)
 ORDER BY g.id, m.left_on DESC
"""


def groups_at(*, village_id: int) -> dict[int, str]:
    """The customer groups that stand in a village, by id."""
    return dict(CustomerGroup.objects.filter(place_id=village_id).values_list("id", "name"))


@dataclass(frozen=True, slots=True)
class LeftGroup:
    """A customer group a household no longer belongs to: since when and why."""

    name: str
    on: date
    reason: str


def groups_left(*, household_id: int) -> list[LeftGroup]:
    """The groups a household left and did not come back to. The caller has checked the scope."""
    with connection.cursor() as cursor:
        cursor.execute(LEFT, {"household": household_id})
        return [LeftGroup(*row) for row in cursor.fetchall()]


def groups_put_off(*, group_ids: Collection[int]) -> dict[int, PutOff]:
    """The groups of these that are put off now, with why."""
    rows = GroupDeferral.objects.filter(group_id__in=list(group_ids), valid__upper_inf=True)
    return {row.group_id: PutOff(row.reason, row.valid.lower, row.review_on) for row in rows}


def households_in_groups(*, household_ids: Collection[int]) -> set[int]:
    """Those of these households that belong to a customer group now."""
    rows = GroupMember.objects.filter(household_id__in=list(household_ids), left_on=None)
    return set(rows.values_list("household_id", flat=True))


def group_kinds() -> dict[str, str]:
    """Kinds of group by their key."""
    return {str(key): str(label) for key, label in GroupKind.choices}


def group_name(*, group_id: int) -> str:
    """What a group is called. Raises CustomerGroup.DoesNotExist where there is none."""
    return CustomerGroup.objects.values_list("name", flat=True).get(id=group_id)
