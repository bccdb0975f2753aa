"""What a form would do, worked out by the rules of the act before anything is sent."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from qianmo.apps.credit.queries import is_on_line, self_limits, sharing
from qianmo.domain.access import Right
from qianmo.domain.credit.interest import accrue, accrued_fen
from qianmo.domain.credit.payment import pay_out_to
from qianmo.domain.money import parse_amount
from qianmo.domain.refusal import Refused
from qianmo.web.posting import whole
from qianmo.web.seat import Seat, seated
from qianmo.web.views.lines.acts import day, payout_typed
from qianmo.web.views.lines.page import line_in_sight


@seated(Right.DISBURSE)
def of_draw(request: HttpRequest, seat: Seat, number: str) -> HttpResponse:
    """The amount as it was understood, what stays available, and the interest until the due day."""
    line = line_in_sight(seat, number)
    amount_fen, due_on = parse_amount(request.GET.get("amount", "")), day(request.GET.get("due_on", ""))
    said: dict[str, object] = {"line": line}
    if isinstance(amount_fen, Refused):
        said["refused"] = amount_fen.reason if request.GET.get("amount", "").strip() else ""
    else:
        said |= {"amount_fen": amount_fen, "left_fen": line.available_fen - amount_fen}
        if due_on is not None and due_on > seat.on:
            days = (due_on - seat.on).days
            said |= {
                "days": days,
                "due_on": due_on,
                "interest_fen": accrued_fen(accrued=accrue(balance_fen=amount_fen, days=days, rate_ppm=line.rate_ppm)),
            }
        payout = pay_out_to(
            wanted=payout_typed(request.GET),
            amount_fen=amount_fen,
            purpose=request.GET.get("purpose", ""),
            channel="counter",
            limits=self_limits(line_id=line.id, on=seat.on),
        )
        said |= {"payout": payout, "unpayable": payout.reason if isinstance(payout, Refused) else ""}
    return render(request, "lines/draw_preview.html", said)


@seated(Right.DISBURSE)
def of_repayment(request: HttpRequest, seat: Seat, number: str) -> HttpResponse:
    """What the chosen draw owes, how the amount would be shared out, and what stays owed, also from an earlier day."""
    line = line_in_sight(seat, number)
    draw_id = whole(request.GET.get("draw", ""))
    if not is_on_line(line_id=line.id, kind="draw", subject_id=draw_id):
        raise Http404
    typed, value_date = request.GET.get("amount", "").strip(), day(request.GET.get("value_date", "")) or seat.on
    amount_fen = parse_amount(typed)
    paid_fen = 0 if isinstance(amount_fen, Refused) else amount_fen
    found = sharing(draw_id=draw_id, amount_fen=paid_fen, on=seat.on, value_date=value_date)
    if found is None:
        raise Http404
    said: dict[str, object] = {"owed": found.owed}
    if isinstance(amount_fen, Refused):
        said["refused"] = amount_fen.reason if typed else ""
    elif isinstance(found.shared, Refused):
        said["refused"] = found.shared.reason
    else:
        said |= {"found": found, "value_date": value_date if value_date < seat.on else None}
        said["rows"] = [
            (name, owes, pays, left)
            for name, owes, pays, left in (
                ("罚息", found.owed.penalty_fen, found.shared.penalty_fen, found.left.penalty_fen),
                ("复利", found.owed.compound_fen, found.shared.compound_fen, found.left.compound_fen),
                ("利息", found.owed.interest_fen, found.shared.interest_fen, found.left.interest_fen),
                ("本金", found.owed.principal_fen, found.shared.principal_fen, found.left.principal_fen),
                ("合计", found.owed.total_fen, amount_fen, found.left.total_fen),
            )
            if owes or pays or name in {"利息", "本金", "合计"}
        ]
    return render(request, "lines/repayment_preview.html", said)
