"""Acts on a closed month: raise an appeal on a line, answer it, agree to what is put right in the month that runs."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from qianmo.apps.events.services import Fact, record
from qianmo.apps.performance.models import Adjustment, Appeal, AppealState, Item, Month
from qianmo.apps.performance.reading import published
from qianmo.apps.performance.services.corrections import counting_month
from qianmo.domain.performance.appeals import check_answer, check_appeal
from qianmo.domain.refusal import Refused

OPEN = (AppealState.RAISED, AppealState.PROPOSED)
MOVED = Refused(code="appeal_moved", reason="没有办：这件申诉刚才有人办过。请看过再办")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAppeal:
    """One line of the own slip and what is wrong with it."""

    month: date
    line: str
    said: str
    by: int
    request_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What finance says of an appeal: points and pay to be put right, or nothing of either, and why."""

    appeal_id: int
    says: str
    points_centi: int = 0
    pay_fen: int = 0
    by: int


@transaction.atomic
def raise_appeal(*, appeal: NewAppeal, at: datetime, business_date: date) -> int | Refused:
    """Raise an appeal on a line of the raiser's own slip; the same request again is the same appeal.

    Refused: a month that is not closed, a line that is not of the slip, the deadline of the scheme past, no word of
    why, an appeal on that line still open.
    """
    if known := Appeal.objects.filter(request_id=appeal.request_id).first():
        return known.pk
    month = Month.objects.select_related("scheme").filter(first=appeal.month, closed_at__isnull=False).first()
    mine = {"month": month, "staff": appeal.by, "line": appeal.line}
    refused = check_appeal(
        closed_on=localdate(month.closed_at) if month and month.closed_at else None,
        days=published(month.scheme).appeal_days if month else 0,
        on=business_date,
        on_slip=Item.objects.filter(**mine).exists(),
        said=appeal.said,
        is_open=Appeal.objects.filter(**mine, state__in=OPEN).exists(),
    )
    if refused is not None or month is None:
        return refused or MOVED
    row = Appeal.objects.create(
        month=month, staff_id=appeal.by, line=appeal.line, said=appeal.said.strip(), raised_at=at,
        request_id=appeal.request_id,
    )  # fmt: skip
    _tell("performance.appeal_raised", row, by=appeal.by, at=at, on=business_date, said=row.said)
    return row.pk


@transaction.atomic
def answer_appeal(*, answer: Answer, at: datetime, business_date: date) -> Refused | None:
    """Answer an appeal: with nothing to put right it ends there; else another person agrees first.

    Refused: the raiser's own, one that was answered, no word of why.
    """
    row = Appeal.objects.select_for_update().get(id=answer.appeal_id)
    if row.state != AppealState.RAISED:
        return MOVED
    if refused := check_answer(raised_by=row.staff_id, by=answer.by, says=answer.says):
        return refused
    row.answer, row.answered_by_id, row.answered_at = answer.says.strip(), answer.by, at
    row.points_centi, row.pay_fen = answer.points_centi, answer.pay_fen
    row.state = AppealState.PROPOSED if answer.points_centi or answer.pay_fen else AppealState.REFUSED
    row.save(update_fields=["answer", "answered_by", "answered_at", "points_centi", "pay_fen", "state"])
    _tell("performance.appeal_answered", row, by=answer.by, at=at, on=business_date, answer=row.answer)
    return None


@transaction.atomic
def agree_adjustment(*, appeal_id: int, by: int, at: datetime, business_date: date) -> Refused | None:
    """Agree to what an answer puts right: it counts in the month that runs. Refused: by who answered or appealed."""
    row = Appeal.objects.select_for_update().get(id=appeal_id)
    if row.state != AppealState.PROPOSED or row.answered_by_id is None:
        return MOVED
    if by in {row.answered_by_id, row.staff_id}:
        return Refused(code="own_answer", reason="没有同意：自己答复的、自己申诉的，要由另一位同事同意")
    Adjustment.objects.create(
        month_id=row.month_id, counts_in=counting_month(on=business_date), staff_id=row.staff_id, line=row.line,
        points_centi=row.points_centi, pay_fen=row.pay_fen, reason=row.answer, asked_by_id=row.answered_by_id,
        agreed_by_id=by, at=at,
    )  # fmt: skip
    row.state = AppealState.ADJUSTED
    row.save(update_fields=["state"])
    _tell("performance.adjusted", row, by=by, at=at, on=business_date, answer=row.answer)
    return None


def _tell(kind: str, row: Appeal, *, by: int, at: datetime, on: date, **more: Any) -> None:
    payload = {
        "month": row.month.first.isoformat()[:7], "line": row.line, "whom": row.staff_id,
        "points_centi": row.points_centi, "pay_fen": row.pay_fen, **more,
    }  # fmt: skip
    fact = Fact(subject_id=row.pk, household_id=None, by=by, payload=payload)
    record(kind=kind, facts=[fact], at=at, business_date=on)
