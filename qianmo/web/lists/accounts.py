"""账号: everybody on the staff with the state of the account, for the yearly look at who may come in."""

from collections.abc import Iterator, Sequence

from django.utils import timezone

from qianmo.apps.org.directory import STATES, AccountRow, accounts
from qianmo.domain.access import Right
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.lists.listing import Listing, Query
from qianmo.web.seat import Seat


def narrowed(rows: Sequence[AccountRow], query: Query) -> list[AccountRow]:
    """Those in a state whose number, name, post or branch holds the words."""
    q, state = query.get("q", ""), query.get("state", "")
    return [
        row
        for row in rows
        if (not state or row.state == state) and (not q or q in f"{row.number} {row.name} {row.posts} {row.branch}")
    ]


def _chosen(seat: Seat, query: Query) -> list[AccountRow]:
    return narrowed(accounts(on=seat.on, now=timezone.now()), query)


def _rows(seat: Seat, query: Query) -> Iterator[Sequence[Cell]]:
    for row in _chosen(seat, query):
        last = timezone.localtime(row.last_sign_in).date() if row.last_sign_in else None
        yield (
            row.number, row.name, row.posts or "没有岗位", row.branch, STATES[row.state], row.factor or None,
            row.sessions, last,
        )  # fmt: skip


ACCOUNTS = Listing(
    key="accounts",
    title="账号",
    address="accounts",
    right=Right.MANAGE_ACCOUNTS,
    filters={"state": "状态", "q": "找"},
    heads=[
        Head("工号"), Head("姓名"), Head("岗位"), Head("机构"), Head("状态"), Head("第二因素"),
        Head("在线（处）", "count"), Head("最近登录", "date"),
    ],
    definition="岗位按营业日，任职由人力资源登记",
    count=lambda seat, query: len(_chosen(seat, query)),
    rows=_rows,
)  # fmt: skip
