"""复评: verdicts that wait for the branch's second look, and what it answered."""

from collections.abc import Iterator, Sequence

from qianmo.apps.ratings.queries import LookRow, looks_counted, second_looks
from qianmo.domain.access import Field, Right
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.lists.listing import Listing, Query
from qianmo.web.lists.places import village_id
from qianmo.web.seat import Seat

WAN = 1_000_000
LOOK_KINDS = {"waiting": "待复评", "resit": "另评", "confirmed": "已确认", "lowered": "已审定"}
"""The lists of second looks; the first is shown where none is chosen."""


def kind_of(query: Query) -> str:
    """The list a query names."""
    kind = query.get("kind", "")
    return kind if kind in LOOK_KINDS else "waiting"


def village_named(seat: Seat, query: Query) -> int | None:
    """The village a query names, None where it names none. Raises Http404 where it is not in sight."""
    return village_id(seat, query) if query.get("village") else None


def why(row: LookRow) -> str:
    """Why the branch is asked."""
    reasons = ["最高与最低差得远"] if row.dispersed else []
    if row.spoken_aside:
        reasons.append(f"{row.spoken_aside} 位本人或近亲说了意见（没有计入）")
    return "；".join(reasons)


def _rows(seat: Seat, query: Query) -> Iterator[Sequence[Cell]]:
    told = seat.scope.sees(Field.VERDICTS)
    for row in second_looks(scope=seat.scope, kind=kind_of(query), village_id=village_named(seat, query)):
        amounts = (row.limit_fen, row.lowest_fen, row.middle_fen, row.highest_fen, row.final_fen)
        yield (
            row.number, row.head, row.village, why(row),
            *((fen / WAN if fen is not None else None) if told else None for fen in amounts),
            LOOK_KINDS[row.answer] if row.answer else "待复评", row.reason, row.by,
        )  # fmt: skip


LOOKS = Listing(
    key="looks",
    title="复评",
    address="looks",
    right=Right.SEE_CUSTOMERS,
    filters={"kind": "名单", "village": "村"},
    heads=[
        Head("户号"), Head("户主"), Head("村"), Head("为什么"), Head("评议额度（万元）", "money"),
        Head("最低（万元）", "money"), Head("中位（万元）", "money"), Head("最高（万元）", "money"),
        Head("审定额度（万元）", "money"), Head("复评"), Head("理由"), Head("复评人"),
    ],
    definition="最近一次评议里意见差得远，或近亲说了意见的户；复评以前不能授信",
    count=lambda seat, query: looks_counted(scope=seat.scope, village_id=village_named(seat, query))[kind_of(query)],
    rows=_rows,
)  # fmt: skip
