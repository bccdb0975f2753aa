"""Links for customers: the stand-in of a bank's mobile channel until the bank connects its own.

A link belongs to one borrower and one line and ends after a week, when it is taken back, when a newer one is made, or
after five wrong answers. It opens nothing by itself: whoever has it must know the last four of the borrower's identity
number, and sees one line and nothing else. The account manager who makes it cannot pay out and never sees the answer.
"""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction

from qianmo.apps.credit.models import CustomerLink, Line, LineState
from qianmo.apps.credit.standing import standing_of
from qianmo.apps.events.services import Fact, record
from qianmo.apps.households.queries import identity_ends_with
from qianmo.domain.money import spoken
from qianmo.domain.refusal import Refused

VALID_FOR = timedelta(days=7)
TRIES = 5
DEAD = Refused(code="link_dead", reason="这个链接不能用了。请找您的客户经理换一个")


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A draw the manager has filled in for the customer: how much, due when, what for. Only the customer sends it."""

    amount_fen: int
    due_on: date
    purpose: str


@dataclass(frozen=True, slots=True)
class Made:
    """A link just made; `secret` is in no later answer, so it is None where the same wish had been granted before."""

    link_id: int
    secret: UUID | None


@transaction.atomic
def make_link(
    *,
    line_id: int,
    made_by: int,
    request_id: UUID,
    at: datetime,
    business_date: date,
    prepared: Prepared | None = None,
) -> Made | Refused:
    """Make a link to a line for its borrower, with a draw filled in or without; an earlier one of the line ends.

    On a line not signed yet the customer reads and signs the contract by it.

    Refused: an unknown line, one ended, a draw on a line not signed or without room for it. A wish seen before makes no
    new link. Whether the draw can be paid out is decided when the customer sends it.
    """
    line = Line.objects.select_for_update().filter(id=line_id).first()
    seen = CustomerLink.objects.filter(request_id=request_id).first()
    if seen is not None:
        return Made(seen.pk, None)
    if line is None or line.state == LineState.ENDED:
        return Refused(code="line_ended", reason="不能发链接：额度已经终止")
    if line.state == LineState.GRANTED and prepared is not None:
        return Refused(code="line_not_signed", reason="不能替客户填支用：额度还没有签约。先发链接请客户签合同")
    room = standing_of(line).available_fen
    if prepared is not None and not 0 < prepared.amount_fen <= room:
        reason = f"不能填好 {spoken(prepared.amount_fen)}：可用额度 {spoken(room)}。请改金额"
        return Refused(code="no_room", reason=reason)
    CustomerLink.objects.filter(line=line, revoked_at__isnull=True).update(revoked_at=at, revoked_by_id=made_by)
    row = CustomerLink.objects.create(
        line=line,
        person_id=line.borrower_id,
        secret=UUID(bytes=secrets.token_bytes(16)),
        made_by_id=made_by,
        made_at=at,
        until=at + VALID_FOR,
        draw_fen=prepared.amount_fen if prepared else None,
        draw_due_on=prepared.due_on if prepared else None,
        draw_purpose=prepared.purpose if prepared else "",
        request_id=request_id,
    )
    _tell("credit.link_made", row, by=made_by, at=at, business_date=business_date)
    return Made(row.pk, row.secret)


@transaction.atomic
def revoke_link(*, link_id: int, by: int, at: datetime, business_date: date) -> bool:
    """Take a link back at once, with the browser that has it open; False where it had ended already."""
    row = CustomerLink.objects.select_for_update(of=("self",)).select_related("line").filter(id=link_id).first()
    if row is None or row.revoked_at is not None:
        return False
    row.revoked_at, row.revoked_by_id = at, by
    row.save(update_fields=["revoked_at", "revoked_by"])
    _tell("credit.link_revoked", row, by=by, at=at, business_date=business_date)
    return True


@transaction.atomic
def open_link(*, link_id: int, secret: UUID, tail: str, at: datetime, business_date: date) -> UUID | Refused:
    """Open a link by the last four of its customer's identity number; what the browser shows from now on.

    Whoever opened it before is put out. Refused: a link that has ended, a wrong answer; five of them end the link.
    """
    row = CustomerLink.objects.select_for_update(of=("self",)).select_related("line").filter(id=link_id).first()
    if row is None or row.secret != secret or row.revoked_at is not None or row.until <= at or row.wrong >= TRIES:
        return DEAD
    if not identity_ends_with(person_id=row.person_id, tail=tail):
        row.wrong += 1
        row.save(update_fields=["wrong"])
        if row.wrong < TRIES:
            left = TRIES - row.wrong
            return Refused(code="wrong_tail", reason=f"后四位不对，还可以试 {left} 次。最后一位是字母的请写 X")
        _tell("credit.link_locked", row, by=None, at=at, business_date=business_date)
        return DEAD
    row.presence, row.opened_at, row.wrong = uuid4(), at, 0
    row.save(update_fields=["presence", "opened_at", "wrong"])
    _tell("credit.link_opened", row, by=None, at=at, business_date=business_date)
    return row.presence


def _tell(kind: str, row: CustomerLink, *, by: int | None, at: datetime, business_date: date) -> None:
    payload = {"line": row.line.number} | ({"fen": row.draw_fen} if row.draw_fen else {})
    fact = Fact(subject_id=row.pk, household_id=row.line.household_id, by=by, payload=payload)
    record(kind=kind, facts=[fact], at=at, business_date=business_date)
