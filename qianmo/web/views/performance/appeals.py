"""申诉: what is said against lines of closed months, the answers, and what is put right in the month that runs."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.crm.queries import staff_in_sight
from qianmo.apps.performance.queries import appeals_of, counted_months
from qianmo.apps.performance.services import Answer, NewAppeal, agree_adjustment, answer_appeal, raise_appeal
from qianmo.domain.access import Right
from qianmo.domain.refusal import Refused
from qianmo.web.lists import APPEALS
from qianmo.web.lists.workspace import listed
from qianmo.web.pay_reasons import line_name
from qianmo.web.posting import conclude, day, refuse, request_id
from qianmo.web.seat import Seat, seated, show
from qianmo.web.typed_figures import Unreadable, hundredths

SHAPES = {"raised": "qm-wait", "proposed": "qm-doing", "adjusted": "qm-done", "refused": "qm-final"}


@seated(Right.SEE_POINTS)
def listing(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Appeals of those whose pay the reader may see, those still open first."""
    months = {one.first: one for one in counted_months()}
    rows = appeals_of(staff_ids=staff_in_sight(person=seat.person, on=seat.on))
    return show(
        request,
        seat,
        "performance/appeals.html",
        room="performance",
        rows=[(row, SHAPES[row.state], line_name(months.get(row.month), row.line)) for row in rows],
        answers=seat.person.may(Right.EDIT_SCHEMES),
        agrees=seat.person.may(Right.PUBLISH_SCHEMES),
        **listed(seat, APPEALS, {}, rows=len(rows)),
    )


@require_POST
@seated(Right.SEE_POINTS)
def raise_one(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Raise an appeal on a line of one's own slip."""
    month = day(f"{request.POST.get('month', '')}-01")
    here = reverse("appeals")
    if month is None:
        return refuse(request, "没有看懂是哪个月。请从工资单上点开一行再申诉", to=here)
    new = NewAppeal(
        month=month,
        line=request.POST.get("line", ""),
        said=request.POST.get("said", ""),
        by=seat.person.staff_id,
        request_id=request_id(request),
    )
    return conclude(
        request, raise_appeal(appeal=new, at=seat.at, business_date=seat.on), "已申诉，计划财务部会答复", to=here
    )


@require_POST
@seated(Right.EDIT_SCHEMES)
def answer(request: HttpRequest, seat: Seat, appeal_id: int) -> HttpResponse:
    """Answer an appeal, with what is to be put right or with why nothing is."""
    here = reverse("appeals")
    try:
        centi = hundredths(request.POST.get("points", "") or "0", "调整积分")
        fen = hundredths(request.POST.get("yuan", "") or "0", "调整金额")
    except Unreadable as fault:
        return refuse(request, str(fault), to=here)
    if not any(row.id == appeal_id for row in appeals_of(staff_ids=None)):
        return refuse(request, "没有这件申诉。请从列表里选", to=here)
    given = Answer(
        appeal_id=appeal_id, says=request.POST.get("says", ""), points_centi=centi, pay_fen=fen, by=seat.person.staff_id
    )
    done = "已答复" if not (centi or fen) else "已答复，等人力资源部同意调整"
    return conclude(request, answer_appeal(answer=given, at=seat.at, business_date=seat.on), done, to=here)


@require_POST
@seated(Right.PUBLISH_SCHEMES)
def agree(request: HttpRequest, seat: Seat, appeal_id: int) -> HttpResponse:
    """Agree to an adjustment."""
    here = reverse("appeals")
    if not any(row.id == appeal_id for row in appeals_of(staff_ids=None)):
        return refuse(request, "没有这件申诉。请从列表里选", to=here)
    answered: Refused | None = agree_adjustment(
        appeal_id=appeal_id, by=seat.person.staff_id, at=seat.at, business_date=seat.on
    )
    return conclude(request, answered, "已同意，调整计入本月", to=here)
