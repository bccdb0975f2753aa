"""户坐标: the households of a box of the map, as its page, the map and the workbook have them."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from qianmo.apps.campaigns.queries import MOST_POINTS, WHICH, Box, Dot, Point, Square, dots, placed, points, squares
from qianmo.apps.grids.boundaries import ground_box
from qianmo.domain.access import Field, Right
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.lists.listing import Listing, Query
from qianmo.web.measures import VISIT_DAYS
from qianmo.web.seat import Seat

EVERY = 100_000


def box_of(query: Query) -> Box:
    """The box an address names (`box`: west, south, east, north in millionths of a degree), or the whole county."""
    try:
        west, south, east, north = (int(text) for text in query.get("box", "").split(","))
    except ValueError:
        west, south, east, north = (round(value * 1e6) for value in ground_box())
    most = 2**31 - 1
    return Box(*(max(-most, min(most, value)) for value in (west, south, east, north)))


def which_of(query: Query) -> str:
    """By what the points of an address are told apart; a measure that is none of these tells of files."""
    asked = query.get("which", "")
    return asked if asked in WHICH else "filed"


def doors(seat: Seat) -> bool:
    """Whether this reader needs to find a door: who sees customers by name. Others get squares of some 500 m."""
    return seat.person.may(Right.SEE_CUSTOMERS) and seat.scope.sees(Field.NAMES)


def located(seat: Seat, query: Query, *, most: int = EVERY) -> list[Point]:
    """Households of a box within the scope."""
    return points(**_asked(seat, query), doors=doors(seat), most=most)


def gathered(seat: Seat, query: Query) -> list[Square]:
    """The same households in squares."""
    return squares(**_asked(seat, query), doors=doors(seat))


def dotted(seat: Seat, query: Query) -> list[Dot] | None:
    """The same households one by one; None where they are many, or this reader needs no door."""
    if not doors(seat) or placed(box=box_of(query), scope=seat.scope, most=MOST_POINTS + 1) > MOST_POINTS:
        return None
    return dots(**_asked(seat, query), most=MOST_POINTS)


def _asked(seat: Seat, query: Query) -> dict[str, Any]:
    return {
        "box": box_of(query), "which": which_of(query), "scope": seat.scope,
        "since": seat.at - timedelta(days=VISIT_DAYS),
    }  # fmt: skip


def _count(seat: Seat, query: Query) -> int:
    return placed(box=box_of(query), scope=seat.scope)


def _rows(seat: Seat, query: Query) -> Iterator[Sequence[Cell]]:
    for one in located(seat, query):
        yield (
            one.number, one.name, one.village, "是" if one.yes else "否", f"{one.lon_e6 / 1e6:.6f}",
            f"{one.lat_e6 / 1e6:.6f}", one.accuracy_m, one.as_of, one.source,
        )  # fmt: skip


LOCATED = Listing(
    key="located",
    title="户坐标",
    address="points",
    right=Right.SEE_CUSTOMERS,
    filters={"which": "看什么", "box": "地图范围"},
    heads=[
        Head("户号"), Head("户主"), Head("村"), Head("是"), Head("经度"), Head("纬度"), Head("精度（米）", "count"),
        Head("截至", "date"), Head("来源"),
    ],
    definition="GCJ-02；截至日最近的为现值，以前的留着；不看姓名的岗位只到 500 米",
    count=_count,
    rows=_rows,
    keeps=False,
)  # fmt: skip
