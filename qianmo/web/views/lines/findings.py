"""What a person finds of one draw (分类认定, 挪用): asked for here, with what it costs, decided at 待批变更."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.credit.answers import Answers
from qianmo.apps.credit.queries import DrawRow, LineRow, misuse_weighed
from qianmo.apps.credit.services import NewJudgement, NewMisuse, request_judgements, request_misuses
from qianmo.domain.access import Right
from qianmo.domain.refusal import Refused
from qianmo.web.posting import done, request_id
from qianmo.web.seat import Seat, seated
from qianmo.web.views.lines.acts import SAME, day
from qianmo.web.views.lines.draw import TAKE_BACK, draw_in_sight, draw_page
from qianmo.web.views.lines.page import line_in_sight

NO_CLASS = "没有选认定成哪一类。请选一类。"
ODD_DAY = "没有看懂起日。请写成 2026-09-21 的样子。"


@require_POST
@seated(Right.JUDGE)
def ask_judgement(request: HttpRequest, seat: Seat, number: str, draw_number: str) -> HttpResponse:
    """Ask for the draw to be classed by hand, or for the word in force to be taken back."""
    line = line_in_sight(seat, number)
    draw = draw_in_sight(line, draw_number, on=seat.on)
    chosen = request.POST.get("loan_class", "")
    if chosen not in {TAKE_BACK, *"12345"}:
        return draw_page(request, seat, line, draw, form="judge", typed=request.POST, refused=[NO_CLASS])
    new = NewJudgement(
        draw_id=draw.id,
        loan_class=None if chosen == TAKE_BACK else int(chosen),
        reason=request.POST.get("reason", ""),
        requested_by=seat.person.staff_id,
        request_id=request_id(request),
    )
    answers = request_judgements(judgements=[new], at=seat.at, business_date=seat.on)
    said = "已申请分类认定。由另一位有审批权的同事复核，复核前分类不变。"
    return _answered(request, seat, line, draw, answers, form="judge", said=said)


@require_POST
@seated(Right.JUDGE)
def ask_misuse(request: HttpRequest, seat: Seat, number: str, draw_number: str) -> HttpResponse:
    """Ask for the draw to be found misused from a day on, or for the finding to be lifted."""
    line = line_in_sight(seat, number)
    draw = draw_in_sight(line, draw_number, on=seat.on)
    from_on, lifts = day(request.POST.get("from_on", "")), request.POST.get("lifts") == "yes"
    if from_on is None:
        return draw_page(request, seat, line, draw, form="misuse", typed=request.POST, refused=[ODD_DAY])
    new = NewMisuse(
        draw_id=draw.id,
        lifts=lifts,
        from_on=from_on,
        reason=request.POST.get("reason", ""),
        evidence=request.POST.get("evidence", ""),
        requested_by=seat.person.staff_id,
        request_id=request_id(request),
    )
    answers = request_misuses(misuses=[new], at=seat.at, business_date=seat.on)
    said = f"已申请{'解除' if lifts else '认定'}挪用。由另一位有审批权的同事复核，复核前照旧计息。"
    return _answered(request, seat, line, draw, answers, form="misuse", said=said)


@seated(Right.SEE_LINES)
def preview(request: HttpRequest, seat: Seat, number: str, draw_number: str) -> HttpResponse:
    """What the finding would make of the interest so far."""
    line = line_in_sight(seat, number)
    draw = draw_in_sight(line, draw_number, on=seat.on)
    from_on, lifts = day(request.GET.get("from_on", "")), request.GET.get("lifts") == "yes"
    said: dict[str, object] = {"from_on": from_on, "lifts": lifts}
    if from_on is not None:
        found = misuse_weighed(draw_id=draw.id, from_on=from_on, lifts=lifts, on=seat.on)
        said |= {"refused": found.reason} if isinstance(found, Refused) else {"weighed": found}
        said |= {"days": (seat.on - from_on).days}
    return render(request, "lines/misuse_preview.html", said)


def _answered(
    request: HttpRequest, seat: Seat, line: LineRow, draw: DrawRow, answers: Answers, *, form: str, said: str
) -> HttpResponse:
    """Say that it was asked for, or show the form again as typed with why it was refused."""
    if answers.refused:
        reasons = [sentence for refused in answers.refused.values() for sentence in refused.sentences]
        return draw_page(request, seat, line, draw, form=form, typed=request.POST, refused=reasons)
    return done(request, SAME if answers.repeated else said, to=reverse("draw", args=[line.number, draw.number]))
