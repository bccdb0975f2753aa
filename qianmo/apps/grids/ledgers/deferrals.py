"""暂缓 in the ledger of village kinds: the one place that says whether a village is put off, whoever put it off.

A plan, a drive and the ledger itself write here, and whoever opens, sits, posts or proposes reads here. A row without
an end holds; taken up again it ends that day, or is kept as that one day where it began the same day.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import QuerySet

from qianmo.apps.grids.models import VillageClass
from qianmo.domain.campaigns import deferral_words
from qianmo.domain.villages import Class


@dataclass(frozen=True, slots=True)
class PutOff:
    """Why a village is put off, since when, and when somebody looks again (None: nobody said)."""

    reason: str
    since: date
    review_on: date | None

    @property
    def said(self) -> str:
        """The deferral in one line."""
        return deferral_words(reason=self.reason, review_on=self.review_on)


def put_off(*, village_ids: Collection[int]) -> dict[int, PutOff]:
    """The villages of these that are put off now, with why."""
    rows = _standing().filter(cell__in=list(village_ids))
    return {row.cell_id: PutOff(row.reason, row.valid.lower, row.review_on) for row in rows}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDeferral:
    """A village to put off, why, and when somebody looks again."""

    village_id: int
    reason: str
    review_on: date | None


def put_villages_off(*, new: Sequence[NewDeferral], by: int, on: date) -> None:
    """Put villages off from a day on; one that is put off takes the new reason and day. The caller tells the event.

    What another day said stays in the ledger up to this day; what this very day said is written over.
    """
    ids = [one.village_id for one in new]
    standing = {row.cell_id: row for row in _standing().filter(cell__in=ids)}
    today = {row.cell_id: row for row in VillageClass.objects.filter(cell__in=ids, kind=Class.PUT_OFF)
             if row.valid.lower == on}  # fmt: skip
    ended: list[VillageClass] = []
    again: list[VillageClass] = []
    begun: list[VillageClass] = []
    for one in new:
        row = today.get(one.village_id)
        if row is not None:
            row.reason, row.review_on, row.ending = one.reason, one.review_on, ""
            row.valid, row.by_staff_id = DateRange(on, None), by
            again.append(row)
            continue
        if (before := standing.get(one.village_id)) is not None:
            before.valid, before.ending = DateRange(before.valid.lower, on), f"改为：{one.reason}"[:60]
            ended.append(before)
        begun.append(
            VillageClass(
                cell_id=one.village_id, kind=Class.PUT_OFF, reason=one.reason, review_on=one.review_on,
                valid=DateRange(on, None), by_staff_id=by,
            )
        )  # fmt: skip
    VillageClass.objects.bulk_update(ended, ["valid", "ending"])
    VillageClass.objects.bulk_update(again, ["reason", "review_on", "valid", "ending", "by_staff"])
    VillageClass.objects.bulk_create(begun)


def take_villages_up(*, reasons: Mapping[int, str], on: date) -> None:
    """Let villages be put off no longer from a day on (village id to why); others stay. The caller tells the event."""
    rows = list(_standing().filter(cell__in=list(reasons)))
    for row in rows:
        row.valid = DateRange(row.valid.lower, max(on, row.valid.lower + timedelta(days=1)))
        row.ending = reasons[row.cell_id][:60]
    VillageClass.objects.bulk_update(rows, ["valid", "ending"])


def _standing() -> QuerySet[VillageClass]:
    return VillageClass.objects.filter(kind=Class.PUT_OFF, valid__upper_inf=True)
