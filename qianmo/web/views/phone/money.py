"""Money on the customer's own phone: say how much, look once more, send; the act decides as it does at the counter."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from qianmo.apps.credit.answers import Answers
from qianmo.apps.credit.queries import is_on_line, self_limits, sharing, through_core
from qianmo.apps.credit.services import NewDraw, NewRepayment, pay_out, take_in
from qianmo.domain.credit.interest import accrue, accrued_fen
from qianmo.domain.credit.payment import PURPOSES, Payout, pay_out_to
from qianmo.domain.money import parse_amount, spoken
from qianmo.domain.refusal import Refused
from qianmo.web.posting import request_id, whole
from qianmo.web.views.lines.acts import day
from qianmo.web.views.phone.line import Caller, caller_of, due_days, page_of

CHANNEL = "mobile"
OTHER_DRAW = "没有选还哪一笔。请选一笔。"


@never_cache
@require_http_methods(["GET", "POST"])
def take_draw(request: HttpRequest) -> HttpResponse:
    """Draw: amount, day and purpose; then the same in words with its interest; then it is sent."""
    caller = caller_of(request)
    if isinstance(caller, HttpResponse):
        return caller
    if request.method != "POST":
        return _ask_draw(request, caller, [])
    if request.POST.get("prepared") == "yes":
        return _take_prepared(request, caller)
    amount_fen, due_on = parse_amount(request.POST.get("amount", "")), day(request.POST.get("due_on", ""))
    purpose = request.POST.get("purpose", "")
    wrong = [amount_fen.reason] if isinstance(amount_fen, Refused) else []
    wrong += [] if due_on else ["没有选还款日。请选一个。"]
    wrong += [] if purpose in PURPOSES else ["没有选用途。请选一种。"]
    if wrong or isinstance(amount_fen, Refused) or due_on is None:
        return _ask_draw(request, caller, wrong)
    if request.POST.get("checked") != "yes":
        refused = _foreseen(caller, amount_fen, purpose)
        if refused:
            return _ask_draw(request, caller, [refused])
        interest = accrue(balance_fen=amount_fen, days=(due_on - caller.on).days, rate_ppm=caller.line.rate_ppm)
        return page_of(
            request, caller, "phone/check_draw.html", amount_fen=amount_fen, due_on=due_on, posted=request.POST,
            purpose=PURPOSES[purpose], interest_fen=accrued_fen(accrued=max(0, interest)),
        )  # fmt: skip
    new = NewDraw(
        line_id=caller.line.id,
        amount_fen=amount_fen,
        due_on=due_on,
        channel=CHANNEL,
        drawn_by=None,
        request_id=request_id(request),
        purpose=purpose,
    )
    return _drawn(request, caller, new)


def _take_prepared(request: HttpRequest, caller: Caller) -> HttpResponse:
    """Send the draw the manager filled in, exactly as filled in; the customer's own tap is what sends it."""
    prepared = caller.visitor.prepared
    if prepared is None:
        return _ask_draw(request, caller, ["客户经理填好的这一笔已经办过，没有重复办理。要再支用，请在下面填。"])
    new = NewDraw(
        line_id=caller.line.id,
        amount_fen=prepared.amount_fen,
        due_on=prepared.due_on,
        channel="manager",
        drawn_by=prepared.by_id,
        request_id=prepared.request_id,
        purpose=prepared.purpose,
    )
    return _drawn(request, caller, new)


def _drawn(request: HttpRequest, caller: Caller, new: NewDraw) -> HttpResponse:
    answers = pay_out(draws=[new], at=caller.at, business_date=caller.on)
    if answers.refused:
        return _ask_draw(request, caller, _sentences(answers))
    said = "正在放款，通常几秒，回首页看结果" if through_core() else "钱已到您的账户"
    return page_of(request, caller, "phone/done.html", what=f"支用 {spoken(new.amount_fen)}", said=said)


def _foreseen(caller: Caller, amount_fen: int, purpose: str) -> str:
    """What the act would refuse and the customer should hear before looking once more."""
    if amount_fen > caller.line.available_fen:
        free = spoken(caller.line.available_fen)
        return f"不能支用 {spoken(amount_fen)}：可用额度 {free}。可以支用 {free}。"
    payout = pay_out_to(
        wanted=Payout(),
        amount_fen=amount_fen,
        purpose=purpose,
        channel=CHANNEL,
        limits=self_limits(line_id=caller.line.id, on=caller.on),
    )
    return payout.reason if isinstance(payout, Refused) else ""


def _ask_draw(request: HttpRequest, caller: Caller, refused: list[str]) -> HttpResponse:
    return page_of(
        request, caller, "phone/draw.html", refused=refused, typed=request.POST, purposes=PURPOSES.items(),
        due_days=due_days(caller), status=422 if refused else 200,
    )  # fmt: skip


@never_cache
@require_http_methods(["GET", "POST"])
def take_repayment(request: HttpRequest) -> HttpResponse:
    """Repay: which draw and how much; then how it is shared out; then it is sent."""
    caller = caller_of(request)
    if isinstance(caller, HttpResponse):
        return caller
    if request.method != "POST":
        return _ask_repayment(request, caller, [])
    amount_fen, draw_id = parse_amount(request.POST.get("amount", "")), whole(request.POST.get("draw", ""))
    wrong = [amount_fen.reason] if isinstance(amount_fen, Refused) else []
    mine = is_on_line(line_id=caller.line.id, kind="draw", subject_id=draw_id)
    wrong += [] if mine else [OTHER_DRAW]
    if wrong or isinstance(amount_fen, Refused):
        return _ask_repayment(request, caller, wrong)
    if request.POST.get("checked") != "yes":
        found = sharing(draw_id=draw_id, amount_fen=amount_fen, on=caller.on, value_date=caller.on)
        if found is None:
            return _ask_repayment(request, caller, [OTHER_DRAW])
        if isinstance(found.shared, Refused):
            return _ask_repayment(request, caller, [found.shared.reason])
        return page_of(
            request, caller, "phone/check_repayment.html", amount_fen=amount_fen, shared=found.shared,
            interest_fen=amount_fen - found.shared.principal_fen,
            left_fen=found.owed.total_fen - amount_fen, posted=request.POST,
        )  # fmt: skip
    new = NewRepayment(
        draw_id=draw_id, amount_fen=amount_fen, taken_by=None, request_id=request_id(request), channel=CHANNEL
    )
    answers = take_in(repayments=[new], at=caller.at, business_date=caller.on)
    if answers.refused:
        return _ask_repayment(request, caller, _sentences(answers))
    said = "正在从您的账户扣款，回首页看结果" if through_core() else "已收到，还回的本金又可以用了"
    return page_of(request, caller, "phone/done.html", what=f"还款 {spoken(amount_fen)}", said=said)


def _ask_repayment(request: HttpRequest, caller: Caller, refused: list[str]) -> HttpResponse:
    owing = caller.owing()
    return page_of(
        request, caller, "phone/repay.html", refused=refused, typed=request.POST,
        owing=[(one, one.unpaid_fen + one.interest_fen) for one in owing], status=422 if refused else 200,
    )  # fmt: skip


def _sentences(answers: Answers) -> list[str]:
    return [sentence for one in answers.refused.values() for sentence in one.sentences]
