"""Wishes for money and which of them can be met: what drawing and reserving decide alike, before either writes.

The lines are locked in id order and each wish is weighed after those before it on the same line, so that a batch never
promises the same room twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from qianmo.apps.credit.answers import Answers
from qianmo.apps.credit.models import Draw, DrawPurpose, Line
from qianmo.apps.credit.pool_room import PoolRoom, hold_pools
from qianmo.apps.credit.queries import requests_seen
from qianmo.apps.credit.standing import standing_of
from qianmo.apps.households.queries import branches_of
from qianmo.apps.org.queries import able_branches, closed_day
from qianmo.apps.products.queries import Terms, terms_in_force
from qianmo.domain.credit.line import reserve
from qianmo.domain.credit.payment import Payout, SelfLimits, pay_out_to
from qianmo.domain.refusal import Refused

NO_PAYOUT = "不能支用：管这一户的网点没有放款权限。请到有放款权限的支行办理。"
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
    line: Line
    terms: Terms
    payout: Payout


def accept(*, draws: Sequence[NewDraw], business_date: date) -> tuple[Answers, list[Accepted]]:
    """Weigh the wishes in order; the answers hold the refusals and the repeats, the rest can be met.

    The lines of accepted wishes come back with the room taken in `reserved_fen`; nothing is written. Joins the act
    above. Refused: a day the bank does not book on, an unknown line or purpose, a household whose branch may not pay
    out, a payment that cannot be made like that (`domain.credit.payment`), whatever the line itself refuses (amount not
    positive, over what is available, not active, run out, due after the line's end), and a risk pool over the line that
    is full, stopped or ended.
    """
    closed = closed_day(day=business_date)
    terms = terms_in_force(on=business_date)
    lines = _locked_lines(ids=sorted({one.line_id for one in draws}))
    room = hold_pools(line.risk_pool_id for line in lines.values())
    branches = branches_of(household_ids=[line.household_id for line in lines.values()])
    disbursing = able_branches(ability="disburse", on=business_date)
    answers = Answers(seen=requests_seen(model=Draw, request_ids=[one.request_id for one in draws]))
    accepted: list[Accepted] = []
    for position, one in enumerate(draws):
        line = lines.get(one.line_id)
        if answers.is_repeat(position, one.request_id):
            continue
        if closed is not None:
            answers.refused[position] = closed
        elif line is None:
            answers.refuse(position, "unknown_line", "没有这笔额度")
        elif branches.get(line.household_id) not in disbursing:
            answers.refuse(position, "branch_pays_nothing_out", NO_PAYOUT)
        elif one.purpose and one.purpose not in DrawPurpose.values:
            answers.refuse(position, "unknown_purpose", f"没有“{one.purpose[:12]}”这种用途。请在列出的用途里选一种。")
        else:
            weighed = _weigh(position, one, line, terms[line.product_id], room, on=business_date)
            if isinstance(weighed, Refused):
                answers.refused[position] = weighed
            else:
                line.reserved_fen += one.amount_fen
                accepted.append(weighed)
    return answers, accepted


def _weigh(position: int, one: NewDraw, line: Line, terms: Terms, room: PoolRoom, *, on: date) -> Accepted | Refused:
    """Room on the line first, then whether the money may be paid like that, then room in the line's pool."""
    after = reserve(
        standing=standing_of(line), amount_fen=one.amount_fen, on=on, due_on=one.due_on, grace_days=terms.grace_days
    )
    if isinstance(after, Refused):
        return after
    payout = pay_out_to(
        wanted=one.payout,
        amount_fen=one.amount_fen,
        purpose=one.purpose,
        channel=one.channel,
        limits=SelfLimits(production_fen=terms.self_production_fen, consumption_fen=terms.self_consumption_fen),
    )
    if isinstance(payout, Refused):
        return payout
    full = room.take(line.risk_pool_id, amount_fen=one.amount_fen, on=on)
    return full or Accepted(position, one, line, terms, payout)


def _locked_lines(*, ids: list[int]) -> dict[int, Line]:
    return {line.pk: line for line in Line.objects.select_for_update().filter(id__in=ids).order_by("id")}
