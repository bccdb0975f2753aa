"""The bank's own rules of its dossiers as they hold on a day: checklists by code, lanes by amount."""

from dataclasses import dataclass
from datetime import date, datetime

from qianmo.apps.dossiers.models import Checklist, Lane
from qianmo.domain.dossiers import CHECKS, LaneRule


@dataclass(frozen=True, slots=True)
class ChecklistRow:
    """One version of a checklist: its items, those that may stay unanswered, its days (no end: for now)."""

    id: int
    code: str
    title: str
    items: list[str]
    optional: list[str]
    since: date
    until: date | None
    edited_by: str
    edited_at: datetime

    @property
    def points(self) -> list[tuple[str, bool]]:
        """Each item with whether it must be answered."""
        return [(text, text not in self.optional) for text in self.items]

    def holds(self, on: date) -> bool:
        """Whether it holds on a day."""
        return self.since <= on and (self.until is None or on < self.until)


def checklists() -> list[ChecklistRow]:
    """Every version of every checklist, in the order of the steps, the newest first."""
    rows = Checklist.objects.select_related("edited_by").order_by("-id")
    found = [
        ChecklistRow(
            row.pk,
            row.code,
            row.title,
            list(row.items),
            list(row.optional),
            row.valid.lower,
            row.valid.upper,
            row.edited_by.name,
            row.edited_at,
        )
        for row in rows
    ]
    order = list(CHECKS)
    return sorted(found, key=lambda one: order.index(one.code))


def lanes(*, on: date) -> list[LaneRule]:
    """The lanes of a day, from the least amount up."""
    rows = Lane.objects.filter(valid__contains=on).order_by("from_fen")
    return [
        LaneRule(
            id=row.pk,
            name=row.name,
            from_fen=row.from_fen,
            branch_id=row.branch_id,
            promise_kind=row.promise_kind,
            two_surveyors=row.two_surveyors,
        )
        for row in rows
    ]
