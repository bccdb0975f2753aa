"""审批: cases that are open or were decided last."""

from collections.abc import Iterator, Sequence

from qianmo.apps.approvals.queries import WaitingCase, all_cases
from qianmo.domain.access import Right
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.lists.listing import Listing, Query
from qianmo.web.seat import Seat

WAN = 1_000_000


def _chosen(seat: Seat, query: Query) -> list[WaitingCase]:
    return all_cases(scope=seat.scope, closed=query.get("show") == "done")


def _rows(seat: Seat, query: Query) -> Iterator[Sequence[Cell]]:
    for one in _chosen(seat, query):
        yield (
            one.head_name, one.village, one.investigator, one.state_name,
            one.requested_fen / WAN if one.requested_fen else None, one.opened_at.date(), one.due_on, one.outcome,
            one.approved_fen / WAN if one.approved_fen else None,
        )  # fmt: skip


CASES = Listing(
    key="cases",
    title="审批",
    address="approvals",
    right=Right.SEE_LINES,
    filters={"show": "看"},
    heads=[
        Head("户主"), Head("村"), Head("主调查"), Head("走到"), Head("申请（万元）", "money"), Head("受理日", "date"),
        Head("承诺办结日", "date"), Head("结果"), Head("批准（万元）", "money"),
    ],
    definition="在办的按承诺办结日排列，已办结的最近办的在前",
    count=lambda seat, query: len(_chosen(seat, query)),
    rows=_rows,
)  # fmt: skip
