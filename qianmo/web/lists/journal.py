"""账务分录: everything booked on one line, in booking order."""

from collections.abc import Iterator, Sequence

from django.http import Http404

from qianmo.apps.credit.queries import line_numbered, renewals, reversals
from qianmo.apps.ledger.queries import statement
from qianmo.domain.access import Right
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.line_words import journal
from qianmo.web.lists.listing import Listing, Query
from qianmo.web.seat import Seat

YUAN = 100


def _rows(seat: Seat, query: Query) -> Iterator[Sequence[Cell]]:
    line = line_numbered(number=query.get("line", ""), scope=seat.scope, on=seat.on)
    if line is None:
        raise Http404
    mended, renewed = reversals(scope=seat.scope, line_id=line.id), renewals(scope=seat.scope, line_id=line.id)
    for one in journal(entries=statement(line_id=line.id), line=line, mended=mended, renewed=renewed):
        mirror = f"冲第 {one.mirrors} 笔" if one.mirrors else None
        yield (
            one.place, one.entry.business_date, one.entry.value_date, one.kind, one.entry.debit, one.entry.credit,
            one.entry.fen / YUAN, one.draw_number or None, one.source,
            f"被第 {one.mirrored_by} 笔冲正" if one.mirrored_by else mirror,
        )  # fmt: skip


JOURNAL = Listing(
    key="journal",
    title="账务分录",
    address="line",
    right=Right.SEE_LINES,
    filters={"line": "额度号"},
    heads=[
        Head("序", "count"), Head("记账日", "date"), Head("起息日", "date"), Head("业务"), Head("借方"), Head("贷方"),
        Head("金额（元）", "money"), Head("借据"), Head("来源"), Head("冲正"),
    ],
    definition="每笔分录同时有借方、贷方和金额；只增不改，错了记一笔相反的",
    count=lambda seat, query: sum(1 for _ in _rows(seat, query)),
    rows=_rows,
    path=("line",),
    fixed={"tab": "journal"},
    keeps=False,
)  # fmt: skip
