"""监管报表 by borrower, size of the line, purpose and guarantee, as the page shows them and as a workbook."""

from collections.abc import Iterator, Sequence

from qianmo.analytics.indicators import TableRow
from qianmo.apps.targets.queries import table_sums
from qianmo.domain.access import Right
from qianmo.domain.money import FEN_PER_WAN
from qianmo.domain.ratio import PPM, Ratio
from qianmo.domain.targets.sentences import Counted
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.lists.listing import Listing, Query
from qianmo.web.lists.tolerance import day_of
from qianmo.web.seat import Seat


def sums_of(query: Query) -> list[tuple[TableRow, Counted]]:
    """The rows of the day an address names."""
    day = day_of(query)
    return table_sums(on_day=day.on_day) if day is not None else []


def drawn_rate(one: Counted) -> str:
    """The rates of this year's new loans, weighted by their amounts."""
    return Ratio(one.drawn_fen_ppm, one.drawn_fen * PPM).percent()


def _rows(_: Seat, query: Query) -> Iterator[Sequence[Cell]]:
    day = day_of(query)
    for row, one in sums_of(query):
        yield (
            row.table, row.by or None, row.title, one.fen / FEN_PER_WAN, one.borrowers, one.bad_fen / FEN_PER_WAN,
            Ratio(one.bad_fen, one.fen).percent(), one.drawn_fen / FEN_PER_WAN, drawn_rate(one),
            day.on_day if day else None,
        )  # fmt: skip


REPORT_TABLES = Listing(
    key="report_tables",
    title="监管报表分项",
    address="report-tables",
    right=Right.SEE_FUNNEL,
    filters={"day": "截至"},
    heads=[
        Head("表"), Head("分项"), Head("行"), Head("期末余额（万元）", "money"), Head("户数", "count"),
        Head("不良余额（万元）", "money"), Head("不良率"), Head("本年累放（万元）", "money"), Head("累放加权利率"),
        Head("截至", "date"),
    ],
    definition="每张表的一种分项合起来就是合计；一个客户的贷款分在两行的，两行各算一户",
    count=lambda _, query: len(sums_of(query)),
    rows=_rows,
    keeps=False,
)  # fmt: skip
