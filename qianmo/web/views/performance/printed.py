"""工资单: everybody's in sight with the sum of them, and one on paper."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from qianmo.apps.org.queries import staff_cards, staff_ids
from qianmo.apps.performance.queries import (
    Allotted,
    MonthCard,
    Slip,
    SlipLine,
    Stood,
    allocations_of,
    counted_months,
    slip,
)
from qianmo.domain.access import Right
from qianmo.domain.money import yuan
from qianmo.domain.performance.grade_pay import STANDS_BY
from qianmo.domain.performance.wording import points, volume
from qianmo.domain.refusal import Refused
from qianmo.gateways.printing import print_payslip
from qianmo.web.lists import PAYSLIPS
from qianmo.web.lists.pay import asked_month, pay_in_sight, payslips
from qianmo.web.lists.workspace import listed
from qianmo.web.posting import refuse
from qianmo.web.seat import Seat, seated, show
from qianmo.web.words.pay import factor, price

SUMS = (
    "lines_fen",
    "allowance_fen",
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
        pools=_pools(seat, month, sums["allotted_fen"]) if month else None,
        **listed(seat, PAYSLIPS, chosen, rows=len(rows)),
    )


@dataclass(frozen=True, slots=True)
class Pools:
    """The signed totals of a month held against its slips; what differs would be a fault, and is said."""

    signed: int
    waiting: int
    whole_fen: int
    given_fen: int
    differs_fen: int

    @property
    def left_fen(self) -> int:
        """What carries over."""
        return self.whole_fen - self.given_fen


def _pools(seat: Seat, month: MonthCard, on_slips_fen: int) -> Pools | None:
    """For who sees every slip; None where no total was set."""
    if not seat.person.county_wide:
        return None
    cards = allocations_of(month=month.first, branch_ids=None)
    signed = [one for one in cards if one.signed_at]
    given = sum(one.given_fen for one in signed)
    whole = sum(one.whole_fen for one in signed)
    return Pools(len(signed), len(cards) - len(signed), whole, given, given - on_slips_fen) if cards else None


@seated(None)
def payslip(request: HttpRequest, seat: Seat, month: str, number: str) -> HttpResponse:
    """One person's month as PDF. 404 for whose pay the reader may not see; everybody may see the own."""
    months = counted_months()
    card = next((one for one in months if one.first.isoformat()[:7] == month), None)
    staff_id = staff_ids(numbers=[number]).get(number)
    if card is None or staff_id is None:
        raise Http404
    own = slip(month=card, staff_id=staff_id, months=months) if pay_in_sight(seat, card, staff_id) else None
    if own is None:
        raise Http404
    pdf = print_payslip(_document(seat, card, own))
    if isinstance(pdf, Refused):
        return refuse(request, pdf, to=reverse("performance"))
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="payslip-{month}-{number}.pdf"'
    return answer


def _by_grade(month: MonthCard, own: Slip, standing: Stood) -> list[list[Any]]:
    """What the grade makes of the pay, or standing by; nothing under a scheme without grades."""
    if standing.grade == STANDS_BY:
        return [["待岗工资，按天", yuan(standing.base_fen), False]]
    if not month.scheme.grades:
        return []
    met = "、".join(f"{name} {points(reached)}/{points(asked)}" for name, asked, reached in own.asked)
    told = [[f"等级 {standing.grade or '没有'}（{met}），系数 {factor(standing.grade_ppm)}", "", False]]
    told += [["底薪", yuan(standing.base_fen), False]] if standing.base_fen else []
    return told + ([["封顶", yuan(-standing.cut_fen), False]] if standing.cut_fen else [])


def _document(seat: Seat, month: MonthCard, own: Slip) -> dict[str, Any]:
    """What is printed; the foot names who took it along."""
    who = staff_cards(ids={own.staff_id}, on=month.as_of)[own.staff_id]
    state = "已结月" if month.closed else f"试算，到 {month.as_of} 日终"
    return {
        "bank": seat.county.name if seat.county else "",
        "title": f"{month.first:%Y-%m} 绩效工资单",
        "whose": " · ".join([f"{who.name} {who.number} {who.branch}", *_stands(month, own.standing), state]),
        "heads": ["项目", "数量", "积分", "单价（元）", "计价（元）"],
        "rows": [
            [
                _named(one),
                volume(one.volume, unit_name=one.measure.unit_name, is_money=one.measure.is_money),
                points(one.points_centi),
                price(one.pay_price) if one.pool_percent is None else f"总额 {one.pool_percent}%",
                yuan(one.pay_fen) if one.pays else "",
            ]
            for one in own.lines
        ],
        "sums": [
            *_not_shared(month, own),
            *(_earned(month, own, own.standing) if own.standing else ()),
            *([f"调整 {one.month:%Y-%m}：{one.reason}", yuan(one.pay_fen), False] for one in own.adjusted),
            *([_given(one), yuan(one.fen), False] for one in own.allotted),
            *([f"延期支付到期：{one.month:%Y-%m} 第 {one.year} 年", yuan(one.left_fen), False] for one in own.released),
            ["本月实发", yuan(own.paid_now_fen), True],
        ],
        "foot": f"{seat.person.name} {seat.person.number} {seat.at:%Y-%m-%d %H:%M} 打印",
    }


def _stands(month: MonthCard, standing: Stood | None) -> list[str]:
    """Under which segment of which scheme, and at which place; nothing of who was not measured."""
    if standing is None:
        return []
    segment = next(one.name for one in month.scheme.segments if one.code == standing.segment)
    place = f"第 {standing.place} 名 · {points(standing.points_centi)} 分"
    return [f"{month.scheme.name}第 {month.version} 版 {segment}", place]


def _named(one: SlipLine) -> str:
    """A line; of one that settles by the quarter, what all of it came to, which is what is paid."""
    if not (one.line.by_quarter and one.pays):
        return one.line.name
    if not one.paid_volume:
        return f"{one.line.name}（按季兑现）"
    whole = volume(one.paid_volume, unit_name=one.measure.unit_name, is_money=one.measure.is_money)
    return f"{one.line.name}（本季 {whole}）"


def _not_shared(month: MonthCard, own: Slip) -> list[list[Any]]:
    """Who shares the pool of the month, on the slip of somebody who shares none."""
    sharers = month.scheme.sharers_without(own.standing.segment) if own.standing else []
    return [[f"绩效总额由{'、'.join(sharers)}的人分，本人所在片区不在内", "", False]] if sharers else []


def _earned(month: MonthCard, own: Slip, standing: Stood) -> list[list[Any]]:
    return [
        ["计价合计", yuan(standing.lines_fen), False],
        *_by_grade(month, own, standing),
        *([["补助，不乘系数、不延期", yuan(standing.allowance_fen), False]] if standing.allowance_fen else []),
        [f"考核系数 {factor(standing.factor_ppm)}，应发绩效", yuan(standing.earned_fen), True],
        ["延期支付", yuan(-standing.kept_back_fen), False],
    ]


def _given(share: Allotted) -> str:
    return f"{share.branch}二次分配" + (f"：{share.reason}" if share.reason else "")
