"""要办的名单户: what one, or one's branch, has to work, as a list with views of its own."""

from collections.abc import Iterator, Sequence

from qianmo.apps.leads.queries import LeadRow, leads_to_work
from qianmo.domain.access import Right
from qianmo.domain.money import FEN_PER_YUAN as YUAN
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.lists.listing import Listing, Query
from qianmo.web.posting import whole
from qianmo.web.seat import Seat

MOST = 20_000
COLUMNS = {
    "village": ("村", (2,)), "list": ("名单", (3, 4)), "owner": ("承接人", (5,)), "deposit": ("存款", (6,)),
    "loan": ("贷款", (7,)), "next": ("下次联系", (8,)), "state": ("进展", (9, 10, 11)),
}  # fmt: skip
"""Columns one may leave out, with their places in the workbook."""


def found(seat: Seat, query: Query, *, skip: int = 0, limit: int) -> tuple[list[LeadRow], int]:
    """A page of what a query leaves, and how many in all; those of the branch for whoever assigns its work."""
    return leads_to_work(
        person=seat.person, scope=seat.scope, on=seat.on, others=of_branch(seat, query),
        list_id=whole(query.get("list", "")), state=query.get("state", ""), due=query.get("due") == "yes",
        owner_id=whole(query.get("owner", "")), order=query.get("sort", ""), skip=skip, limit=limit,
    )  # fmt: skip


def of_branch(seat: Seat, query: Query) -> bool:
    """Whether a query asks for the whole branch, and the person may."""
    return query.get("whose") == "branch" and seat.person.may(Right.ASSIGN_WORK)


def _rows(seat: Seat, query: Query) -> Iterator[Sequence[Cell]]:
    for one in found(seat, query, limit=MOST)[0]:
        yield (
            one.number, one.name, one.village, one.list_name, one.noted, one.owner, one.deposit_fen / YUAN,
            one.loan_fen / YUAN, one.next_on, one.state_name, one.touched_on, one.touch,
        )  # fmt: skip


LEADS_TO_WORK = Listing(
    key="leads-to-work",
    title="要办的名单户",
    address="leads",
    right=Right.WORK_LEADS,
    filters={
        "whose": "看谁的", "list": "名单", "state": "进展", "due": "到联系日", "owner": "承接人", "sort": "排序",
        "hide": "不显示",
    },
    heads=[
        Head("户号"), Head("姓名"), Head("村"), Head("名单"), Head("为什么在名单上"), Head("承接人"),
        Head("存款（元）", "money"), Head("贷款（元）", "money"), Head("下次联系", "date"), Head("进展"),
        Head("最近触达", "date"), Head("结果"),
    ],
    definition="派出去、还没有办结的户；存贷是名单存贷截至日的",
    count=lambda seat, query: found(seat, query, limit=1)[1],
    rows=_rows,
    opens=True,
    most=MOST,
    columns=COLUMNS,
)  # fmt: skip
