"""Acts on the limit of a line: ask for a raise, cut, review once a year; each says beforehand what it would do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from qianmo.apps.credit.queries import LineRow, room_to_raise
from qianmo.apps.credit.services import NewCut, NewRaise, NewReview, cut_limits, request_raises, review_lines
from qianmo.domain.access import Right
from qianmo.domain.credit.limit_changes import ReviewOutcome
from qianmo.domain.money import spoken
from qianmo.domain.refusal import Refused
from qianmo.web.posting import request_id, wan_to_fen
from qianmo.web.seat import Seat, seated
from qianmo.web.views.lines.acts import answered
from qianmo.web.views.lines.page import line_in_sight, line_page

DECIDING = {"branch_head": "支行行长", "approver": "审批岗"}
"""Posts that may carry out a raise, in the order of their authority."""
NEEDED = {
    ReviewOutcome.KEEP: Right.REVIEW_LINES,
    ReviewOutcome.CUT: Right.CUT,
    ReviewOutcome.FREEZE: Right.FREEZE,
    ReviewOutcome.RAISE: Right.RAISE,
}
"""The right each outcome of a review takes."""
WHERE = "待批变更"
NOT_YOURS = "您的岗位不能下这个年审结论。请选别的，或请有权的同事年审。"


@require_POST
@seated(Right.RAISE)
def ask_raise(request: HttpRequest, seat: Seat, number: str) -> HttpResponse:
    """Ask for the line's limit to be raised by a second person."""
    line, to_fen = line_in_sight(seat, number), wan_to_fen(request.POST.get("to", ""))
    if isinstance(to_fen, Refused):
        return line_page(request, seat, line, form="raise", typed=request.POST, refused=[to_fen.reason])
    new = NewRaise(
        line_id=line.id,
        to_fen=to_fen,
        reason=request.POST.get("reason", ""),
        requested_by=seat.person.staff_id,
        request_id=request_id(request),
    )
    answers = request_raises(raises=[new], at=seat.at, business_date=seat.on)
    first = f"先到“{WHERE}”打印补充协议给客户签，再" if line.contract_number else ""
    said = f"已申请调增到 {spoken(to_fen)}。{first}由另一位有审批权的同事办理，办妥前额度不变。"
    return answered(request, seat, line, answers, form="raise", said=said)


@require_POST
@seated(Right.CUT)
def cut(request: HttpRequest, seat: Seat, number: str) -> HttpResponse:
    """Cut the line's limit at once."""
    line, to_fen = line_in_sight(seat, number), wan_to_fen(request.POST.get("to", ""))
    if isinstance(to_fen, Refused):
        return line_page(request, seat, line, form="cut", typed=request.POST, refused=[to_fen.reason])
    new = NewCut(
        line_id=line.id,
        to_fen=to_fen,
        reason=request.POST.get("reason", ""),
        by=seat.person.staff_id,
        request_id=request_id(request),
        cause=request.POST.get("cause", ""),
    )
    answers = cut_limits(cuts=[new], at=seat.at, business_date=seat.on)
    return answered(request, seat, line, answers, form="cut", said=f"额度已调减到 {spoken(to_fen)}，从现在起按它算。")


@require_POST
@seated(Right.REVIEW_LINES)
def review(request: HttpRequest, seat: Seat, number: str) -> HttpResponse:
    """Say what the yearly look at the line found."""
    line, outcome = line_in_sight(seat, number), request.POST.get("outcome", "")
    typed = request.POST.get("to", "").strip()
    to_fen = wan_to_fen(typed) if typed and outcome in {ReviewOutcome.CUT, ReviewOutcome.RAISE} else None
    wrong = [to_fen.reason] if isinstance(to_fen, Refused) else []
    if outcome in set(ReviewOutcome) and not seat.person.may(NEEDED[ReviewOutcome(outcome)]):
        wrong.append(NOT_YOURS)
    if wrong or isinstance(to_fen, Refused):
        return line_page(request, seat, line, form="review", typed=request.POST, refused=wrong)
    new = NewReview(
        line_id=line.id,
        outcome=outcome,
        reason=request.POST.get("reason", ""),
        by=seat.person.staff_id,
        request_id=request_id(request),
        to_fen=to_fen,
    )
    answers = review_lines(reviews=[new], at=seat.at, business_date=seat.on)
    return answered(request, seat, line, answers, form="review", said="年审已记下，下一次在一年后。")


@seated(Right.SEE_LINES)
def preview(request: HttpRequest, seat: Seat, number: str) -> HttpResponse:
    """What another limit would make of the line: what is free, how far over, what the family may owe, who decides."""
    line, typed = line_in_sight(seat, number), request.GET.get("to", "").strip()
    outcome = request.GET.get("outcome", "")
    said: dict[str, object] = {"line": line, "cutting": request.GET.get("cut") == "yes" or outcome == "cut"}
    to_fen = wan_to_fen(typed)
    if outcome in {"keep", "freeze", ""} and "outcome" in request.GET:
        said["plain"] = outcome
    elif isinstance(to_fen, Refused):
        said["refused"] = to_fen.reason if typed else ""
    else:
        said |= _after(line, to_fen)
    if not said["cutting"]:
        room = room_to_raise(line_id=line.id, posts=list(DECIDING), on=seat.on)
        said["room"] = room
        if isinstance(to_fen, int):
            exposure = room.others_fen + to_fen
            said["exposure_fen"], said["exposure_now_fen"] = exposure, room.others_fen + line.limit_fen
            said["deciders"] = [name for post, name in DECIDING.items() if (room.authorities[post] or 0) >= exposure]
    return render(request, "lines/limit_preview.html", said)


def _after(line: LineRow, to_fen: int) -> dict[str, object]:
    used = line.drawn_fen + line.reserved_fen
    return {"to_fen": to_fen, "free_fen": max(0, to_fen - used), "over_fen": max(0, used - to_fen)}
