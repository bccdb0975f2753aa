"""二次分配 as a workbook: everybody of one branch with the share, beside the division before it."""

from collections.abc import Sequence

from qianmo.apps.crm.queries import branches_in_sight
from qianmo.apps.performance.queries import (
    AllocationCard,
    Redivided,
    allocation,
    counted_months,
    redivided,
    versions_of,
)
from qianmo.domain.access import Right
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.lists.listing import Listing, Query
from qianmo.web.posting import whole
from qianmo.web.seat import Seat

HUNDRED = 100


def allocation_in_sight(seat: Seat, allocation_id: int) -> AllocationCard | None:
    """One total, of a branch in sight; None for any other."""
    card, sight = allocation(allocation_id=allocation_id), branches_in_sight(person=seat.person)
    return card if card is not None and (sight is None or card.branch_id in sight) else None


def divided_rows(card: AllocationCard, turn: int) -> tuple[int, list[Redivided]]:
    """The version of a division that is asked for, the latest for any other number, person by person."""
    divisions = versions_of(allocation_id=card.id)
    known = [one.turn for one in divisions]
    shown = turn if turn in known else max(known, default=0)
    month = next(one for one in counted_months() if one.first == card.month)
    return shown, redivided(card=card, divisions=divisions, turn=shown, on=month.as_of)


def _rows(seat: Seat, query: Query) -> list[Sequence[Cell]]:
    card = allocation_in_sight(seat, whole(query.get("allocation", "")))
    if card is None:
        return []
    turn, rows = divided_rows(card, whole(query.get("turn", "")))
    return [
        (
            card.branch, f"{card.month:%Y-%m}", turn, one.number, one.name, one.earned_fen / HUNDRED,
            None if one.before_fen is None else one.before_fen / HUNDRED, one.fen / HUNDRED,
            None if one.more_fen is None else one.more_fen / HUNDRED, one.reason or None, card.state_name,
        )
        for one in rows
    ]  # fmt: skip


ALLOCATION = Listing(
    key="allocation",
    title="一家机构的二次分配",
    address="allocation",
    right=Right.SEE_SHARES,
    filters={"allocation": "分配", "turn": "第几次"},
    heads=[
        Head("机构"), Head("月份"), Head("第几次", "count"), Head("工号"), Head("姓名"),
        *(Head(f"{name}（元）", "money") for name in ("本月应发", "前一次", "分得", "差")), Head("说明"), Head("状态"),
    ],
    definition="一次分配一版，前一次的份额放在旁边；签发的是最后一版",
    count=lambda seat, query: len(_rows(seat, query)),
    rows=lambda seat, query: iter(_rows(seat, query)),
    path=("allocation",),
    keeps=False,
)  # fmt: skip
