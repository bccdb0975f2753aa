"""经营主体: what households run, as a list and a workbook; credit codes leave masked, as they are shown."""

from collections.abc import Iterator, Sequence

from qianmo.apps.households.queries.businesses import count_businesses, register_of
from qianmo.domain.access import Right
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.lists.listing import Listing, Query
from qianmo.web.lists.places import PLACE, places
from qianmo.web.seat import Seat

BATCH = 2_000


def _rows(seat: Seat, query: Query) -> Iterator[Sequence[Cell]]:
    cell_id, after = places(seat, query).cell_id, 0
    while True:
        page = register_of(
            scope=seat.scope, cell_id=cell_id, kind=query.get("kind", ""), search=query.get("q", ""), after=after,
            limit=BATCH,
        )  # fmt: skip
        for one in page:
            yield (
                one.name, one.kind_name, one.trade or None, one.place or None, one.code_masked or None, one.since_on,
                one.household_number, one.head, one.village, one.source, one.noted_by, one.noted_on,
            )  # fmt: skip
        if len(page) < BATCH:
            return
        after = page[-1].id


BUSINESSES = Listing(
    key="businesses",
    title="经营主体",
    address="businesses",
    right=Right.SEE_CUSTOMERS,
    filters={**PLACE, "kind": "类型", "q": "找"},
    heads=[
        Head("名称"), Head("类型"), Head("行业"), Head("经营地"), Head("信用代码", meaning="只留头尾"),
        Head("开始", "date"),
        Head("户号"), Head("户主"), Head("村"), Head("来源"), Head("登记人"), Head("登记日", "date"),
    ],
    definition="在经营的；结束的在各户的页面上",
    count=lambda seat, query: count_businesses(
        scope=seat.scope, cell_id=places(seat, query).cell_id, kind=query.get("kind", ""), search=query.get("q", "")
    ),
    rows=_rows,
)  # fmt: skip
