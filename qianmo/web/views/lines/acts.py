"""Acts on a line: draw, repay, ask for a mistake to be undone, freeze and lift a freeze.

A refused form comes back open, as it was typed, with the reasons and the figures as they now stand.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.credit.answers import Answers
from qianmo.apps.credit.queries import LineRow, is_on_line, through_core
from qianmo.apps.credit.services import (
    NewDraw,
    NewFreeze,
    NewRepayment,
    NewReversal,
    freeze_lines,
    pay_out,
    request_reversals,
    take_in,
    unfreeze_lines,
)
from qianmo.domain.access import Right
from qianmo.domain.credit.payment import PURPOSES, Payout
from qianmo.domain.money import parse_amount, spoken
from qianmo.domain.refusal import Refused
from qianmo.web import posting
from qianmo.web.posting import done, request_id, whole
from qianmo.web.seat import Seat, seated
from qianmo.web.views.lines.page import line_in_sight, line_page

SAME = "这一次先前已经办妥，没有重复办理。"
SENT_BEFORE = "这一次先前已经交给核心，没有重复办理。结果在下面。"
ODD_DUE = "没有看懂还款日。请在日历里选一天。"
ODD_VALUE_DATE = "没有看懂起息日。请在日历里选一天。"
ODD_PURPOSE = "没有选用途。请选一种用途。"
OTHER_DRAW = "没有选借据，或这笔借据不在这条额度里。请在列出的借据里选一笔。"
OTHER_MOVEMENT = "这笔业务不在这条额度里。请刷新本页再选。"


@require_POST
@seated(Right.DISBURSE)
def take_draw(request: HttpRequest, seat: Seat, number: str) -> HttpResponse:
    """Pay out a draw over the counter."""
    line = line_in_sight(seat, number)
    amount_fen, due_on = parse_amount(request.POST.get("amount", "")), day(request.POST.get("due_on", ""))
    purpose = request.POST.get("purpose", "")
    wrong = [amount_fen.reason] if isinstance(amount_fen, Refused) else []
    wrong += [] if due_on else [ODD_DUE]
    wrong += [] if purpose in PURPOSES else [ODD_PURPOSE]
    if wrong or isinstance(amount_fen, Refused) or due_on is None:
        return line_page(request, seat, line, form="draw", typed=request.POST, refused=wrong)
    new = NewDraw(
        line_id=line.id,
        amount_fen=amount_fen,
        due_on=due_on,
        channel="counter",
        drawn_by=seat.person.staff_id,
        request_id=request_id(request),
        purpose=purpose,
        payout=payout_typed(request.POST),
    )
    answers = pay_out(draws=[new], at=seat.at, business_date=seat.on)
    said = f"已支用 {spoken(amount_fen)}，{due_on} 到期。"
    if through_core():
        said = f"已预占 {spoken(amount_fen)}，正请核心放款。过几秒刷新本页看结果。"
    return answered(request, seat, line, answers, form="draw", said=said)


@require_POST
@seated(Right.DISBURSE)
def take_repayment(request: HttpRequest, seat: Seat, number: str) -> HttpResponse:
    """Take a repayment on one draw of the line."""
    line = line_in_sight(seat, number)
    amount_fen, draw_id = parse_amount(request.POST.get("amount", "")), whole(request.POST.get("draw", ""))
    wrong = [amount_fen.reason] if isinstance(amount_fen, Refused) else []
    wrong += [] if is_on_line(line_id=line.id, kind="draw", subject_id=draw_id) else [OTHER_DRAW]
    value_date = day(request.POST.get("value_date") or seat.on.isoformat())
    wrong += [] if value_date else [ODD_VALUE_DATE]
    if wrong or isinstance(amount_fen, Refused):
        return line_page(request, seat, line, form="repay", typed=request.POST, refused=wrong)
    new = NewRepayment(
        draw_id=draw_id,
        amount_fen=amount_fen,
        taken_by=seat.person.staff_id,
        request_id=request_id(request),
        value_date=value_date,
    )
    answers = take_in(repayments=[new], at=seat.at, business_date=seat.on)
    said = f"已收还款 {spoken(amount_fen)}{'' if value_date == seat.on else f'，从 {value_date} 起息'}。"
    if through_core():
        said = f"正请核心收款 {spoken(amount_fen)}，收到后入账。过几秒刷新本页看结果。"
    return answered(request, seat, line, answers, form="repay", said=said)


@require_POST
@seated(Right.REVERSE)
def ask_reversal(request: HttpRequest, seat: Seat, number: str) -> HttpResponse:
    """Ask for a draw or a repayment of the line to be undone by a second person."""
    line = line_in_sight(seat, number)
    kind, subject_id = request.POST.get("kind", ""), whole(request.POST.get("subject", ""))
    if not is_on_line(line_id=line.id, kind=kind, subject_id=subject_id):
        return line_page(request, seat, line, form="reverse", typed=request.POST, refused=[OTHER_MOVEMENT])
    new = NewReversal(
        kind=kind,
        subject_id=subject_id,
        reason=request.POST.get("reason", ""),
        requested_by=seat.person.staff_id,
        request_id=request_id(request),
    )
    answers = request_reversals(reversals=[new], at=seat.at, business_date=seat.on)
    said = "已申请冲正。由另一位有复核权的同事办理，办妥前账不变。"
    return answered(request, seat, line, answers, form="reverse", said=said)


@require_POST
@seated(Right.FREEZE)
def freeze(request: HttpRequest, seat: Seat, number: str) -> HttpResponse:
    """Stop drawing on the line from this instant."""
    line = line_in_sight(seat, number)
    answers = freeze_lines(freezes=[_wish(request, seat, line)], at=seat.at, business_date=seat.on)
    return answered(request, seat, line, answers, form="freeze", said="已冻结，从现在起不能支用。还款照收。")


@require_POST
@seated(Right.FREEZE)
def unfreeze(request: HttpRequest, seat: Seat, number: str) -> HttpResponse:
    """Lift the freeze of the line."""
    line = line_in_sight(seat, number)
    answers = unfreeze_lines(freezes=[_wish(request, seat, line)], at=seat.at, business_date=seat.on)
    return answered(request, seat, line, answers, form="unfreeze", said="已解冻。")


def _wish(request: HttpRequest, seat: Seat, line: LineRow) -> NewFreeze:
    return NewFreeze(
        line_id=line.id,
        reason=request.POST.get("reason", ""),
        by=seat.person.staff_id,
        request_id=request_id(request),
        freeze_id=whole(request.POST.get("freeze", "")) or None,
    )


def answered(
    request: HttpRequest, seat: Seat, line: LineRow, answers: Answers, *, form: str, said: str
) -> HttpResponse:
    """Go on to the page after an act, or open the form again beside the line as it now stands."""
    if answers.refused:
        now = line_in_sight(seat, line.number)
        reasons = [sentence for refused in answers.refused.values() for sentence in refused.sentences]
        reasons += _moved(request, now, form)
        return line_page(request, seat, now, form=form, typed=request.POST, refused=reasons)
    same = SENT_BEFORE if through_core() and form in {"draw", "repay"} else SAME
    return done(request, same if answers.repeated else said, to=reverse("line", args=[line.number]))


def _moved(request: HttpRequest, now: LineRow, form: str) -> Sequence[str]:
    """What changed since the form was drawn, where it carried the figure it was drawn with."""
    seen = whole(request.POST.get("seen", ""), missing=-1)
    if form == "draw" and seen not in {-1, now.available_fen}:
        return [f"您打开表单时可用 {spoken(seen)}，其间有人办了业务，现在可用 {spoken(now.available_fen)}。"]
    return []


def payout_typed(typed: Mapping[str, str]) -> Payout:
    """Who is paid, as the form has it; a payee left behind by a change of mind counts for nothing."""
    return Payout(
        payment=typed.get("payment", "self"), payee=typed.get("payee", ""), account=typed.get("payee_account", "")
    )


def day(text: str) -> date | None:
    """A day as `posting.day` reads it, with blanks around it or not."""
    return posting.day(text.strip())
