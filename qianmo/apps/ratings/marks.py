"""Reads of what staff hold against households before screening."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from qianmo.apps.ratings.models import RosterEntry, RosterMark


@dataclass(frozen=True, slots=True)
class MarkRow:
    """A mark as it stands: reason codes, what they rest on, who wrote it; `revision` names this wording."""

    reasons: tuple[str, ...]
    note: str
    revision: int
    marked_by: str
    marked_at: datetime


def marks_of(*, household_ids: Sequence[int], year: int) -> dict[int, MarkRow]:
    """The mark of each of these households that has one in a year."""
    rows = RosterMark.objects.filter(household_id__in=household_ids, year=year).order_by("household_id")
    fields = ("household_id", "reasons", "note", "revision", "marked_by__name", "marked_at")
    return {pk: MarkRow(tuple(reasons), *rest) for pk, reasons, *rest in rows.values_list(*fields)}


def screened_in(*, household_ids: Sequence[int], year: int) -> set[int]:
    """Which of these households stand on a roster of a year, so that they are screened already."""
    rows = RosterEntry.objects.filter(household_id__in=household_ids, roster__year=year)
    return set(rows.values_list("household_id", flat=True))
