"""名单户: the leads of one list, with what becomes of each."""

from collections.abc import Iterator, Sequence

from qianmo.apps.leads.queries import LeadRow, leads_of
from qianmo.domain.access import Right
from qianmo.domain.money import FEN_PER_YUAN as YUAN
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.lists.listing import Listing, Query
from qianmo.web.posting import whole
from qianmo.web.seat import Seat

MOST = 200_000


def _rows(seat: Seat, query: Query) -> Iterator[Sequence[Cell]]:
    for one in _found(seat, query, MOST)[0]:
        amounts = (fen / YUAN for fen in (one.value_fen, one.deposit_fen, one.loan_fen))
        yield (
            one.number, one.name, one.village, one.owner, one.place, *amounts, one.fate_name, one.why, one.noted,
            one.state_name,
            one.touched_on, one.touch, one.next_on,
        )  # fmt: skip


def _found(seat: Seat, query: Query, limit: int) -> tuple[list[LeadRow], int]:
    return leads_of(
        list_id=whole(query.get("list", "")), person=seat.person, scope=seat.scope, fate=query.get("fate", ""),
        state=query.get("state", ""), owner_id=whole(query.get("owner", "")), limit=limit,
    )  # fmt: skip


LEADS = Listing(
    key="leads",
    title="名单户",
    address="lead-list",
    right=Right.SEE_CUSTOMERS,
    filters={"list": "名单", "fate": "去向", "state": "状态", "owner": "承接人"},
    heads=[
        Head("户号"), Head("姓名"), Head("村"), Head("承接人"), Head("名次", "count"), Head("排序金额（元）", "money"),
        Head("存款（元）", "money"), Head("贷款（元）", "money"), Head("去向"), Head("原因"), Head("查询所说"),
        Head("状态"), Head("最近触达", "date"), Head("结果"), Head("下次联系", "date"),
    ],
    definition="名单找到的每一户一行，连同不派的和原因；金额是名单存贷截至日的",
    count=lambda seat, query: _found(seat, query, 1)[1],
    rows=_rows,
    path=("list",),
)  # fmt: skip
