"""申诉 and 结月更正 as workbooks: what was said against closed months, and what was put right of them."""

from collections.abc import Iterator, Sequence

from qianmo.apps.crm.queries import staff_in_sight
from qianmo.apps.performance.queries import appeals_of, corrections_of, counted_months
from qianmo.domain.access import Right
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.lists.listing import Listing, Query
from qianmo.web.pay_reasons import line_name
from qianmo.web.seat import Seat

HUNDRED = 100


def _appeals(seat: Seat, _: Query) -> Iterator[Sequence[Cell]]:
    months = {one.first: one for one in counted_months()}
    for one in appeals_of(staff_ids=staff_in_sight(person=seat.person, on=seat.on)):
        yield (
            one.state_name, one.staff, f"{one.month:%Y-%m}", line_name(months.get(one.month), one.line), one.said,
            one.raised_at.date(), one.answered_by or None, one.answer or None, one.points_centi / HUNDRED,
            one.pay_fen / HUNDRED,
        )  # fmt: skip


def _corrections(seat: Seat, _: Query) -> Iterator[Sequence[Cell]]:
    months = {one.first: one for one in counted_months()}
    for one in corrections_of(staff_ids=staff_in_sight(person=seat.person, on=seat.on)):
        counts = f"{one.counts_in:%Y-%m}" if one.counts_in else None
        yield (
            one.state_name, one.number, one.staff, f"{one.month:%Y-%m}", line_name(months.get(one.month), one.line),
            one.points_centi / HUNDRED, one.pay_fen / HUNDRED, one.reason, one.evidence, one.asked_by,
            one.asked_at.date(), one.decided_by or None, counts,
        )  # fmt: skip


APPEALS = Listing(
    key="appeals",
    title="绩效申诉",
    address="appeals",
    right=Right.SEE_POINTS,
    filters={},
    heads=[
        Head("状态"), Head("申诉人"), Head("月份"), Head("项目"), Head("理由"), Head("申诉日", "date"), Head("答复人"),
        Head("答复"), Head("调整积分", "money"), Head("调整金额（元）", "money"),
    ],
    definition="已结月份不改，同意的调整计入当时正在算的月份；只有您看得到的人",
    count=lambda seat, query: sum(1 for _ in _appeals(seat, query)),
    rows=_appeals,
    keeps=False,
)  # fmt: skip
CORRECTIONS = Listing(
    key="corrections",
    title="结月更正",
    address="corrections",
    right=Right.SEE_POINTS,
    filters={},
    heads=[
        Head("状态"), Head("工号"), Head("姓名"), Head("更正的月份"), Head("项目"), Head("积分", "money"),
        Head("金额（元）", "money"), Head("原因"), Head("依据"), Head("提出人"), Head("提出日", "date"), Head("决定人"),
        Head("计入月份"),
    ],
    definition="计划财务部提出，另一位同事决定；同意的记调整，计入正在算的月份，已结的月份不改",
    count=lambda seat, query: sum(1 for _ in _corrections(seat, query)),
    rows=_corrections,
    keeps=False,
)  # fmt: skip
