"""试算对账: every line of a month as two of its nightly counts said it, or the last and the close, with the reasons."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from qianmo.apps.crm.queries import staff_in_sight
from qianmo.apps.org.queries import staff_ids
from qianmo.apps.performance.queries import MonthCard, Reconciled, counted_months, estimated_days, reconciled
from qianmo.domain.access import Right
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.lists.listing import Listing, Query
from qianmo.web.pay_reasons import reasons_told
from qianmo.web.seat import Seat

HUNDRED, WAN = 100, 1_000_000


@dataclass(frozen=True, slots=True)
class Compared:
    """A month with the days it was counted to and the two of them that are held against each other.

    `everything` are the lines of those in sight, `rows` those of them a query asks for.
    """

    months: list[MonthCard]
    month: MonthCard | None
    days: list[date]
    since: date | None
    until: date | None
    everything: list[Reconciled]
    rows: list[Reconciled]


def compared(seat: Seat, query: Query) -> Compared:
    """The month a query names, the latest closed for any other; lines that differ, or all of them with `all`.

    Of the days `since` and `until` those asked for, if it was counted to them; else the last count and that before.
    """
    months = [one for one in counted_months() if one.closed or one.estimated_as_of]
    named = (one for one in months if one.first.isoformat()[:7] == query.get("month"))
    month = next(named, next((one for one in months if one.closed), months[0] if months else None))
    if month is None:
        return Compared(months, None, [], None, None, [], [])
    days = estimated_days(month_id=month.id)
    asked_days = (_day_of(days, query.get(name, "")) for name in ("since", "until"))
    since, until = (one or usual for one, usual in zip(asked_days, (month.estimated_as_of, month.as_of), strict=True))
    if since is not None and until is not None and since > until:
        since, until = until, since
    sight = staff_in_sight(person=seat.person, on=month.as_of)
    everything = reconciled(month=month, staff_ids=sight, since=since, until=until)
    asked, branch = query.get("staff", ""), query.get("branch", "")
    chosen = staff_ids(numbers=[asked]).get(asked) if asked else None
    rows = [
        one
        for one in everything
        if (not asked or one.staff_id == chosen)
        and (not branch or one.card.branch == branch)
        and (query.get("show") == "all" or one.differs)
    ]
    return Compared(months, month, days, since, until, everything, rows)


def _day_of(days: list[date], asked: str) -> date | None:
    return next((one for one in days if one.isoformat() == asked), None)


def _quantity(amount: int, one: Reconciled) -> float:
    if one.measure.unit_name == "万元":
        return amount / WAN
    return amount / HUNDRED if one.measure.is_money else amount


def _rows(seat: Seat, query: Query) -> list[Sequence[Cell]]:
    found = compared(seat, query)
    month = found.month
    return [
        (
            f"{month.first:%Y-%m}", found.since, found.until, one.card.number, one.card.name,
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
    filters={
        "month": "月份", "since": "前一次", "until": "后一次", "staff": "工号", "branch": "机构", "show": "看哪些",
    },
    heads=[
        Head("月份"), Head("前一次截至", "date"), Head("后一次截至", "date"), Head("工号"), Head("姓名"), Head("机构"),
        Head("项目"),
        *(
            Head(f"{when}{what}", "money")
            for what in ("数量", "积分", "计价（元）")
            for when in ("前一次", "后一次", "差")
        ),
        Head("为什么"),
    ],
    definition="同一个月两次计算的数逐项对照，不选日子是最后一次和前一次；计价是乘系数以前的；差等于后一次减前一次，各个原因加起来就是数量的差",
    count=lambda seat, query: len(compared(seat, query).rows),
    rows=lambda seat, query: iter(_rows(seat, query)),
    keeps=False,
)  # fmt: skip
