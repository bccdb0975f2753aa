"""令牌: every key of a program with its holder, its permits, and until when it holds."""

from collections.abc import Iterator, Sequence

from django.utils import timezone

from qianmo.apps.org.tokens import tokens
from qianmo.domain.access import Right
from qianmo.domain.permits import PERMIT_NAMES
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.lists.listing import Listing, Query
from qianmo.web.seat import Seat

WORDS = {"valid": "有效", "expired": "已到期", "revoked": "已撤销"}


def _rows(seat: Seat, query: Query) -> Iterator[Sequence[Cell]]:
    del seat, query
    names = {permit.value: name for permit, name in PERMIT_NAMES.items()}
    for row in tokens():
        used = timezone.localtime(row.last_used_at).date() if row.last_used_at else None
        yield (
            row.name, row.holder_number, row.holder, "、".join(names.get(one, one) for one in row.permits),
            timezone.localtime(row.issued_at).date(), row.issued_by, timezone.localtime(row.expires_at).date(), used,
            WORDS[row.state(now=timezone.now())],
        )  # fmt: skip


TOKENS = Listing(
    key="tokens",
    title="令牌",
    address="tokens",
    right=Right.MANAGE_ACCOUNTS,
    filters={},
    heads=[
        Head("用途"), Head("持有人工号"), Head("持有人"), Head("许可"), Head("发放", "date"), Head("发放人"),
        Head("到期", "date"), Head("最近使用", "date"), Head("状态"),
    ],
    definition="令牌本身不在库里，也不在这里，库里只存摘要",
    count=lambda seat, query: sum(1 for _ in _rows(seat, query)),
    rows=_rows,
    keeps=False,
)  # fmt: skip
