"""竞赛 as a workbook: every side of one contest with its place and all that decides it."""

from collections.abc import Iterator, Sequence

from qianmo.apps.performance.queries import ContestCard, SideCard, contest_board
from qianmo.domain.access import Right
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.lists.listing import Listing, Query
from qianmo.web.posting import whole
from qianmo.web.seat import Seat


def _rows(seat: Seat, query: Query) -> Iterator[Sequence[Cell]]:
    found = contest_board(contest_id=whole(query.get("contest", "")))
    if found is None or (found.card.state != "published" and not seat.person.may(Right.RUN_CONTESTS)):
        return
    for number, sides in found.groups.items():
        for one in sides:
            yield found.card.name, found.card.measure_name, number, one.place, *_told(found.card, one), found.as_of


def _told(card: ContestCard, one: SideCard) -> Sequence[Cell]:
    if one.side is None:
        return one.name, None, None, None, None
    bad = one.side.bad.percent(4)
    return one.name, card.score(one.side), card.amount(one.side.absolute), bad, one.side.reached_on


CONTEST = Listing(
    key="contest",
    title="竞赛名次",
    address="contest",
    right=Right.SEE_POINTS,
    filters={"contest": "竞赛"},
    heads=[
        Head("竞赛"), Head("指标"), Head("组", "count"), Head("名次", "count"), Head("参赛方"), Head("得分"),
        Head("绝对数"), Head("不良率"), Head("先到日", "date"), Head("截至", "date"),
    ],
    definition="同组内比；同分依次比绝对数、不良率、先到的日子，都相同并列。定榜以后不再变",
    count=lambda seat, query: sum(1 for _ in _rows(seat, query)),
    rows=_rows,
    path=("contest",),
    keeps=False,
)  # fmt: skip
