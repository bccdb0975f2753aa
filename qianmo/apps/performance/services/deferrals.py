"""Acts on deferred pay: ask that some of it be taken back, and agree to that or not, by another person."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.performance.models import Clawback, ClawbackState, Month, TakenPart
from qianmo.apps.performance.queries.deferrals import deferred_of, loan_went_bad
from qianmo.apps.performance.queries.months import counted_months
from qianmo.domain.performance.deferrals import Asked, Cause, Part, check_clawback, reached, taken_from
from qianmo.domain.refusal import Refused

MOVED = Refused(code="clawback_moved", reason="没有办：这件追索刚才有人办过。请看过再办")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewClawback:
    """Whose deferred pay is to be taken back, how much of which months, why; a bad loan is named by its account."""

    staff_id: int
    asked: Asked
    account_id: int | None
    request_id: UUID


@transaction.atomic
def ask_clawback(*, new: NewClawback, by: int, at: datetime, business_date: date) -> int | Refused:
    """Ask that deferred pay be taken back; the same request again is the same one. Refused as `check_clawback` says."""
    if known := Clawback.objects.filter(request_id=new.request_id).first():
        return known.pk
    asked, months = new.asked, counted_months()
    named = new.account_id if asked.cause == Cause.BAD_LOAN else None
    bad = named is not None and loan_went_bad(months=months, since=asked.since, staff_id=new.staff_id, account_id=named)
    held = _held(new.staff_id, asked)
    refused = check_clawback(
        asked=asked, held_fen=sum(one.left_fen for one in held), own=by == new.staff_id, loan_bad=bad
    )
    if refused is not None:
        return refused
    row = Clawback.objects.create(
        staff_id=new.staff_id, since=asked.since, until=asked.until, fen=asked.fen, cause=asked.cause,
        account_id=named, said=asked.said.strip(), asked_by_id=by, asked_at=at, request_id=new.request_id,
    )  # fmt: skip
    _tell("performance.clawback_asked", row, by=by, at=at, on=business_date)
    return row.pk


@transaction.atomic
def decide_clawback(*, clawback_id: int, agreed: bool, by: int, at: datetime, business_date: date) -> Refused | None:
    """Agree to a claw-back, which takes the parts due earliest first; or turn it down.

    Refused: decided already, by who asked or whose pay it is, more than is still held since parts were paid meanwhile.
    """
    row = Clawback.objects.select_for_update().filter(id=clawback_id).first()
    if row is None or row.state != ClawbackState.ASKED:
        return MOVED
    if by in {row.asked_by_id, row.staff_id}:
        return Refused(code="own_clawback", reason="没有办：自己提出的、追索自己的，要由另一位同事决定")
    if agreed:
        asked = Asked(since=row.since, until=row.until, fen=row.fen, cause=row.cause, said=row.said)
        held = _held(row.staff_id, asked)
        refused = check_clawback(
            asked=asked, held_fen=sum(one.left_fen for one in held), own=False, loan_bad=row.account_id is not None
        )
        if refused is not None:
            return refused
        TakenPart.objects.bulk_create(
            TakenPart(clawback=row, month=one.month, year=one.year, fen=fen)
            for one, fen in taken_from(parts=held, fen=row.fen)
        )
    row.state, row.decided_by_id = ClawbackState.TAKEN if agreed else ClawbackState.REFUSED, by
    row.save(update_fields=["state", "decided_by"])
    kind = "performance.clawback_agreed" if agreed else "performance.clawback_turned_down"
    _tell(kind, row, by=by, at=at, on=business_date)
    return None


def _held(staff_id: int, asked: Asked) -> list[Part]:
    """What can still be taken of a person; claw-backs and the close of a month wait for one another."""
    paid = [one.first for one in Month.objects.select_for_update().order_by("first") if one.closed_at is not None]
    parts = deferred_of(months=counted_months(), staff_ids=[staff_id]).get(staff_id, [])
    return reached(parts=parts, asked=asked, paid=paid)


def _tell(kind: str, row: Clawback, *, by: int, at: datetime, on: date) -> None:
    payload = {"whom": row.staff_id, "fen": row.fen, "cause": row.cause, "said": row.said}
    fact = Fact(subject_id=row.pk, household_id=None, by=by, payload=payload)
    record(kind=kind, facts=[fact], at=at, business_date=on)
