"""客户群成员: the households of one group, or those that left it."""

from collections.abc import Iterator, Sequence

from django.http import Http404

from qianmo.apps.leads.queries import GroupRow, MemberRow, groups, members_of
from qianmo.domain.access import Right
from qianmo.domain.money import FEN_PER_YUAN as YUAN
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.lists.listing import Listing, Query
from qianmo.web.outcomes import OUTCOMES
from qianmo.web.posting import whole
from qianmo.web.seat import Seat

MOST = 200_000
STAGES = {
    "filed": "建档", "eligible": "评议", "granted": "授信", "signed": "签约", "drawn": "用信", "excluded": "不符合",
}  # fmt: skip

SCREENED = {key: name for key, (name, _) in OUTCOMES.items()}


def groups_in_sight(seat: Seat) -> list[GroupRow]:
    """Groups that stand in one of one's villages."""
    return groups(scope=seat.scope, on=seat.on)


def seen_group(seat: Seat, group_id: int) -> GroupRow:
    """A group in sight. Raises Http404 for any other."""
    row = next((one for one in groups_in_sight(seat) if one.id == group_id), None)
    if row is None:
        raise Http404
    return row


def members(seat: Seat, query: Query, *, skip: int = 0, limit: int = MOST) -> tuple[list[MemberRow], int]:
    """Members as the filters leave them, and how many there are."""
    group_id = whole(query.get("group", ""))
    seen_group(seat, group_id)
    gone = query.get("gone", "") == "yes"
    return members_of(group_id=group_id, scope=seat.scope, on=seat.on, gone=gone, skip=skip, limit=limit)


def _rows(seat: Seat, query: Query) -> Iterator[Sequence[Cell]]:
    for one in members(seat, query)[0]:
        advised = (None if fen is None else fen / YUAN for fen in (one.verdict_fen, one.proposed_fen))
        amounts = (fen / YUAN for fen in (one.granted_fen, one.signed_fen, one.drawn_fen, one.overdue_fen))
        yield (
            one.number, one.name, one.village, STAGES[one.stage], one.roster or None, SCREENED.get(one.outcome),
            *advised, one.told_on, *amounts, one.joined_on, one.source, one.left_on, one.left_reason or None,
        )  # fmt: skip


GROUP_MEMBERS = Listing(
    key="group_members",
    title="客户群成员",
    address="customer-group",
    right=Right.SEE_CUSTOMERS,
    filters={"group": "客户群", "gone": "已离开"},
    heads=[
        Head("户号"), Head("姓名"), Head("村"), Head("走到"), Head("今年名册"), Head("初筛"),
        Head("评议（元）", "money"), Head("预授信（元）", "money"), Head("告知", "date"), Head("授信（元）", "money"),
        Head("签约（元）", "money"), Head("用信（元）", "money"), Head("逾期（元）", "money"), Head("加入", "date"),
        Head("依据的名单"), Head("离开", "date"), Head("离开原因"),
    ],
    definition="一个客户群的户，住在哪里都在内；金额是现在的额度和余额",
    count=lambda seat, query: members(seat, query, limit=1)[1],
    rows=_rows,
    path=("group",),
)  # fmt: skip
