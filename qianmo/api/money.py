"""What a program may pay out and take in: draws on lines and repayments of draws, with the post of its holder.

With the embedded core both are booked when the answer comes; through a bank's own core they may still wait for its
word, and `state` says so.
"""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from qianmo.api.bearer import Bearer, Caller
from qianmo.api.money_shapes import DrawIn, DrawTaken, RepaymentIn, RepaymentTaken
from qianmo.api.once import Key, once, request_of
from qianmo.api.problems import NOT_FOUND, problem_body
from qianmo.apps.credit.queries import draw_at, draw_made, line_at, repayment_made
from qianmo.apps.credit.services import NewDraw, NewRepayment, pay_out, take_in
from qianmo.domain.credit.payment import Payment, Payout
from qianmo.domain.permits import Permit

router = Router()
CHANNEL = "api"


@router.post(
    "/draws",
    auth=Bearer(Permit.WRITE_DRAWS),
    response={201: DrawTaken},
    operation_id="send_draw",
    summary="支用一笔",
)
def send_draw(request: HttpRequest, body: DrawIn, key: Key) -> HttpResponse:
    """在一笔额度上支用。写了 payee 和 account 就是受托支付，付给收款人。state 为 reserved 时等核心放款。"""
    caller: Caller = request.auth  # type: ignore[attr-defined]  # set by ninja after `Bearer` let the caller in
    return once(caller, key=key, operation="send_draw", body=body, act=lambda: _draw(caller, body, key))


@router.post(
    "/repayments",
    auth=Bearer(Permit.WRITE_REPAYMENTS),
    response={201: RepaymentTaken},
    operation_id="send_repayment",
    summary="还一笔款",
)
def send_repayment(request: HttpRequest, body: RepaymentIn, key: Key) -> HttpResponse:
    """在一笔借据上还款，先息后本。state 为 waiting 时等核心扣款，还没有入账，本金和利息为 null。"""
    caller: Caller = request.auth  # type: ignore[attr-defined]  # set by ninja after `Bearer` let the caller in
    return once(caller, key=key, operation="send_repayment", body=body, act=lambda: _repay(caller, body, key))


def _draw(caller: Caller, body: DrawIn, key: UUID) -> tuple[int, dict[str, Any]]:
    line_id = line_at(number=body.line, scope=caller.scope)
    if line_id is None:
        return 404, problem_body(404, NOT_FOUND)
    entrusted = body.payee is not None or body.account is not None
    new = NewDraw(
        line_id=line_id,
        amount_fen=body.amount_fen,
        due_on=body.due_on,
        channel=CHANNEL,
        drawn_by=caller.person.staff_id,
        request_id=request_of(caller, key),
        purpose=body.purpose,
        payout=Payout(payment=Payment.ENTRUSTED, payee=body.payee or "", account=body.account or "")
        if entrusted
        else Payout(),
    )
    answers = pay_out(draws=[new], at=caller.at, business_date=caller.on)
    if answers.refused:
        return 422, problem_body(422, answers.refused[0])
    number, state = draw_made(draw_id=answers.ids[0])
    told = {"draw": number, "line": body.line, "amount_fen": body.amount_fen, "due_on": body.due_on.isoformat()}
    return 201, told | {"state": state}


def _repay(caller: Caller, body: RepaymentIn, key: UUID) -> tuple[int, dict[str, Any]]:
    draw_id = draw_at(number=body.draw, scope=caller.scope)
    if draw_id is None:
        return 404, problem_body(404, NOT_FOUND)
    new = NewRepayment(
        draw_id=draw_id,
        amount_fen=body.amount_fen,
        taken_by=caller.person.staff_id,
        request_id=request_of(caller, key),
        channel=CHANNEL,
    )
    answers = take_in(repayments=[new], at=caller.at, business_date=caller.on)
    if answers.refused:
        return 422, problem_body(422, answers.refused[0])
    shared = repayment_made(request_id=new.request_id)
    told = {"draw": body.draw, "amount_fen": body.amount_fen, "state": "waiting" if shared is None else "booked"}
    principal_fen, interest_fen = shared or (None, None)
    return 201, told | {"principal_fen": principal_fen, "interest_fen": interest_fen}
