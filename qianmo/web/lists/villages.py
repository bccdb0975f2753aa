"""整村: every village and customer group with the step it stands at."""

from collections.abc import Iterator, Sequence

from qianmo.apps.campaigns.queries import GroupDrive, VillageDrive, groups_on_board, villages_on_board
from qianmo.apps.grids.queries import stewards
from qianmo.domain.access import Right
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.drives import STEPS
from qianmo.web.lists.listing import Listing, Query
from qianmo.web.seat import Seat

WHO = {"villages": "只看村", "groups": "只看客户群"}


def who(one: VillageDrive) -> str:
    """Whether it is one of the villages or one of the groups."""
    return "groups" if isinstance(one, GroupDrive) else "villages"


def _chosen(seat: Seat, query: Query) -> list[VillageDrive]:
    return [
        one
        for one in (*villages_on_board(scope=seat.scope), *groups_on_board(scope=seat.scope))
        if query.get("who", who(one)) == who(one)
        and query.get("town", one.town_code) == one.town_code
        and query.get("stage", one.stage.value) == one.stage.value
    ]


def _rows(seat: Seat, query: Query) -> Iterator[Sequence[Cell]]:
    owners = stewards(cell_ids=None, on=seat.on)
    for one in _chosen(seat, query):
        held, counts = owners.get(one.village_id), one.counts
        group = one if isinstance(one, GroupDrive) else None
        owner = group.manager if group else held.owner if held else None
        yield (
            None if group else one.code, one.name, group.kind if group else "村", one.town, one.branch, owner,
            STEPS[one.stage].name, one.since, group.due_on if group else None,
            counts.filed, counts.listed, counts.rated, counts.eligible, counts.granted, counts.signed, counts.drawn,
            one.deferral_reason or None,
        )  # fmt: skip


VILLAGES = Listing(
    key="villages",
    title="整村授信",
    address="campaigns",
    right=Right.SEE_FUNNEL,
    filters={"town": "乡镇", "who": "对象", "stage": "走到"},
    heads=[
        Head("村代码"), Head("村或客户群"), Head("种类"), Head("乡镇"), Head("机构"), Head("主办"), Head("走到"),
        Head("从哪天起", "date"), Head("应完成", "date"), Head("建档（户）", "count"),
        Head("名册（户）", "count"), Head("已评（户）", "count"),
        Head("符合（户）", "count"), Head("授信（户）", "count"), Head("签约（户）", "count"),
        Head("用信（户）", "count"),
        Head("暂缓原因"),
    ],
    definition="走到哪一步按名册上实际发生的事算；建档是全村（在群）的户，其余只算这一轮名册上的户；客户群的户也算在本村里",
    count=lambda seat, query: len(_chosen(seat, query)),
    rows=_rows,
)  # fmt: skip
