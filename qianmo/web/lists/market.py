"""市场份额 as a workbook: all banks' totals beside our own by month, county and town, with source and version."""

from collections.abc import Iterator, Sequence

from qianmo.apps.targets.queries import market_months, towns_named
from qianmo.domain.access import Right
from qianmo.domain.money import FEN_PER_WAN
from qianmo.domain.targets.market import COUNTY, SIDES
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.lists.listing import Listing, Query
from qianmo.web.seat import Seat


def _rows(_: Seat, __: Query) -> Iterator[Sequence[Cell]]:
    towns = towns_named()
    for month in market_months():
        told = month.version
        for (area, side), one in month.shares.items():
            yield (
                month.on_day, "全县" if area == COUNTY else towns.get(area, area), SIDES[side],
                one.total_fen / FEN_PER_WAN, None if one.own_fen is None else one.own_fen / FEN_PER_WAN,
                one.share.percent(2) if one.share else "那一天的余额还没有", told.source, told.turn, told.file_name,
                told.kept_by, told.kept_at.date(),
            )  # fmt: skip


MARKET = Listing(
    key="market",
    title="市场份额",
    address="market",
    right=Right.SEE_FUNNEL,
    filters={},
    heads=[
        Head("截至", "date"), Head("范围"), Head("存贷"), Head("各行合计（万元）", "money"),
        Head("本行（万元）", "money"), Head("份额"), Head("来源"), Head("第几次", "count"),
        Head("文件"), Head("上传人"), Head("上传日", "date"),
    ],
    definition="本行是同一天日终的全部存款、全部贷款余额，乡镇按户所在的村归；各行合计照来源所说",
    count=lambda seat, query: sum(1 for _ in _rows(seat, query)),
    rows=_rows,
    keeps=False,
)  # fmt: skip
