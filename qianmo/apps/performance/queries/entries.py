"""Reads of amounts entered by hand: those of a branch in a month, and what of one person stands behind a line."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from qianmo.apps.performance.models import Entry


@dataclass(frozen=True, slots=True)
class EntryCard:
    """An amount as its list shows it; `agreed_by` is empty while it waits, `of_bank` if a file of the bank told it."""

    staff_id: int
    number: str
    name: str
    branch_id: int
    branch: str
    measure: str
    amount: int
    said: str
    entered_by: str
    agreed_by: str
    of_bank: bool


def entries_of(*, month: date, branch_ids: Collection[int] | None) -> list[EntryCard]:
    """What was entered for a month in these branches, or in all, by person."""
    rows = Entry.objects.filter(first=month)
    if branch_ids is not None:
        rows = rows.filter(branch__in=branch_ids)
    return _cards(rows)


def entry_of(*, month: date, staff_id: int, measure: str) -> EntryCard | None:
    """What was entered of one measure for one person and agreed to."""
    rows = Entry.objects.filter(first=month, staff=staff_id, measure=measure, agreed_by__isnull=False)
    return next(iter(_cards(rows)), None)


def _cards(rows: QuerySet[Entry]) -> list[EntryCard]:
    found = rows.select_related("staff", "branch", "entered_by", "agreed_by").order_by("branch__code", "staff__number")
    return [
        EntryCard(
            row.staff_id, row.staff.number, row.staff.name, row.branch_id, row.branch.name, row.measure, row.amount,
            row.said, row.entered_by.name, row.agreed_by.name if row.agreed_by else "",
            row.of_bank,
        )
        for row in found
    ]  # fmt: skip
