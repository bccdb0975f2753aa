"""存贷: a lane of deposits and loans as a workbook: both sides of every row, with what they are compared with."""

from collections.abc import Iterator, Sequence

from qianmo.apps.crm.queries import Holding, lake_day
from qianmo.domain.access import Right
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.holdings import Row, lanes_of, narrowed, rows_of
from qianmo.web.lists.listing import Listing, Query
from qianmo.web.seat import Seat

WAN = 1_000_000


def _chosen(seat: Seat, query: Query) -> list[Row]:
    day, lane = lake_day(), query.get("lane", "village")
    if day is None or lane not in lanes_of(seat):
        return []
    return narrowed(rows_of(seat, day, lane), query)


def _rows(seat: Seat, query: Query) -> Iterator[Sequence[Cell]]:
    day, lane = lake_day(), query.get("lane", "village")
    for row in _chosen(seat, query):
        yield (
            row.code or None, row.name, row.note or None, row.owner or None, *_side(row.held.deposit),
            *_side(row.held.loan), row.held.lacking if lane == "village" else None, day.as_of if day else None,
        )  # fmt: skip


def _side(one: Holding) -> list[Cell]:
    amounts = (one.fen, one.day_fen, one.month_fen, one.year_fen, one.month_average_fen, one.year_average_fen)
    return [*(fen / WAN for fen in amounts), one.accounts]


def _heads(side: str) -> list[Head]:
    names = ("余额", "较昨日", "较月初", "较年初", "月日均", "年日均")
    return [*(Head(f"{side}{name}（万元）", "money") for name in names), Head(f"{side}账户（户）", "count")]


HOLDINGS = Listing(
    key="holdings",
    title="存款与贷款",
    address="figures",
    right=Right.SEE_FUNNEL,
    filters={"lane": "按", "town": "乡镇", "at": "支行", "owner": "主办"},
    heads=[
        Head("代码或工号"), Head("名称"), Head("乡镇或支行"), Head("主办"), *_heads("存款"), *_heads("贷款"),
        Head("有存无贷（户）", "count", "日终有存款、没有贷款的户；只按网格算"), Head("数据截至", "date"),
    ],
    definition="余额指标 position，日均指标 average；较昨日、较月初、较年初都是两个日终余额之差",
    count=lambda seat, query: len(_chosen(seat, query)),
    rows=_rows,
)  # fmt: skip
