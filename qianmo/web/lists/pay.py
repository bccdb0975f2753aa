"""绩效: everybody's place with points, and the slips of those whose pay one may see."""

from collections.abc import Iterator, Mapping, Sequence

from qianmo.analytics.work.measures import BOOKS
from qianmo.apps.crm.queries import staff_in_sight
from qianmo.apps.performance.queries import (
    NOTHING,
    PERIODS,
    MonthCard,
    Paid,
    Parted,
    Ranked,
    board,
    counted_months,
    months_of,
    pay_of,
    stock_and_increment,
)
from qianmo.apps.targets.queries import cohorts_on
from qianmo.domain.access import Right
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.lists.listing import Listing, Query
from qianmo.web.seat import Seat

HUNDRED = 100


def asked_month(query: Query) -> MonthCard | None:
    """The month a query names, the latest for any other; None where none was counted."""
    return _asked(counted_months(), query)


def _asked(months: Sequence[MonthCard], query: Query) -> MonthCard | None:
    named = (one for one in months if one.first.isoformat()[:7] == query.get("month"))
    return next(named, months[0] if months else None)


def asked_cohort(month: MonthCard, query: Query) -> str:
    """The cohort a query names, if there was one of that name then."""
    asked = query.get("cohort", "")
    return asked if asked in cohorts_on(month.as_of) else ""


def _board(query: Query) -> list[tuple[Ranked, str, Mapping[str, Parted]]]:
    """The board with the name of everybody's segment, and stock and increment."""
    counted = counted_months()
    month = _asked(counted, query)
    if month is None:
        return []
    period = query.get("period", "month")
    months = months_of(counted, last=month, period=period if period in PERIODS else "month")
    names = {one.code: one.name for counted_month in reversed(months) for one in counted_month.scheme.segments}
    parted = stock_and_increment(months=months)
    return [
        (one, names[one.segment], parted.get(one.staff_id, NOTHING))
        for one in board(months=months, cohort=asked_cohort(month, query))
    ]


def _places(seat: Seat, query: Query) -> Iterator[Sequence[Cell]]:
    del seat
    for one, segment, parted in _board(query):
        yield (
            one.place, one.card.number, one.card.name, one.card.branch, segment, one.points_centi / HUNDRED,
            None if one.growth_centi is None else one.growth_centi / HUNDRED, one.growth_place, one.peer_place,
            *(parted[book].points_centi / HUNDRED for book in BOOKS),
        )  # fmt: skip


def pay_in_sight(seat: Seat, month: MonthCard, staff_id: int) -> bool:
    """Whether the reader may see somebody's pay of a month: the own always, others by post and reach."""
    if staff_id == seat.person.staff_id:
        return True
    sight = staff_in_sight(person=seat.person, on=month.as_of) if seat.person.may(Right.SEE_POINTS) else ()
    return sight is None or staff_id in sight


def payslips(seat: Seat, query: Query) -> list[Paid]:
    """Everybody's pay in the month a query names, of those in sight."""
    month = asked_month(query)
    if month is None:
        return []
    return pay_of(month=month, staff_ids=staff_in_sight(person=seat.person, on=month.as_of))


def _slips(seat: Seat, query: Query) -> list[Sequence[Cell]]:
    return [
        (
            one.number, one.name, one.branch, one.segment, one.place or None, one.points_centi / HUNDRED,
            one.lines_fen / HUNDRED, one.earned_fen / HUNDRED, one.kept_back_fen / HUNDRED, one.allotted_fen / HUNDRED,
            one.adjusted_fen / HUNDRED,
            one.released_fen / HUNDRED, one.paid_now_fen / HUNDRED, one.factor_ppm / 1_000_000, one.grade,
            one.grade_ppm / 1_000_000, one.base_fen / HUNDRED, one.cut_fen / HUNDRED, one.allowance_fen / HUNDRED,
        )
        for one in payslips(seat, query)
    ]  # fmt: skip


RANKS = Listing(
    key="ranks",
    title="积分排名",
    address="performance",
    right=Right.SEE_POINTS,
    filters={"month": "月份", "period": "算多久", "cohort": "机构组"},
    heads=[
        Head("名次", "count"), Head("工号"), Head("客户经理"), Head("机构"), Head("片区"), Head("积分", "money"),
        Head("较上月", "money"), Head("增幅名次", "count"), Head("同组名次", "count"), Head("存量积分", "money"),
        Head("增量积分", "money"),
    ],
    definition="与排名页同一份数；同分的先后写在方案里",
    count=lambda _, query: len(_board(query)),
    rows=_places,
    keeps=False,
)  # fmt: skip
PAYSLIPS = Listing(
    key="payslips",
    title="工资单",
    address="payslips",
    right=Right.SEE_POINTS,
    filters={"month": "月份"},
    heads=[
        Head("工号"), Head("客户经理"), Head("机构"), Head("片区"), Head("名次", "count"),
        Head("积分", "money"),
        *(
            Head(f"{name}（元）", "money")
            for name in ("计价合计", "应发", "延期支付", "二次分配", "调整", "延期兑现", "实发")
        ),
        Head("考核系数", "money"), Head("等级"), Head("等级系数", "money"), Head("底薪（元）", "money"),
        Head("封顶减去（元）", "money"), Head("补助（元）", "money", "住勤、话费，照发，不乘系数、不延期"),
    ],
    definition="应发等于计价合计乘考核系数和等级系数，加底薪，减封顶，再加补助；实发等于应发减延期支付，加二次分配、调整和到期的延期支付；只有您看得到的人",
    count=lambda seat, query: len(_slips(seat, query)),
    rows=lambda seat, query: iter(_slips(seat, query)),
    keeps=False,
)  # fmt: skip
