"""日清台账: the plan of a branch's people for the working day before and today, a household a row."""

from collections.abc import Iterator, Sequence

from qianmo.domain.access import Right
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.day_rows import day_before, day_rows, units_of
from qianmo.web.lists.listing import Listing, Query
from qianmo.web.posting import whole
from qianmo.web.seat import Seat


def _rows(seat: Seat, query: Query) -> Iterator[Sequence[Cell]]:
    unit = whole(query.get("branch", ""), missing=seat.person.branch_id)
    for row in day_rows(seat, unit, before=day_before(seat.on)) if unit in units_of(seat) else ():
        for file in filter(None, (row.before, row.today)):
            for call in file.calls:
                done = "去了" if call.called else call.left or "还没有去"
                yield (
                    file.day, row.person.number, row.person.name, call.name, call.village, call.why, done,
                    "是" if call.carried else "", "已结清" if file.settled_at else "",
                )  # fmt: skip


DAY_PLANS = Listing(
    key="day-plans",
    title="日清台账",
    address="briefings",
    right=Right.ASSIGN_WORK,
    filters={"branch": "机构"},
    heads=[
        Head("营业日", "date"), Head("工号"), Head("客户经理"), Head("客户"), Head("村"), Head("为什么去"),
        Head("结果"), Head("转到下一天"), Head("结清"),
    ],
    definition="上一个工作日和今天排的户，一户一行；去了指当天有走访、办结的待办或名单触达",
    count=lambda seat, query: sum(1 for _ in _rows(seat, query)),
    rows=_rows,
    keeps=False,
)  # fmt: skip
