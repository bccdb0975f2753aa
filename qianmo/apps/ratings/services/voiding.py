"""Voiding the ballots of one seat: a phone in the wrong hands, a group mistaken, a rater who should have stepped aside.

Nothing that was cast is changed or taken away. The seat moves on to its next turn, ballots of earlier turns count no
more, and the seat is opened anew by a new code. The host gives a reason and never learns what was said.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.ratings.models import Ballot, Rater, Voiding
from qianmo.apps.ratings.services.codes import issue_codes
from qianmo.apps.ratings.services.sittings import hold_seats
from qianmo.domain.refusal import Refused

LONGEST_REASON = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVoiding:
    """A seat of a sitting to void, why, and by whom; `request_id` is made by the sender."""

    sitting_id: int
    rater_id: int
    reason: str
    by: int
    request_id: UUID


@dataclass(frozen=True, slots=True)
class Voided:
    """A seat that was voided: how many ballots, and the new code, readable only now (None on a repeat and on paper)."""

    ballots: int
    code: str | None


@transaction.atomic
def void_seats(*, voidings: Sequence[NewVoiding], at: datetime, business_date: date) -> list[Voided | Refused]:
    """Void the ballots cast so far at seats of open sittings and let them cast anew; one answer per voiding, in order.

    Refused: no reason or one over 60 characters, a seat that is not in the sitting, a sitting that is closed, a seat
    that has cast nothing. The same request again answers the same, without the code.
    """
    hold_seats(sitting_ids=sorted({one.sitting_id for one in voidings}))
    seen = dict(
        Voiding.objects.filter(request_id__in=[one.request_id for one in voidings]).values_list("request_id", "ballots")
    )
    raters = {
        row.pk: row for row in Rater.objects.filter(id__in=[one.rater_id for one in voidings]).select_related("sitting")
    }
    return [
        Voided(seen[one.request_id], None)
        if one.request_id in seen
        else _void(one, raters.get(one.rater_id), at=at, business_date=business_date)
        for one in voidings
    ]


def _void(one: NewVoiding, row: Rater | None, *, at: datetime, business_date: date) -> Voided | Refused:
    if row is None or row.sitting_id != one.sitting_id:
        return Refused(code="no_seat", reason="没有作废：这场评议会没有这一席。请看现在的席位")
    if row.sitting.closed_at is not None:
        return Refused(code="closed", reason="不能作废：评议会已经结束，结论已经合成。要重来请再开一场")
    if not one.reason:
        return Refused(code="no_reason", reason="不能作废：没有写原因。请写明为什么，如“手机拿错了人”")
    if len(one.reason) > LONGEST_REASON:
        reason = f"原因有 {len(one.reason)} 个字，最多 {LONGEST_REASON} 个。请写短一些"
        return Refused(code="reason_long", reason=reason)
    ballots = Ballot.objects.filter(rater=row, turn=row.turn).count()
    if not ballots:
        return Refused(code="nothing_cast", reason=f"不用作废：{row.name}还没有投过票。要换手机请换码")
    voiding = Voiding.objects.create(
        rater=row,
        turn=row.turn,
        ballots=ballots,
        reason=one.reason,
        voided_by_id=one.by,
        voided_at=at,
        request_id=one.request_id,
    )
    row.turn += 1
    row.save(update_fields=["turn"])
    payload = {"sitting": row.sitting_id, "seat": row.seat, "ballots": ballots, "reason": one.reason}
    fact = Fact(subject_id=voiding.pk, household_id=None, by=one.by, payload=payload)
    record(kind="ratings.ballots_voided", facts=[fact], at=at, business_date=business_date)
    codes = issue_codes(rater_ids=[row.pk], by=one.by, at=at, business_date=business_date)
    return Voided(ballots, codes.get(row.pk))
