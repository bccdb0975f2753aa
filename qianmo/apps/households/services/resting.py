"""暂缓 of customer groups, as the ledger of village kinds keeps it of villages: dated rows, nothing is removed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.backends.postgresql.psycopg_any import DateRange

from qianmo.apps.households.models import GroupDeferral
from qianmo.storage.dated_rows import say_from


@dataclass(frozen=True, slots=True, kw_only=True)
class NewGroupDeferral:
    """A group to put off, why, and when somebody looks again."""

    group_id: int
    reason: str
    review_on: date


def put_groups_off(*, new: Sequence[NewGroupDeferral], by: int, on: date) -> None:
    """Put groups off from a day on; one that is put off takes the new reason and day. The caller tells the event."""
    rows = GroupDeferral.objects.filter(group_id__in=[one.group_id for one in new])
    wanted = [
        {
            "group_id": one.group_id,
            "reason": one.reason,
            "review_on": one.review_on,
            "by_staff_id": by,
            "ends": None,
        }
        for one in new
    ]
    say_from(on, rows=rows, key=["group_id"], wanted=wanted, until="ends")


def take_groups_up(*, group_ids: Collection[int], on: date) -> None:
    """Let groups be put off no longer from a day on; one put off that very day keeps it. The caller tells the event."""
    rows = list(GroupDeferral.objects.select_for_update().filter(group_id__in=group_ids, valid__upper_inf=True))
    for row in rows:
        row.valid = DateRange(row.valid.lower, max(on, row.valid.lower + timedelta(days=1)))
    GroupDeferral.objects.bulk_update(rows, ["valid"])
