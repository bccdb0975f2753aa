"""搬迁: households that moved or are to move, as a workbook."""

from collections.abc import Iterator, Sequence

from django.utils import timezone

from qianmo.apps.households.queries.relocations import relocations
from qianmo.domain.access import Right
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.lists.listing import Listing, Query
from qianmo.web.seat import Seat


def _rows(seat: Seat, _: Query) -> Iterator[Sequence[Cell]]:
    for row in relocations(scope=seat.scope):
        settled = timezone.localtime(row.settled_at).date() if row.settled_at else None
        yield (
            row.number, row.head, row.older, row.newer, row.group or None, row.address, row.since, row.reason,
            row.evidence, row.state_name, row.proposed_by, timezone.localtime(row.proposed_at).date(),
            row.settled_by or None, settled, row.said or None,
        )  # fmt: skip


RELOCATIONS = Listing(
    key="relocations",
    title="搬迁",
    address="relocations",
    right=Right.SEE_CUSTOMERS,
    filters={},
    heads=[
        Head("户号"), Head("户主"), Head("原村"), Head("迁往"), Head("组"), Head("新住址"), Head("搬迁日", "date"),
        Head("原因"), Head("凭据"), Head("状态"), Head("提出人"), Head("提出日", "date"), Head("复核人"),
        Head("复核日", "date"), Head("复核意见"),
    ],
    definition="原村或迁往的村在您范围里的；等复核的在前",
    count=lambda seat, _: len(relocations(scope=seat.scope)),
    rows=_rows,
    keeps=False,
)  # fmt: skip
