"""Reads of appeals and adjustments: who said what against which line, and what was put right where."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from qianmo.apps.performance.models import Adjustment, Appeal, AppealState, Correction, CorrectionState


@dataclass(frozen=True, slots=True)
class AppealCard:
    """An appeal as its list shows it."""

    id: int
    month: date
    staff_id: int
    staff: str
    line: str
    said: str
    raised_at: datetime
    state: str
    state_name: str
    answer: str
    points_centi: int
    pay_fen: int
    answered_by: str
    answered_by_id: int | None


@dataclass(frozen=True, slots=True)
class Adjusted:
    """What was put right of an earlier month, counted in this one."""

    month: date
    line: str
    points_centi: int
    pay_fen: int
    reason: str


def appeals_of(*, staff_ids: Collection[int] | None) -> list[AppealCard]:
    """Appeals of these people, of everybody for None: those still open first, then the latest."""
    rows = Appeal.objects.select_related("month", "staff", "answered_by")
    if staff_ids is not None:
        rows = rows.filter(staff__in=staff_ids)
    found = [
        AppealCard(
            row.pk, row.month.first, row.staff_id, row.staff.name, row.line, row.said, row.raised_at, row.state,
            AppealState(row.state).label, row.answer, row.points_centi, row.pay_fen,
            row.answered_by.name if row.answered_by else "", row.answered_by_id,
        )
        for row in rows.order_by("-id")
    ]  # fmt: skip
    return sorted(found, key=lambda one: one.state not in {AppealState.RAISED, AppealState.PROPOSED})


def adjusted_in(*, month: date, staff_id: int) -> list[Adjusted]:
    """What of earlier months counts in this one for a person."""
    rows = Adjustment.objects.select_related("month").filter(counts_in=month, staff=staff_id).order_by("id")
    return [Adjusted(row.month.first, row.line, row.points_centi, row.pay_fen, row.reason) for row in rows]


@dataclass(frozen=True, slots=True)
class CorrectionCard:
    """A correction as its list shows it; `decided_by` is empty while it waits."""

    id: int
    month: date
    staff_id: int
    number: str
    staff: str
    line: str
    points_centi: int
    pay_fen: int
    reason: str
    evidence: str
    state: str
    state_name: str
    asked_by: str
    asked_by_id: int
    asked_at: datetime
    decided_by: str
    counts_in: date | None


def corrections_of(*, staff_ids: Collection[int] | None) -> list[CorrectionCard]:
    """Corrections of these people's closed months, of everybody's for None: those that wait first, then the latest."""
    rows = Correction.objects.select_related("month", "staff", "asked_by", "decided_by")
    if staff_ids is not None:
        rows = rows.filter(staff__in=staff_ids)
    found = [
        CorrectionCard(
            row.pk, row.month.first, row.staff_id, row.staff.number, row.staff.name, row.line, row.points_centi,
            row.pay_fen, row.reason, row.evidence, row.state, CorrectionState(row.state).label, row.asked_by.name,
            row.asked_by_id, row.asked_at, row.decided_by.name if row.decided_by else "", row.counts_in,
        )
        for row in rows.order_by("-id")
    ]  # fmt: skip
    return sorted(found, key=lambda one: one.state != CorrectionState.ASKED)
