"""待办: what waits for the person at the screen."""

from collections.abc import Iterator, Sequence

from qianmo.domain.access import Right
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.lists.listing import Listing, Query
from qianmo.web.seat import Seat
from qianmo.web.work import work_of

WAN = 1_000_000


def _rows(seat: Seat, query: Query) -> Iterator[Sequence[Cell]]:
    for one in work_of(seat, kind=query.get("kind", "")):
        amount = one.amount_fen / WAN if one.amount_fen else None
        yield one.kind, one.title, one.household, one.village, amount, one.by, one.due_on


TASKS = Listing(
    key="tasks",
    title="待办",
    address="tasks",
    right=Right.WORK,
    filters={"kind": "哪一类"},
    heads=[
        Head("类别"), Head("事项"), Head("客户"), Head("村"), Head("金额（万元）", "money"), Head("经办"),
        Head("到期日", "date"),
    ],
    definition="等本人办的事，最急的在前；走访跟着村走",
    count=lambda seat, query: len(work_of(seat, kind=query.get("kind", ""))),
    rows=_rows,
)  # fmt: skip
