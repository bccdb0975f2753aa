"""工资单: everybody's in sight with the sum of them, and one on paper."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from qianmo.apps.crm.queries import staff_in_sight
from qianmo.apps.org.queries import staff_cards, staff_ids
from qianmo.apps.performance.queries import MonthCard, Slip, counted_months, slip
from qianmo.domain.access import Right
from qianmo.domain.money import yuan
from qianmo.domain.performance.wording import points, volume
from qianmo.domain.refusal import Refused
from qianmo.gateways.printing import print_payslip
from qianmo.web.lists import PAYSLIPS
from qianmo.web.lists.pay import asked_month, payslips
from qianmo.web.lists.workspace import listed
from qianmo.web.pay_words import factor, price
from qianmo.web.posting import refuse
from qianmo.web.seat import Seat, seated, show

SUMS = (
    "lines_fen",
    "base_fen",
    "earned_fen",
    "kept_back_fen",
    "allotted_fen",
    "adjusted_fen",
    "released_fen",
    "paid_now_fen",
)


@seated(Right.SEE_POINTS)
def listing(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The pay of a month, a row for each person in sight, with the sum."""
    month = asked_month(request.GET)
    rows = payslips(seat, request.GET)
    sums = {name: sum(getattr(one, name) for one in rows) for name in SUMS}
    chosen = {"month": month.first.isoformat()[:7]} if month else {}
    return show(
        request,
        seat,
        "performance/payslips.html",
        room="performance",
        months=counted_months(),
        month=month,
        rows=rows,
        sums=sums,
        **listed(seat, PAYSLIPS, chosen, rows=len(rows)),
    )


@seated(Right.SEE_POINTS)
def payslip(request: HttpRequest, seat: Seat, month: str, number: str) -> HttpResponse:
    """One person's month as PDF. 404 for whose pay the reader may not see."""
    months = counted_months()
    card = next((one for one in months if one.first.isoformat()[:7] == month), None)
    staff_id = staff_ids(numbers=[number]).get(number)
    if card is None or staff_id is None:
        raise Http404
    sight = staff_in_sight(person=seat.person, on=card.as_of)
    own = slip(month=card, staff_id=staff_id, months=months) if sight is None or staff_id in sight else None
    if own is None:
        raise Http404
    pdf = print_payslip(_document(seat, card, own, staff_id))
    if isinstance(pdf, Refused):
        return refuse(request, pdf, to=reverse("performance"))
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="payslip-{month}-{number}.pdf"'
    return answer


def _by_grade(month: MonthCard, own: Slip) -> list[list[Any]]:
    """What the grade makes of the pay; nothing under a scheme without grades."""
    if not month.scheme.grades:
        return []
    standing = own.standing
    met = "、".join(f"{name} {points(reached)}/{points(asked)}" for name, asked, reached in own.asked)
    told = [[f"等级 {standing.grade or '没有'}（{met}），系数 {factor(standing.grade_ppm)}", "", False]]
    told += [["底薪", yuan(standing.base_fen), False]] if standing.base_fen else []
    return told + ([["封顶", yuan(-standing.cut_fen), False]] if standing.cut_fen else [])


def _document(seat: Seat, month: MonthCard, own: Slip, staff_id: int) -> dict[str, Any]:
    """What is printed; the foot names who took it along."""
    who = staff_cards(ids={staff_id}, on=month.as_of)[staff_id]
    state = "已结月" if month.closed else f"试算，到 {month.as_of} 日终"
    standing = own.standing
    segment = next(one.name for one in month.scheme.segments if one.code == standing.segment)
    under = f"{month.scheme.name}第 {month.version} 版 {segment}"
    place = f"{under} · 第 {standing.place} 名 · {points(standing.points_centi)} 分"
    return {
        "bank": seat.county.name if seat.county else "",
        "title": f"{month.first:%Y-%m} 绩效工资单",
        "whose": f"{who.name} {who.number} {who.branch} · {place} · {state}",
        "heads": ["项目", "数量", "积分", "单价", "计价（元）"],
        "rows": [
            [
                one.line.name,
                volume(one.volume, unit_name=one.measure.unit_name, is_money=one.measure.is_money),
                points(one.points_centi),
                price(one.pay_price) if one.pool_percent is None else f"总额 {one.pool_percent}%",
                yuan(one.pay_fen) if one.pays else "",
            ]
            for one in own.lines
        ],
        "sums": [
            ["计价合计", yuan(standing.lines_fen), False],
            *_by_grade(month, own),
            [f"考核系数 {factor(standing.factor_ppm)}，应发绩效", yuan(standing.earned_fen), True],
            *([f"调整 {one.month:%Y-%m}：{one.reason}", yuan(one.pay_fen), False] for one in own.adjusted),
            ["支行二次分配", yuan(own.allotted_fen), False],
            ["延期支付", yuan(-standing.kept_back_fen), False],
            *([f"延期支付到期：{one.month:%Y-%m} 第 {one.year} 年", yuan(one.left_fen), False] for one in own.released),
            ["本月实发", yuan(own.paid_now_fen), True],
        ],
        "foot": f"{seat.person.name} {seat.person.number} {seat.at:%Y-%m-%d %H:%M} 打印",
    }
