"""名册: the households of one village's round, screened and rated, and how far each has come."""

from collections.abc import Iterator, Sequence

from qianmo.apps.campaigns.queries import RosterHousehold, kinds_counted, roster_of, villages_on_board
from qianmo.apps.ratings.queries import reason_names
from qianmo.domain.access import Right
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.lists.listing import Listing, Query
from qianmo.web.lists.places import village_id
from qianmo.web.outcomes import ABSENT, OUTCOMES, RESULTS
from qianmo.web.seat import Seat

WAN = 1_000_000


def _drive(seat: Seat, query: Query) -> int | None:
    (village,) = villages_on_board(scope=seat.scope, village_id=village_id(seat, query))
    return village.drive_id


def _kind(query: Query) -> str:
    kind = query.get("kind", "")
    return kind if kind in {*OUTCOMES, *ABSENT, *RESULTS} else "listed"


def _count(seat: Seat, query: Query) -> int:
    drive_id = _drive(seat, query)
    return kinds_counted(scope=seat.scope, drive_id=drive_id)[_kind(query)] if drive_id is not None else 0


def _verdict(row: RosterHousehold) -> str:
    if row.excluded:
        return "不予授信"
    return "符合" if row.rated else "不评议" if row.outcome == "black" else "未评"


def _rows(seat: Seat, query: Query) -> Iterator[Sequence[Cell]]:
    names = reason_names()
    drive_id = _drive(seat, query)
    for row in roster_of(scope=seat.scope, drive_id=drive_id, kind=_kind(query)) if drive_id is not None else ():
        yield (
            row.number, row.head, row.group, OUTCOMES[row.outcome][0], row.source, row.absent or None,
            "、".join(names.get(code, code) for code in row.reasons), row.note, _verdict(row),
            row.verdict_fen / WAN if row.verdict_fen else None, row.granted_fen / WAN or None,
            row.signed_fen / WAN or None, row.drawn_fen / WAN or None,
        )  # fmt: skip


ROSTER = Listing(
    key="roster",
    title="名册",
    address="village",
    right=Right.SEE_CUSTOMERS,
    filters={"village": "村", "kind": "名单"},
    heads=[
        Head("户号"), Head("户主"), Head("组"), Head("初筛"), Head("来源"),
        Head("已不在册", meaning="以前写到过、新的一份不再写到的来源，从哪天起"), Head("命中"), Head("依据"),
        Head("评议"),
        Head("评议额度（万元）", "money", "评议只是建议，不是授信"), Head("授信（万元）", "money"),
        Head("签约（万元）", "money"), Head("用信（万元）", "money"),
    ],
    definition="最近一轮名册上的户；负面清单只给本行的人看，不对村民公开",
    count=_count,
    rows=_rows,
    path=("village",),
    fixed={"tab": "roster"},
    keeps=False,
)  # fmt: skip
