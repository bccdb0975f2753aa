"""冲正: mistakes that wait for a second person, or all of them."""

from collections.abc import Iterator, Sequence

from qianmo.apps.credit.queries import ReversalRow, reversals
from qianmo.domain.access import Right
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.lists.listing import Listing, Query
from qianmo.web.seat import Seat

YUAN = 100


def _chosen(seat: Seat, query: Query) -> list[ReversalRow]:
    return reversals(scope=seat.scope) if query.get("all") == "1" else reversals(scope=seat.scope, waiting=True)


def _rows(seat: Seat, query: Query) -> Iterator[Sequence[Cell]]:
    for one in _chosen(seat, query):
        yield (
            one.requested_at.date(), one.kind, one.line_number, one.draw_number, one.head_village,
            one.amount_fen / YUAN, one.moved_on, one.reason, one.requested_by, one.state, one.decided_by, one.note,
            one.said,
        )  # fmt: skip


REVERSALS = Listing(
    key="reversals",
    title="冲正",
    address="reversals",
    right=Right.SEE_LINES,
    filters={"all": "看"},
    heads=[
        Head("申请日", "date"), Head("业务"), Head("额度号"), Head("借据"), Head("村"), Head("金额（元）", "money"),
        Head("原业务日", "date"), Head("原因"), Head("申请人"), Head("状态"), Head("复核人"), Head("复核意见"),
        Head("核心的话"),
    ],
    definition="申请与复核是两个人；记账日为复核当天，起息日用原来的",
    count=lambda seat, query: len(_chosen(seat, query)),
    rows=_rows,
)  # fmt: skip
