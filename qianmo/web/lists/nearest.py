"""就近分配: villages without a branch, or with one that another outlet lies nearer than, and the ways."""

from collections.abc import Iterator, Sequence

from qianmo.apps.grids.allocating import Nearest, nearest_branches
from qianmo.domain.access import Right
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.lists.listing import Listing, Query
from qianmo.web.seat import Seat

METRES = 1000


def _chosen(seat: Seat, query: Query) -> list[Nearest]:
    return nearest_branches(scope=seat.scope, on=seat.on, allocated=query.get("which") == "nearer")


def _rows(seat: Seat, query: Query) -> Iterator[Sequence[Cell]]:
    for one in _chosen(seat, query):
        own = None if one.metres is None else one.metres / METRES
        yield one.code, one.name, one.town, one.branch or None, own, one.proposed.name, one.proposed.metres / METRES


NEAREST = Listing(
    key="nearest",
    title="就近分配",
    address="nearest",
    right=Right.CHANGE_DIVISIONS,
    filters={"which": "哪些村"},
    heads=[
        Head("村代码"), Head("村"), Head("乡镇"), Head("现责任机构"), Head("现距离（公里）", "money"),
        Head("最近的网点"), Head("距离（公里）", "money"),
    ],
    definition="村的中心到网点所在村的中心，直线距离",
    count=lambda seat, query: len(_chosen(seat, query)),
    rows=_rows,
)  # fmt: skip
