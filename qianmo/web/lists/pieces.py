"""村内各块: what lies below one village, with the households in it and whether it is drawn."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from qianmo.apps.grids.cutting import pieces_of
from qianmo.apps.grids.piece_outlines import PieceOutline, outlines_of
from qianmo.apps.grids.queries import Stewards, stewards
from qianmo.apps.households.queries import households_by_piece
from qianmo.domain.access import Right
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.lists.listing import Listing, Query
from qianmo.web.lists.places import village_id
from qianmo.web.seat import Seat

NOBODY = Stewards(None, None, None)


@dataclass(frozen=True, slots=True)
class PieceLine:
    """A piece, the households in it, since when it stands (None: since the grid was drawn)."""

    outline: PieceOutline
    households: int
    since: date | None
    steward: Stewards

    @property
    def drawn(self) -> str:
        """What is to be said of its outline."""
        if self.outline.outside:
            return "有一部分在村界外"
        return "画了" if self.outline.geometry else "没画"


def lines_of(seat: Seat, village: int) -> tuple[list[PieceLine], int]:
    """The pieces of a village in code order, and how many of its households lie in none."""
    counts, pieces = households_by_piece(village_id=village), pieces_of(village_ids=[village])
    drawn = outlines_of(village_ids=[village])[village]
    held = stewards(cell_ids=list(pieces), on=seat.on)
    lines = [
        PieceLine(one, counts.get(one.id, 0), pieces[one.id].since, held.get(one.id, NOBODY))
        for one in drawn
        if one.id in pieces
    ]
    return lines, counts.get(None, 0)


def _rows(seat: Seat, query: Query) -> Iterator[Sequence[Cell]]:
    for one in lines_of(seat, village_id(seat, query))[0]:
        yield (
            one.outline.code, one.outline.name, one.outline.kind, one.households, one.since, one.drawn,
            one.steward.owner, one.steward.helper,
        )  # fmt: skip


PIECES = Listing(
    key="pieces",
    title="村内各块",
    address="village-pieces",
    right=Right.SEE_FUNNEL,
    filters={"village": "村"},
    heads=[
        Head("代码"), Head("名称"), Head("种类"), Head("户", "count"), Head("起", "date"), Head("界线"),
        Head("主办"), Head("协办"),
    ],
    definition="一个村里的组、楼栋、商圈、园区；户是今天归在这一块的，起始日空着的是建网格时就有的，主办空着的随村的主办",
    count=lambda seat, query: len(lines_of(seat, village_id(seat, query))[0]),
    rows=_rows,
    path=("village",),
    keeps=False,
)  # fmt: skip
