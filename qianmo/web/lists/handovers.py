"""移交: villages given from one account manager to another."""

from collections.abc import Iterator, Sequence

from qianmo.apps.grids.handovers import handovers
from qianmo.domain.access import Right
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.lists.listing import Listing, Query
from qianmo.web.seat import Seat


def _rows(seat: Seat, query: Query) -> Iterator[Sequence[Cell]]:
    for one in handovers(scope=seat.scope, code=query.get("village", "")):
        for _, village, before in one.cells:
            yield one.at.date(), one.role, village, before, one.to, one.since, one.reason, one.by, one.undone_by


HANDOVERS = Listing(
    key="handovers",
    title="网格移交",
    address="handovers",
    right=Right.SEE_FUNNEL,
    filters={"village": "村"},
    heads=[
        Head("办理日", "date"), Head("角色"), Head("村"), Head("原任"), Head("接手"), Head("生效日", "date"),
        Head("原因"), Head("办理人"), Head("撤回人"),
    ],
    definition="一村一行，主办和协办都在；不再设协办的没有接手；范围以外有村的移交不列",
    count=lambda seat, query: sum(1 for _ in _rows(seat, query)),
    rows=_rows,
)  # fmt: skip
