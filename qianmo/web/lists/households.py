"""客户: the list of households behind every count."""

from collections.abc import Iterator, Sequence

from qianmo.apps.campaigns.queries import HouseholdPage, households
from qianmo.apps.grids.queries import stewards
from qianmo.apps.households.queries import TIERS, tiers_of
from qianmo.domain.access import Right
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.lists.listing import Listing, Query
from qianmo.web.lists.places import PLACE, Places, places, villages_owned
from qianmo.web.seat import Seat
from qianmo.web.stages import standing

SEGMENTS = {"farm": "农牧户", "trade": "商户", "salaried": "公职", "resident": "居民"}
BATCH = 2_000
ORDERS = {"limit": "额度从大到小", "drawn": "已用从大到小"}
COLUMNS = {
    "place": ("村 / 组", (2, 3, 4)), "seg": ("客群", (5,)), "tier": ("分层", (6,)), "stage": ("走到", (7,)),
    "limit": ("额度", (8,)), "drawn": ("已用", (9,)), "owner": ("管户", (10,)),
}  # fmt: skip
"""Columns one may leave out, with their places in the workbook."""
WAN = 1_000_000


def household_page(seat: Seat, query: Query, place: Places, *, after: str = "", limit: int) -> HouseholdPage:
    """A page of the list a query names; `place` is the one it names."""
    return households(
        scope=seat.scope,
        cell_id=place.cell_id,
        stage=query.get("stage"),
        segment=query.get("segment"),
        tier=query.get("tier"),
        business=query.get("business"),
        order=query.get("sort"),
        search=query.get("q", ""),
        village_ids=villages_owned(seat, query.get("owner", "")),
        after=after,
        limit=limit,
    )


def _rows(seat: Seat, query: Query) -> Iterator[Sequence[Cell]]:
    owners, place = stewards(cell_ids=None, on=seat.on), places(seat, query)
    after: str | None = ""
    while after is not None:
        page = household_page(seat, query, place, after=after, limit=BATCH)
        tiers = tiers_of(household_ids=[row.household_id for row in page.rows])
        for row in page.rows:
            held = owners.get(row.village_id)
            tier = TIERS.get(tiers.get(row.household_id, ""))
            yield (
                row.number, row.head_name, row.town, row.village, row.group, row.segment, tier,
                standing(row.stage).standing, row.limit_fen / WAN, row.drawn_fen / WAN, held.owner if held else None,
            )  # fmt: skip
        after = page.next_after


HOUSEHOLDS = Listing(
    key="households",
    title="客户",
    address="households",
    right=Right.SEE_CUSTOMERS,
    filters={**PLACE, "stage": "走到", "segment": "客群", "tier": "分层", "business": "经营主体",
        "owner": "管户", "q": "找", "sort": "排序", "hide": "不显示",
    },
    heads=[
        Head("户号"), Head("户主"), Head("乡镇"), Head("村"), Head("组"), Head("客群"),
        Head("分层", meaning="按分层表每晚重分，不是等级"),
        Head("走到", meaning="一户只算走得最远的一步"),
        Head("额度（万元）", "money", "未终止额度的合计"),
        Head("已用（万元）", "money", "未还本金的合计"),
        Head("管户", meaning="本营业日主办这个村的客户经理"),
    ],
    definition="户数与漏斗同一口径，走到某一步指走到这一步及以后",
    count=lambda seat, query: household_page(seat, query, places(seat, query), limit=1).total,
    rows=_rows,
    opens=True,
    columns=COLUMNS,
)  # fmt: skip
