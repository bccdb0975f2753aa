"""Wishes for money and which of them can be met: what drawing and reserving decide alike, before either writes.

The lines are locked in id order and each wish is weighed after those before it on the same line, so that a batch never
promises the same room twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from qianmo.apps.credit.answers import Answers
from qianmo.apps.credit.models import DrawPurpose
from qianmo.apps.credit.pool_room import PoolRoom
from qianmo.apps.credit.queries import DrawTerms, HeldLine, Wanted, ask_draws_of, ask_lines, ask_pools
from qianmo.apps.org.queries import ask_closed_day, ask_day_held
from qianmo.domain.credit.line import reserve
from qianmo.domain.credit.payment import Payment, Payout, pay_out_to
from qianmo.domain.funds.pools import PoolStanding
from qianmo.domain.refusal import Refused
from qianmo.storage.trips import Question

NO_LINE = Refused(code="unknown_line", reason="没有这笔额度")
NO_PAYOUT = Refused(
    code="branch_pays_nothing_out", reason="不能支用：管这一户的网点没有放款权限。请到有放款权限的支行办理。"
)
NO_TERMS = Refused(code="no_terms", reason="不能支用：这个产品今天没有生效的条款。请联系产品部门。")
PURPOSES = frozenset(DrawPurpose.values)
TO_CUSTOMER = Payout()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDraw:
    """A request for money on a line, due back on a day; `drawn_by` is None when the customer asks without staff.

    `purpose` is what the money is for, empty where the customer was not asked; `payout` says who gets the money.
    """

    line_id: int
    amount_fen: int
    due_on: date
    channel: str
    drawn_by: int | None
    request_id: UUID
    purpose: str = ""
    payout: Payout = TO_CUSTOMER


@dataclass(frozen=True, slots=True)
class Accepted:
    """A wish that can be met: its place in the batch, its locked line, its terms, and who is paid."""

    position: int
    new: NewDraw
    line: HeldLine
    terms: DrawTerms
    payout: Payout


@dataclass(frozen=True, slots=True)
class Known:
    """What the wishes are weighed on, in the order of `asking`: lines, pools, earlier requests, the day."""

    lines: dict[int, HeldLine]
    pools_held: int
    pools: dict[int, PoolStanding]
    made: dict[UUID, tuple[int, Wanted]]
    day_held: int
    closed: Refused | None


def asking(*, draws: Sequence[NewDraw], business_date: date) -> list[Question[Any]]:
    """The questions behind `Known`. The lines are locked first, then their pools, each in the order of their ids."""
    line_ids = sorted({one.line_id for one in draws})
    return [
        ask_lines(ids=line_ids, on=business_date),
        *ask_pools(line_ids=line_ids),
        ask_draws_of(request_ids=[one.request_id for one in draws]),
        ask_day_held(),
        ask_closed_day(day=business_date),
    ]


def accept(*, draws: Sequence[NewDraw], known: Known, business_date: date) -> tuple[Answers, list[Accepted]]:
    """Weigh the wishes in order; the answers hold the refusals and the repeats, the rest can be met.

    The lines of accepted wishes come back with the room taken in `reserved_fen`; nothing is written. Refused: a request
    id that came before for something else (`Wanted`), a day the bank does not book on, an unknown line or
    purpose, a household whose branch may not pay out, a payment that cannot be made like that
    (`domain.credit.payment`), whatever the line itself refuses (amount not positive, over what is available, not
    active, run out, due after the line's end), and a risk pool over the line that is full, stopped or ended.
    """
    answers = Answers(
        seen={request_id: draw_id for request_id, (draw_id, _) in known.made.items()},
        wanted={request_id: before for request_id, (_, before) in known.made.items()},
    )
    room = PoolRoom(known.pools)
    accepted: list[Accepted] = []
    for position, one in enumerate(draws):
        if not answers.is_repeat(position, one.request_id, wants=_wants(one)):
            weighed = known.closed or _weigh(position, one, known.lines.get(one.line_id), room, on=business_date)
            if isinstance(weighed, Refused):
                answers.refused[position] = weighed
            else:
                weighed.line.reserved_fen += one.amount_fen
                accepted.append(weighed)
    return answers, accepted


def _weigh(position: int, one: NewDraw, line: HeldLine | None, room: PoolRoom, *, on: date) -> Accepted | Refused:
    """Room on the line first, then whether the money may be paid like that, then room in the line's pool."""
    if line is None:
        return NO_LINE
    if not line.pays_out:
        return NO_PAYOUT
    if one.purpose and one.purpose not in PURPOSES:
        reason = f"没有“{one.purpose[:12]}”这种用途。请在列出的用途里选一种。"
        return Refused(code="unknown_purpose", reason=reason)
    terms = line.terms
    if terms is None:
        return NO_TERMS
    after = reserve(
        standing=line.standing, amount_fen=one.amount_fen, on=on, due_on=one.due_on, grace_days=terms.grace_days
    )
    if isinstance(after, Refused):
        return after
    payout = pay_out_to(
        wanted=one.payout,
        amount_fen=one.amount_fen,
        purpose=one.purpose,
        channel=one.channel,
        limits=terms.limits,
    )
    if isinstance(payout, Refused):
        return payout
    full = room.take(line.risk_pool_id, amount_fen=one.amount_fen, on=on)
    return full or Accepted(position, one, line, terms, payout)


def _wants(one: NewDraw) -> Wanted:
    """What a request asks for; a payee counts where the money is paid to one, as the draw keeps it."""
    payout = one.payout
    payee = " ".join(payout.payee.split()) if payout.payment == Payment.ENTRUSTED else ""
    return Wanted(one.line_id, one.amount_fen, one.due_on, one.purpose, str(payout.payment), payee)
