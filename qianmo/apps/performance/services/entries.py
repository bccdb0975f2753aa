"""Acts on amounts entered by hand or brought in a file, for a month that runs, and agreed to by another person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.org.posts import held_post
from qianmo.apps.org.queries import staff_of_branches
from qianmo.apps.performance.before import POST
from qianmo.apps.performance.catalogue import catalogue
from qianmo.apps.performance.models import Entry, Month
from qianmo.domain.dated import add_months
from qianmo.domain.performance.entries import check_entry
from qianmo.domain.refusal import Refused


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
    people = dict.fromkeys(staff_of_branches(branch_ids=[branch_id], on=business_date), branch_id)
    answers = _checked(month, entries, people)
    good = [one for one, answer in zip(entries, answers, strict=True) if answer is None]
    known = _kept(month, good, people, of_bank=False, by=by, at=at)
    if good:
        _tell("performance.amounts_entered", branch_id, month, len(good), by=by, at=at, on=business_date)
    return [
        known[one.staff_id, one.measure] if answer is None else answer
        for one, answer in zip(entries, answers, strict=True)
    ]


@transaction.atomic
def bring_amounts(
    *, month: date, branch_id: int | None, entries: Sequence[NewEntry], by: int, at: datetime, business_date: date
) -> dict[int, Refused]:
    """Take in a file of amounts for a month, of a branch or of the whole bank: all of its rows, or none.

    Returns the refusals by position, as `check_entry` says; of the whole bank also who was no manager in the month.
    """
    if branch_id is None:
        until = add_months(day=month, months=1)
        people = {one.staff_id: one.branch_id for one in held_post(post=POST, since=month, until=until)}
    else:
        people = dict.fromkeys(staff_of_branches(branch_ids=[branch_id], on=business_date), branch_id)
    answers = _checked(month, entries, people)
    refused = {place: answer for place, answer in enumerate(answers) if answer is not None}
    seen: set[tuple[int, str]] = set()
    for place, one in enumerate(entries):
        if (one.staff_id, one.measure) in seen:
            refused[place] = Refused(code="twice", reason="同一个人、同一个计量有两行。请合成一行")
        seen.add((one.staff_id, one.measure))
    if not refused and entries:
        _kept(month, entries, people, of_bank=branch_id is None, by=by, at=at)
        _tell("performance.amounts_entered", branch_id or 0, month, len(entries), by=by, at=at, on=business_date)
    return refused


def _checked(month: date, entries: Sequence[NewEntry], people: Mapping[int, int]) -> list[Refused | None]:
    closed = Month.objects.filter(first=month, closed_at__isnull=False).exists()
    measures = catalogue().on(month)
    return [
        check_entry(
            closed=closed, is_entered=measure is not None and measure.entered, of_branch=one.staff_id in people,
            amount=one.amount, said=one.said, is_money=measure is not None and measure.is_money,
        )
        for one in entries
        for measure in (measures.get(one.measure),)
    ]  # fmt: skip


def _kept(
    month: date, entries: Sequence[NewEntry], people: Mapping[int, int], *, of_bank: bool, by: int, at: datetime
) -> dict[tuple[int, str], int]:
    rows = [
        Entry(
            first=month, staff_id=one.staff_id, branch_id=people[one.staff_id], measure=one.measure, amount=one.amount,
            said=one.said.strip(), of_bank=of_bank, entered_by_id=by, entered_at=at,
        )
        for one in entries
    ]  # fmt: skip
    told = ("branch_id", "amount", "said", "of_bank", "entered_by_id", "entered_at", "agreed_by_id")
    Entry.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["first", "staff_id", "measure"], update_fields=told
    )
    found = Entry.objects.filter(first=month, staff__in={one.staff_id for one in entries})
    return {(row.staff_id, row.measure): row.pk for row in found}


@transaction.atomic
def agree_amounts(*, month: date, branch_id: int | None, by: int, at: datetime, business_date: date) -> int | Refused:
    """Agree to everything a branch entered for a month, or to what came for the whole bank (None); how many.

    Refused: nothing waits, all of it is one's own.
    """
    waiting = Entry.objects.select_for_update().filter(first=month, agreed_by__isnull=True, of_bank=branch_id is None)
    if branch_id is not None:
        waiting = waiting.filter(branch=branch_id)
    if not waiting.exists():
        return Refused(code="nothing_waits", reason="没有同意：没有待同意的录入。请看过再办")
    if Month.objects.filter(first=month, closed_at__isnull=False).exists():
        return Refused(code="month_closed", reason="没有同意：这个月已经结月。请走申诉，调整计入下个月")
    many = waiting.exclude(entered_by=by).exclude(staff=by).update(agreed_by=by)
    if not many:
        return Refused(code="own_entry", reason="没有同意：自己录入的、录给自己的，要由另一位同意。请负责人同意")
    _tell("performance.amounts_agreed", branch_id or 0, month, many, by=by, at=at, on=business_date)
    return many


def _tell(kind: str, branch_id: int, month: date, many: int, *, by: int, at: datetime, on: date) -> None:
    payload: dict[str, Any] = {"month": month.isoformat()[:7], "many": many}
    record(
        kind=kind,
        facts=[Fact(subject_id=branch_id, household_id=None, by=by, payload=payload)],
        at=at,
        business_date=on,
    )
