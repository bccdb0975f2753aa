"""The act of households that change their customer group (客群) from a day on: a farm that opens a shop, say.

The file shows the group of today. What it was before stays with its days, so that whoever counts a day that is past
counts the household as what it was then.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.models import Household, PastSegment, Segment
from qianmo.domain.refusal import Refused, join_refusals
from qianmo.storage.lookups import any_of

MISSING = Refused(code="not_found", reason="没有改：没有这一户，或不在您的范围内，或已并入别的户。请刷新后再看")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSegment:
    """The customer group a household belongs to from a day on, and why; `seen` is what the file said."""

    household_id: int
    segment: str
    seen: str
    since: date
    reason: str


@transaction.atomic
def change_segments(
    *, new: Sequence[NewSegment], scope: Scope, by: int, at: datetime, business_date: date
) -> list[Refused | None]:
    """Let households belong to another customer group from a day on; None or a refusal by position.

    The group it has already changes nothing. Refused, every fault at once: a file out of sight or merged away, no such
    group, no reason, a day to come, before the file or not after the last change, changed by somebody else meanwhile.
    """
    files = Household.objects.filter(id__in=any_of(one.household_id for one in new), merged_into__isnull=True)
    held = files.order_by("id").select_for_update(of=("self",))
    rows = {row.pk: row for row in held if scope.allows(row.village_id, row.group_id)}
    past = PastSegment.objects.filter(household_id__in=any_of(rows)).order_by("until")
    last = dict(past.values_list("household_id", "until"))
    answers: list[Refused | None] = []
    facts: list[Fact] = []
    for one in new:
        row = rows.get(one.household_id)
        if row is None or row.segment == one.segment:
            answers.append(MISSING if row is None else None)
            continue
        refused = _against(one, row, last.get(row.pk), business_date)
        answers.append(refused)
        if refused is None:
            PastSegment.objects.create(
                household=row, segment=row.segment, until=one.since, reason=one.reason.strip()[:200], by_staff_id=by
            )
            names = [str(Segment(code).label) for code in (row.segment, one.segment)]
            payload = {
                "from": names[0], "to": names[1], "since": one.since.isoformat(), "reason": one.reason.strip()[:200]
            }  # fmt: skip
            facts.append(Fact(subject_id=row.pk, household_id=row.pk, by=by, payload=payload))
            row.segment, last[row.pk] = one.segment, one.since
            row.save(update_fields=["segment"])
    record(kind="households.segment_changed", facts=facts, at=at, business_date=business_date)
    return answers


def _against(one: NewSegment, row: Household, last: date | None, on: date) -> Refused | None:
    first = row.filed_on if last is None else max(row.filed_on, last)
    faults = [
        (one.segment not in Segment.values, "no_segment", "没有改：没有选新的客群。请选一个"),
        (row.segment != one.seen, "changed", "没有改：刚刚已由别人改过。请刷新后再看"),
        (not one.reason.strip(), "no_reason", "没有改：没有写为什么。请写明"),
        (not first < one.since <= on, "no_day", f"没有改：起始日要在 {first} 以后、不晚于今天。请核对"),
    ]
    return join_refusals([Refused(code=code, reason=reason) for fault, code, reason in faults if fault])
