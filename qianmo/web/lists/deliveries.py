"""供数文件: what the core bank delivered, and what came of each file."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TypedDict

from django.utils import timezone

from qianmo.apps.feeds.queries import DELIVERY_KINDS, DELIVERY_STATES, count_deliveries, deliveries
from qianmo.apps.org.queries import staff_names
from qianmo.domain.access import Right
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.lists.listing import Listing, Query
from qianmo.web.seat import Seat

YUAN = 100
MOST = 20_000
NEVER = date(1, 1, 1)


class Narrowed(TypedDict):
    """What narrows deliveries: a kind, a state, and the days between which they end."""

    kind: str
    state: str
    since: date | None
    until: date | None


def narrowed(query: Query) -> Narrowed:
    """The deliveries an address asks for; a word nobody knows and a day that is none find nothing."""
    kind, state, text = (query.get(key, "") for key in ("kind", "state", "day"))
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError:
        day = NEVER
    if kind not in {"", *DELIVERY_KINDS} or state not in {"", *DELIVERY_STATES}:
        kind, state, day = "", "", NEVER
    return {"kind": kind, "state": state, "since": day, "until": day}


def _rows(_seat: Seat, query: Query) -> Iterator[Sequence[Cell]]:
    rows = deliveries(**narrowed(query), limit=MOST)
    names = staff_names(ids={row.received_by for row in rows if row.received_by})
    for row in rows:
        yield (
            row.kind_name, row.since, row.on, row.name, row.state_name, row.rows, row.rejected, row.unmatched,
            row.accepted_fen / YUAN if row.has_money else None, row.channel_name, names.get(row.received_by or 0, ""),
            f"{timezone.localtime(row.received_at):%Y-%m-%d %H:%M}", row.reason,
        )  # fmt: skip


DELIVERIES = Listing(
    key="deliveries",
    title="供数文件",
    address="feeds",
    right=Right.SEE_FEEDS,
    filters={"kind": "种类", "state": "状态", "day": "业务日期"},
    heads=[
        Head("种类"), Head("从", "date"), Head("业务日期", "date"), Head("文件"), Head("状态"), Head("行数", "count"),
        Head("退回（行）", "count"), Head("未对上客户（行）", "count"), Head("收下金额（元）", "money"),
        Head("怎么来的"), Head("送交人"), Head("收到"), Head("说明"),
    ],
    definition="核心送来的每一份文件；同一天再送一份，前一份成为已被更正",
    count=lambda _seat, query: count_deliveries(**narrowed(query)),
    rows=_rows,
    most=MOST,
)  # fmt: skip
