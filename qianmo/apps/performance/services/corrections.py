"""Acts on closed months without an appeal: ask for a correction with its evidence, and decide it by another person."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.performance.models import Adjustment, Correction, CorrectionState, Month
from qianmo.apps.performance.reading import published
from qianmo.domain.dated import add_months
from qianmo.domain.performance.appeals import OFF_LINE, check_correction
from qianmo.domain.refusal import Refused

MOVED = Refused(code="correction_moved", reason="没有办：这件更正刚才有人办过。请看过再办")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCorrection:
    """What is to be put right of a person's closed month, by how much, why, and what proves it."""

    month: date
    staff_id: int
    line: str
    points_centi: int
    pay_fen: int
    reason: str
    evidence: str
    request_id: UUID


def counting_month(*, on: date) -> date:
    """The month in which something put right on a day counts: that of the day, or the next that is not closed."""
    month = on.replace(day=1)
    closed = set(Month.objects.filter(first__gte=month, closed_at__isnull=False).values_list("first", flat=True))
    while month in closed:
        month = add_months(day=month, months=1)
    return month


@transaction.atomic
def ask_correction(*, new: NewCorrection, by: int, at: datetime, business_date: date) -> int | Refused:
    """Ask that a closed month be put right; the same request again is the same one. Refused as `check_correction`."""
    if known := Correction.objects.filter(request_id=new.request_id).first():
        return known.pk
    month = Month.objects.select_related("scheme").filter(first=new.month, closed_at__isnull=False).first()
    lines = {one.code for one in published(month.scheme).lines} if month else set()
    refused = check_correction(
        closed=month is not None,
        known=month is None or new.line == OFF_LINE or new.line in lines,
        own=by == new.staff_id,
        points_centi=new.points_centi,
        pay_fen=new.pay_fen,
        reason=new.reason,
        evidence=new.evidence,
    )
    if refused is not None or month is None:
        return refused or MOVED
    row = Correction.objects.create(
        month=month, staff_id=new.staff_id, line=new.line, points_centi=new.points_centi, pay_fen=new.pay_fen,
        reason=new.reason.strip(), evidence=new.evidence.strip(), asked_by_id=by, asked_at=at,
        request_id=new.request_id,
    )  # fmt: skip
    _tell("performance.correction_asked", row, by=by, at=at, on=business_date)
    return row.pk


@transaction.atomic
def decide_correction(
    *, correction_id: int, agreed: bool, by: int, at: datetime, business_date: date
) -> Refused | None:
    """Agree to a correction, which counts in the month that runs; or turn it down. Refused: decided already, own."""
    row = Correction.objects.select_for_update().select_related("month").filter(id=correction_id).first()
    if row is None or row.state != CorrectionState.ASKED:
        return MOVED
    if by in {row.asked_by_id, row.staff_id}:
        return Refused(code="own_correction", reason="没有办：自己提出的、更正自己的，要由另一位同事决定")
    if agreed:
        row.counts_in = counting_month(on=business_date)
        Adjustment.objects.create(
            month_id=row.month_id, counts_in=row.counts_in, staff_id=row.staff_id, line=row.line,
            points_centi=row.points_centi, pay_fen=row.pay_fen, reason=row.reason, asked_by_id=row.asked_by_id,
            agreed_by_id=by, at=at,
        )  # fmt: skip
    row.state, row.decided_by_id = CorrectionState.MADE if agreed else CorrectionState.REFUSED, by
    row.save(update_fields=["state", "decided_by", "counts_in"])
    kind = "performance.correction_made" if agreed else "performance.correction_refused"
    _tell(kind, row, by=by, at=at, on=business_date)
    return None


def _tell(kind: str, row: Correction, *, by: int, at: datetime, on: date) -> None:
    payload: dict[str, Any] = {
        "month": row.month.first.isoformat()[:7], "line": row.line, "whom": row.staff_id,
        "points_centi": row.points_centi, "pay_fen": row.pay_fen, "reason": row.reason, "evidence": row.evidence,
    }  # fmt: skip
    fact = Fact(subject_id=row.pk, household_id=None, by=by, payload=payload)
    record(kind=kind, facts=[fact], at=at, business_date=on)
