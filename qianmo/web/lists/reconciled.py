"""试算对账: every line of a closed month as it was shown before the close and as it was closed, with the reasons."""

from collections.abc import Sequence
from dataclasses import dataclass

from qianmo.apps.crm.queries import staff_in_sight
from qianmo.apps.org.queries import staff_ids
from qianmo.apps.performance.queries import MonthCard, Reconciled, counted_months, reconciled
from qianmo.domain.access import Right
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.lists.listing import Listing, Query
from qianmo.web.pay_reasons import reasons_told
from qianmo.web.seat import Seat

HUNDRED, WAN = 100, 1_000_000


@dataclass(frozen=True, slots=True)
class Compared:
    """A closed month with every line of those in sight, and those of them a query asks for."""

    months: list[MonthCard]
    month: MonthCard | None
    everything: list[Reconciled]
    rows: list[Reconciled]


def compared(seat: Seat, query: Query) -> Compared:
    """The month a query names, the latest closed for any other; lines that differ, or all of them with `all`."""
    months = [one for one in counted_months() if one.closed]
    named = (one for one in months if one.first.isoformat()[:7] == query.get("month"))
    month = next(named, months[0] if months else None)
    if month is None:
        return Compared(months, None, [], [])
    everything = reconciled(month=month, staff_ids=staff_in_sight(person=seat.person, on=month.as_of))
    asked, branch = query.get("staff", ""), query.get("branch", "")
    chosen = staff_ids(numbers=[asked]).get(asked) if asked else None
    rows = [
        one
        for one in everything
        if (not asked or one.staff_id == chosen)
        and (not branch or one.card.branch == branch)
        and (query.get("show") == "all" or one.differs)
    ]
    return Compared(months, month, everything, rows)


def _quantity(amount: int, one: Reconciled) -> float:
    if one.measure.unit_name == "万元":
        return amount / WAN
    return amount / HUNDRED if one.measure.is_money else amount


def _rows(seat: Seat, query: Query) -> list[Sequence[Cell]]:
    found = compared(seat, query)
    month = found.month
    return [
        (
            f"{month.first:%Y-%m}", month.estimated_as_of, month.as_of, one.card.number, one.card.name,
            one.card.branch, one.line.name, _quantity(one.before_volume, one), _quantity(one.volume, one),
            _quantity(one.more_volume, one), one.before_centi / HUNDRED, one.points_centi / HUNDRED,
            one.more_centi / HUNDRED, one.before_fen / HUNDRED, one.pay_fen / HUNDRED, one.more_fen / HUNDRED,
            reasons_told(one) or None,
        )
        for one in found.rows
        if month
    ]  # fmt: skip


RECONCILED = Listing(
    key="reconciled",
    title="试算对账",
    address="reconciled",
    right=Right.SEE_POINTS,
    filters={"month": "月份", "staff": "工号", "branch": "机构", "show": "看哪些"},
    heads=[
        Head("月份"), Head("试算截至", "date"), Head("结月截至", "date"), Head("工号"), Head("姓名"), Head("机构"),
        Head("项目"),
        *(
            Head(f"{when}{what}", "money")
            for what in ("数量", "积分", "计价（元）")
            for when in ("试算", "结月", "差")
        ),
        Head("为什么"),
    ],
    definition="结月前最后一次试算和结月的数逐项对照；计价是乘系数以前的；差等于结月减试算，各个原因加起来就是数量的差",
    count=lambda seat, query: len(compared(seat, query).rows),
    rows=lambda seat, query: iter(_rows(seat, query)),
    keeps=False,
)  # fmt: skip
