"""账务分录: everything booked on one line, in booking order."""

from collections.abc import Iterator, Sequence

from django.http import Http404

from qianmo.apps.credit.queries import LineRow, line_numbered, renewals, reversals
from qianmo.apps.ledger.queries import entry_count, statement
from qianmo.domain.access import Right
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.lists.listing import Listing, Query
from qianmo.web.seat import Seat
from qianmo.web.words.line import journal

YUAN = 100


def _line(seat: Seat, query: Query) -> LineRow:
    line = line_numbered(number=query.get("line", ""), scope=seat.scope)
    if line is None:
        raise Http404
    return line


def _rows(seat: Seat, query: Query) -> Iterator[Sequence[Cell]]:
    line = _line(seat, query)
    mended, renewed = reversals(scope=seat.scope, line_id=line.id), renewals(scope=seat.scope, line_id=line.id)
    for one in journal(entries=statement(line_id=line.id), mended=mended, renewed=renewed):
        entry = one.entry
        mirror = f"冲第 {entry.mirrors} 笔" if entry.mirrors else None
        yield (
            entry.place, entry.business_date, entry.value_date, one.kind, entry.debit, entry.credit,
            entry.fen / YUAN, one.draw_number or None, one.source,
            f"被第 {entry.mirrored_by} 笔冲正" if entry.mirrored_by else mirror,
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
    count=lambda seat, query: entry_count(line_id=_line(seat, query).id),
    rows=_rows,
    path=("line",),
    fixed={"tab": "journal"},
    keeps=False,
)  # fmt: skip
