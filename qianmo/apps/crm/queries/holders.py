"""The households behind a figure: of a village, a manager, a branch or the whole scope, with what each holds.

The rows and what is told in one line besides (held by no household, or by one outside the reader's scope) sum to the
figure they were opened from.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from qianmo.apps.crm.queries.day import SIDES, LakeDay
from qianmo.apps.crm.queries.holding import AMOUNTS, Held, holding_of
from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.queries import faces

ORDERS: Mapping[str, tuple[str, str]] = {
    "fen": ("fen", ""),
    "day": ("fen", "yesterday_fen"),
    "month": ("fen", "month_start_fen"),
    "year": ("fen", "year_start_fen"),
    "average": ("year_fen_days", ""),
}
"""What rows can be ordered by: one amount, or one less another."""


@dataclass(frozen=True, slots=True)
class Holder:
    """A household with what it holds; at a manager or branch, with the part that counts there."""

    household_id: int
    number: str
    head_name: str
    village: str
    held: Held


@dataclass(frozen=True, slots=True)
class HolderPage:
    """Some of the households, how many there are in all, what these hold, and what is held besides."""

    rows: list[Holder]
    households: int
    total: Held
    besides: Held


def holders(
    *,
    day: LakeDay,
    scope: Scope,
    grain: str = "",
    key: int = 0,
    side: str = "deposit",
    lacking: bool = False,
    order: str = "fen",
    rising: bool = False,
    skip: int = 0,
    limit: int | None = None,
) -> HolderPage:
    """Households that hold something on a side, ordered by it; with `lacking` those with deposits and no loan.

    `grain` and `key` name the row of a figure that is opened: a village (`cell`), a manager or a branch; without it
    everything within the scope. Whether the reader may open it is for the caller to have asked.
    """
    ready = day.published and grain == "cell"
    sides = day.opened(grain, key) if grain and not ready else _of_villages(day, scope, key if grain else None)
    found = _beside(sides[side], sides[_other(side)], side)
    if lacking:
        found = found.filter(pc.is_in(found["key"], day.lacking("household")["key"]))
    inside = pc.is_in(found["key"], _households(day, scope))
    rows, rest = found.filter(inside), found.filter(pc.invert(inside))
    chosen = _ordered(rows, side, order, rising=rising).slice(skip, limit).to_pylist()
    named = faces(household_ids=[row["key"] for row in chosen], scope=scope)
    return HolderPage(
        rows=[
            Holder(row["key"], face.number, face.head_name, face.village, _held(row, day))
            for row in chosen
            if (face := named.get(row["key"]))
        ],
        households=len(rows),
        total=_held(_sums(rows), day),
        besides=_held(_sums(rest), day),
    )


def _of_villages(day: LakeDay, scope: Scope, village_id: int | None) -> dict[str, pa.Table]:
    """Both sides of the households of a village, or of all within the scope; all there is for the whole county."""
    found = {side: day.holdings("household", side) for side in SIDES}
    if village_id is None and scope.village_ids is None:
        return found
    kept = _households(day, scope if village_id is None else Scope(frozenset({village_id})))
    return {side: rows.filter(pc.is_in(rows["key"], kept)) for side, rows in found.items()}


def _households(day: LakeDay, scope: Scope) -> pa.ChunkedArray:
    """The households of the villages within a scope."""
    if scope.village_ids is None:
        return day.households["household_id"]
    villages = pa.array(sorted(scope.village_ids), pa.int64())
    return day.households.filter(pc.is_in(day.households["cell_id"], villages))["household_id"]


def _other(side: str) -> str:
    return next(one for one in SIDES if one != side)


def _beside(mine: pa.Table, other: pa.Table, side: str) -> pa.Table:
    """The rows of one side with what the same households hold on the other."""
    left = mine.rename_columns(["key", *(f"{side}.{name}" for name in AMOUNTS)])
    right = other.rename_columns(["key", *(f"{_other(side)}.{name}" for name in AMOUNTS)])
    joined = left.join(right, "key", join_type="left outer")
    names = [name for name in joined.column_names if name != "key"]
    return pa.Table.from_arrays([joined["key"], *(pc.fill_null(joined[name], 0) for name in names)], ["key", *names])


def _ordered(rows: pa.Table, side: str, order: str, *, rising: bool) -> pa.Table:
    amount, less = ORDERS.get(order, ORDERS["fen"])
    by = rows[f"{side}.{amount}"]
    if less:
        by = pc.subtract(by, rows[f"{side}.{less}"])
    way = "ascending" if rising else "descending"
    return rows.append_column("by", by).sort_by([("by", way), ("key", "ascending")]).drop_columns(["by"])


def _sums(rows: pa.Table) -> dict[str, int]:
    return {name: pc.sum(rows[name]).as_py() or 0 for name in rows.column_names if name != "key"}


def _held(row: Mapping[str, int], day: LakeDay) -> Held:
    deposit, loan = (holding_of(row, as_of=day.as_of, prefix=f"{side}.") for side in SIDES)
    return Held(deposit, loan)
