"""Another rate of one draw (调息): asked for here, with what it would make of the interest, decided at 待批变更."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.credit.queries import RateWish, present_rate, repriced
from qianmo.apps.credit.services import NewRateRequest, request_rates
from qianmo.domain.access import Right
from qianmo.domain.refusal import Refused
from qianmo.web.posting import done, request_id
from qianmo.web.seat import Seat, seated
from qianmo.web.views.lines.acts import SAME, day
from qianmo.web.views.lines.draw import ODD_RATE, draw_in_sight, draw_page, rate_typed
from qianmo.web.views.lines.page import line_in_sight

ODD_DAY = "没有看懂生效日。请写成 2026-09-21 的样子。"
NO_RATE = "没有写新的年利率。请写百分数，例如 4.5。"


@require_POST
@seated(Right.RENEW)
def ask_rate(request: HttpRequest, seat: Seat, number: str, draw_number: str) -> HttpResponse:
    """Ask for another rate of the draw from a day on."""
    line = line_in_sight(seat, number)
    draw = draw_in_sight(line, draw_number, on=seat.on)
    from_on, rate_ppm = day(request.POST.get("from_on", "")), rate_typed(request.POST.get("new_rate", ""))
    wrong = [] if from_on else [ODD_DAY]
    wrong += [] if rate_ppm is not None else [ODD_RATE if request.POST.get("new_rate", "").strip() else NO_RATE]
    if from_on is None or rate_ppm is None:
        return draw_page(request, seat, line, draw, form="reprice", typed=request.POST, refused=wrong)
    new = NewRateRequest(
        draw_id=draw.id,
        rate_ppm=rate_ppm,
        from_on=from_on,
        reason=request.POST.get("reason", ""),
        requested_by=seat.person.staff_id,
        request_id=request_id(request),
    )
    answers = request_rates(requests=[new], at=seat.at, business_date=seat.on)
    if answers.refused:
        reasons = [sentence for refused in answers.refused.values() for sentence in refused.sentences]
        return draw_page(request, seat, line, draw, form="reprice", typed=request.POST, refused=reasons)
    said = "已申请调息。由另一位有审批权的同事办理，办妥前利率不变。"
    return done(request, SAME if answers.repeated else said, to=reverse("draw", args=[number, draw_number]))


@seated(Right.SEE_LINES)
def preview(request: HttpRequest, seat: Seat, number: str, draw_number: str) -> HttpResponse:
    """What the rate would make of the interest so far."""
    line = line_in_sight(seat, number)
    draw = draw_in_sight(line, draw_number, on=seat.on)
    from_on, rate_ppm = day(request.GET.get("from_on", "")), rate_typed(request.GET.get("new_rate", ""))
    said: dict[str, object] = {"draw": draw, "present_ppm": present_rate(draw_id=draw.id, on=seat.on)}
    if from_on is not None and rate_ppm is not None and from_on >= draw.value_date:
        (found,) = repriced(wishes=[RateWish(draw_id=draw.id, rate_ppm=rate_ppm, from_on=from_on)], on=seat.on)
        said |= {"rate_ppm": rate_ppm, "from_on": from_on, "days": max(0, (seat.on - from_on).days)}
        said |= {"refused": found.reason} if isinstance(found, Refused) else {"more_fen": found, "less_fen": -found}
    return render(request, "lines/reprice_preview.html", said)
