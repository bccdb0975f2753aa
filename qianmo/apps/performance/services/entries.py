"""Acts on amounts entered by hand: enter them for a month that runs, and agree to what a branch entered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from qianmo.analytics.work import MEASURES
from qianmo.apps.events.services import Fact, record
from qianmo.apps.org.queries import staff_of_branches
from qianmo.apps.performance.models import Entry, Month
from qianmo.domain.performance.entries import check_entry
from qianmo.domain.refusal import Refused

KEYS = ("first", "staff", "measure")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntry:
    """How much of a measure a person did, and on what grounds."""

    staff_id: int
    measure: str
    amount: int
    said: str


@transaction.atomic
def enter_amounts(
    *, month: date, branch_id: int, entries: Sequence[NewEntry], by: int, at: datetime, business_date: date
) -> list[int | Refused]:
    """Enter amounts of a branch for a month, in place of what was entered for the same people; ids by position.

    An amount entered anew waits to be agreed to again. Refused by position as `check_entry` says.
    """
    closed = Month.objects.filter(first=month, closed_at__isnull=False).exists()
    people = staff_of_branches(branch_ids=[branch_id], on=business_date)
    answers: list[int | Refused] = []
    for one in entries:
        measure = MEASURES.get(one.measure)
        refused = check_entry(
            closed=closed, is_entered=measure is not None and measure.entered, of_branch=one.staff_id in people,
            amount=one.amount, said=one.said,
        )  # fmt: skip
        answers.append(refused if refused is not None else 0)
    good = [one for one, answer in zip(entries, answers, strict=True) if answer == 0]
    rows = [
        Entry(
            first=month, staff_id=one.staff_id, branch_id=branch_id, measure=one.measure, amount=one.amount,
            said=one.said.strip(), entered_by_id=by, entered_at=at,
        )
        for one in good
    ]  # fmt: skip
    told = ("branch_id", "amount", "said", "entered_by_id", "entered_at", "agreed_by_id")
    Entry.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["first", "staff_id", "measure"], update_fields=told
    )
    if good:
        _tell("performance.amounts_entered", branch_id, month, len(good), by=by, at=at, on=business_date)
    known = {(row.staff_id, row.measure): row.pk for row in Entry.objects.filter(first=month, branch=branch_id)}
    return [
        known[one.staff_id, one.measure] if answer == 0 else answer
        for one, answer in zip(entries, answers, strict=True)
    ]


@transaction.atomic
def agree_amounts(*, month: date, branch_id: int, by: int, at: datetime, business_date: date) -> int | Refused:
    """Agree to everything a branch entered for a month; how many. Refused: nothing waits, all of it is one's own."""
    waiting = Entry.objects.select_for_update().filter(first=month, branch=branch_id, agreed_by__isnull=True)
    if not waiting.exists():
        return Refused(code="nothing_waits", reason="没有同意：没有待同意的录入。请看过再办")
    if Month.objects.filter(first=month, closed_at__isnull=False).exists():
        return Refused(code="month_closed", reason="没有同意：这个月已经结月。请走申诉，调整计入下个月")
    many = waiting.exclude(entered_by=by).exclude(staff=by).update(agreed_by=by)
    if not many:
        return Refused(code="own_entry", reason="没有同意：自己录入的、录给自己的，要由另一位同意。请负责人同意")
    _tell("performance.amounts_agreed", branch_id, month, many, by=by, at=at, on=business_date)
    return many


def _tell(kind: str, branch_id: int, month: date, many: int, *, by: int, at: datetime, on: date) -> None:
    payload: dict[str, Any] = {"month": month.isoformat()[:7], "many": many}
    record(
        kind=kind,
        facts=[Fact(subject_id=branch_id, household_id=None, by=by, payload=payload)],
        at=at,
        business_date=on,
    )
