"""存款与贷款 by 网格, 客户经理 and 机构: the rows of a lane with their names, sorted, under towns, and who moved.

The amounts come from the metrics; here they get names of the bank's own and are sorted.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import add

from qianmo.apps.crm.queries import (
    Held,
    Holding,
    LakeDay,
    held_by_branch,
    held_by_manager,
    held_by_village,
)
from qianmo.apps.grids.queries import cells, stewards
from qianmo.apps.org.queries import branches_named, staff_cards
from qianmo.domain.access import Reach
from qianmo.domain.ratio import Ratio
from qianmo.web.seat import Seat

LANES = {"village": "网格", "manager": "客户经理", "branch": "机构"}
HEADS = {"village": "村", "manager": "客户经理", "branch": "机构"}
BASES = {"day": "较昨日", "month": "较月初", "year": "较年初"}
ORDERS: Mapping[str, Callable[[Holding], int]] = {
    "fen": lambda one: one.fen,
    "day": lambda one: one.day_fen,
    "month": lambda one: one.month_fen,
    "year": lambda one: one.year_fen,
    "average": lambda one: one.year_average_fen,
    "accounts": lambda one: one.accounts,
}
MOVERS = 7
"""So many who rose most, and as many who fell most, stand beside the table; more of one where the other has fewer."""
WIDEST = 1000


@dataclass(frozen=True, slots=True)
class Row:
    """A village, manager or branch with what it holds; without a `code` it opens to nothing."""

    code: str
    name: str
    note: str
    owner: str
    owner_id: int | None
    under: str
    held: Held


@dataclass(frozen=True, slots=True)
class Group:
    """A town with the rows of its villages."""

    code: str
    name: str
    rows: tuple[Row, ...]
    held: Held


@dataclass(frozen=True, slots=True)
class Mover:
    """A row that rose or fell; `width` is the length of its bar in thousandths of the longest."""

    row: Row
    fen: int
    width: int


def lanes_of(seat: Seat) -> dict[str, str]:
    """The lanes a person may look along: whoever sees only villages in his or her care sees no branch."""
    return {
        key: name for key, name in LANES.items() if key != "branch" or seat.person.access.reach is not Reach.STEWARDSHIP
    }


def rows_of(seat: Seat, day: LakeDay, lane: str) -> list[Row]:
    """Every row of a lane within sight, in the order of codes; what belongs to none of them comes last."""
    if lane == "manager":
        return _managers(seat, day)
    return _branches(seat, day) if lane == "branch" else _villages(seat, day)


def _villages(seat: Seat, day: LakeDay) -> list[Row]:
    held = held_by_village(day=day, scope=seat.scope)
    owners = stewards(cell_ids=None, on=seat.on)
    towns = {town.id: town for town in cells(level="town")}
    rows = []
    for village in cells(level="village", ended=True):
        town = towns.get(village.parent_id or 0)
        over = village.ended_on is not None and village.id not in held  # what it held lies in its successor by now
        if town is not None and not over and seat.scope.allows(village.id):
            steward = owners.get(village.id)
            owner, owner_id = (steward.owner or "", steward.owner_id) if steward else ("", None)
            rows.append(
                Row(village.code, village.name, town.name, owner, owner_id, town.code, held.get(village.id, Held()))
            )
    return rows + _nowhere(held, "没有对应到户")


def _managers(seat: Seat, day: LakeDay) -> list[Row]:
    held = held_by_manager(day=day, person=seat.person)
    known = staff_cards(ids={key for key in held if key is not None}, on=seat.on)
    rows = [
        Row(card.number, card.name, card.branch, "", None, card.branch, held[key])
        for key, card in sorted(known.items(), key=lambda one: one[1].number)
    ]
    return rows + _nowhere(held, "没有归属")


def _branches(seat: Seat, day: LakeDay) -> list[Row]:
    held = held_by_branch(day=day, person=seat.person)
    rows = [
        Row(code, name, "", "", None, "", held[key]) for key, (code, name) in branches_named().items() if key in held
    ]
    return rows + _nowhere(held, "没有机构")


def _nowhere(held: Mapping[int | None, Held], name: str) -> list[Row]:
    return [Row("", name, "", "", None, "", held[None])] if None in held else []


def narrowed(rows: Iterable[Row], chosen: Mapping[str, str]) -> list[Row]:
    """The rows of a town or branch, and of an owner."""
    return [
        row
        for row in rows
        if chosen.get("town", row.under) == row.under
        and chosen.get("at", row.under) == row.under
        and ("owner" not in chosen or str(row.owner_id) == chosen["owner"])
    ]


def amount(held: Held, *, side: str, sort: str) -> int:
    """What a row is sorted by."""
    return held.lacking if sort == "lacking" else ORDERS[sort](held.side(side))


def ordered(rows: Iterable[Row], *, side: str, sort: str, rising: bool) -> list[Row]:
    """Rows by one of their amounts; what belongs to nobody stays last, equals stay in the order of codes."""
    way = 1 if rising else -1
    return sorted(rows, key=lambda row: (not row.code, way * amount(row.held, side=side, sort=sort)))


def total(rows: Iterable[Row]) -> Held:
    """The sum of rows."""
    return reduce(add, (row.held for row in rows), Held())


def grouped(rows: Iterable[Row], *, side: str, sort: str, rising: bool) -> list[Group]:
    """Rows under their towns, and the towns in the same order by their sums."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.under, []).append(row)
    groups = [Group(code, held[0].note, tuple(held), total(held)) for code, held in found.items()]
    way = 1 if rising else -1
    return sorted(groups, key=lambda one: (not one.code, way * amount(one.held, side=side, sort=sort)))


def movers(rows: Iterable[Row], *, side: str, base: str) -> tuple[list[Mover], list[Mover]]:
    """Who rose most and who fell most against a base, the farthest first."""
    amounts = [(row, ORDERS[base](row.held.side(side))) for row in rows if row.code]
    widest = max((abs(fen) for _, fen in amounts), default=0) or 1
    moved = [Mover(row, fen, abs(fen) * WIDEST // widest) for row, fen in sorted(amounts, key=lambda one: -one[1])]
    up = [one for one in moved if one.fen > 0]
    down = [one for one in reversed(moved) if one.fen < 0]
    return up[: MOVERS + max(0, MOVERS - len(down))], down[: MOVERS + max(0, MOVERS - len(up))]


def growth(one: Holding) -> Ratio:
    """More than at the end of last year, of what it was then."""
    return Ratio(one.year_fen, one.year_start_fen)
