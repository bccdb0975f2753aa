"""额度: the list of lines, what ends first at the top."""

from collections.abc import Iterator, Sequence

from qianmo.apps.credit.queries import LineFilter, LineTotals, line_list, line_totals
from qianmo.domain.access import Right
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.lists.listing import Listing, Query
from qianmo.web.lists.places import PLACE, Places, places
from qianmo.web.seat import Seat

BATCH = 2_000
WAN = 1_000_000
PPM = 1_000_000


def line_filter(query: Query, place: Places) -> LineFilter:
    """The filter a query names; `place` is the one it names."""
    return LineFilter(
        state=query.get("state", ""),
        product=query.get("product", ""),
        cell_id=place.cell_id,
        only=query.get("only", ""),
        search=query.get("q", ""),
    )


def _rows(seat: Seat, query: Query) -> Iterator[Sequence[Cell]]:
    chosen, after = line_filter(query, places(seat, query)), ""
    while True:
        page = line_list(scope=seat.scope, on=seat.on, chosen=chosen, after=after, limit=BATCH)
        for row in page.rows:
            yield (
                row.number, row.borrower, row.town, row.village, row.product, row.state, row.limit_fen / WAN,
                row.drawn_fen / WAN, row.available_fen / WAN, row.rate_ppm / PPM, row.ends_on,
            )  # fmt: skip
        after = page.next_after
        if not after:
            return


def _totals(seat: Seat, query: Query) -> LineTotals:
    return line_totals(scope=seat.scope, on=seat.on, chosen=line_filter(query, places(seat, query)))


LINES = Listing(
    key="lines",
    title="额度",
    address="lines",
    right=Right.SEE_LINES,
    filters={**PLACE, "product": "产品", "state": "状态", "only": "只看", "q": "找"},
    heads=[
        Head("额度号"), Head("借款人"), Head("乡镇"), Head("村"), Head("产品"), Head("状态"),
        Head("额度（万元）", "money"), Head("已用（万元）", "money"),
        Head("未用（万元）", "money", "额度 − 已用 − 预占，不小于零"),
        Head("年利率", "rate"), Head("到期", "date"),
    ],
    definition="一行一条额度，先到期的在前",
    count=lambda seat, query: _totals(seat, query).lines,
    rows=_rows,
)  # fmt: skip
