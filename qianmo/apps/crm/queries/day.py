"""The day the lake stands at, and the figures of that day that pages show: which metrics, by whom, for which days."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import pyarrow as pa
import pyarrow.compute as pc

from qianmo.analytics.accounts import table_rows
from qianmo.analytics.figures import Figure, figure_rows, is_published, opened
from qianmo.analytics.lake import CORE, Edition, Lake, last_day, where
from qianmo.apps.crm.queries.holding import AMOUNTS, BALANCE_DAYS, BALANCES

GRAINS = ("cell", "manager", "branch", "household")
OPENED = ("manager", "branch")
"""Grains whose rows lie opened by household; those of a village are the households that live there."""
SIDES = {"deposit": "存款", "loan": "贷款"}
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class LakeDay:
    """The last day whose balances the core bank delivered, in the edition that counts now."""

    lake: Lake
    edition: Edition
    as_of: date

    def behind(self, *, on: date) -> int:
        """How many days of balances are missing on a business day, whose day before should be there."""
        return max(0, (on - ONE_DAY - self.as_of).days)

    def position(self, grain: str, side: str) -> pa.Table:
        """Balances now and at the ends compared with: `key`, amounts in fen, `accounts`."""
        return figure_rows(_position(grain, side, self.as_of), lake=self.lake, edition=self.edition)

    def holdings(self, grain: str, side: str) -> pa.Table:
        """Balances with the balance-days of month and year so far: a row per key, columns named as in `Holding`."""
        asked = _asked(grain, side, self.as_of)
        return _gathered([figure_rows(one, lake=self.lake, edition=self.edition) for one in asked])

    def lacking(self, grain: str) -> pa.Table:
        """Households with deposits and no loan (有存无贷), counted by village, or told one by one."""
        return figure_rows(_lacking(grain, self.as_of), lake=self.lake, edition=self.edition)

    def opened(self, grain: str, key: int) -> dict[str, pa.Table]:
        """One row told by household, by side; the rows sum to it."""
        asked = [figure for side in SIDES for figure in _asked(grain, side, self.as_of)]
        found = opened(asked, key, by="household", lake=self.lake, edition=self.edition)
        each = len(asked) // len(SIDES)
        return {side: _gathered(found[place * each : (place + 1) * each]) for place, side in enumerate(SIDES)}

    def of_household(self, household_id: int) -> dict[str, pa.Table]:
        """What one household holds, by side: a row or none."""
        if not self.published:
            return self.opened("household", household_id)
        found = {}
        for side in SIDES:
            rows = [
                figure_rows(one, lake=self.lake, edition=self.edition) for one in _asked("household", side, self.as_of)
            ]
            found[side] = _gathered([one.filter(pc.equal(one["key"], household_id)) for one in rows])
        return found

    @cached_property
    def published(self) -> bool:
        """Whether what households hold lies ready; else a part of them is quicker opened than all computed."""
        return is_published(_position("household", "deposit", self.as_of), edition=self.edition)

    @cached_property
    def households(self) -> pa.Table:
        """Households with the village each lives in, as the figures know them."""
        return table_rows(self.lake, self.edition, "households").select(["household_id", "cell_id"])


def lake_day(*, at: date | None = None) -> LakeDay | None:
    """The day the figures stand at, or `at` itself; None where the core bank has not delivered that far, or never."""
    lake = Lake(where())
    edition = lake.edition()
    as_of = last_day(edition, CORE)
    if as_of is None or (at is not None and at > as_of):
        return None
    return LakeDay(lake, edition, at or as_of)


def daily_figures(*, as_of: date) -> Iterator[Figure]:
    """Every figure a page of this room shows of a day."""
    for grain in GRAINS:
        for side in SIDES:
            yield from _asked(grain, side, as_of)
    yield from (_lacking(grain, as_of) for grain in ("cell", "household"))


def daily_openings(*, as_of: date) -> Iterator[tuple[str, list[Figure]]]:
    """Figures every row of which is laid ready told apart by household."""
    for grain in OPENED:
        yield "household", [figure for side in SIDES for figure in _asked(grain, side, as_of)]


def _position(grain: str, side: str, as_of: date) -> Figure:
    return Figure("position", grain, {"as_of": as_of, "side": side})


def _lacking(grain: str, as_of: date) -> Figure:
    return Figure("idle_deposits", grain, {"as_of": as_of, "at_least_fen": 1})


def _average(grain: str, side: str, as_of: date, period: str) -> Figure:
    first = as_of.replace(day=1) if period == "month" else as_of.replace(month=1, day=1)
    return Figure("average", grain, {"from_on": first, "until_on": as_of + ONE_DAY, "side": side})


def _asked(grain: str, side: str, as_of: date) -> list[Figure]:
    """The figures a holding is gathered from: balances, then the averages in their order."""
    return [_position(grain, side, as_of), *(_average(grain, side, as_of, period) for period in BALANCE_DAYS)]


def _gathered(found: Sequence[pa.Table]) -> pa.Table:
    """Rows of several figures as one row per key, the empty one too; what a figure does not tell is nothing."""
    balances, *averages = found
    told = [balances.select(["key", *BALANCES])]
    for name, average in zip(BALANCE_DAYS.values(), averages, strict=True):
        told.append(average.select(["key", "balance_days"]).rename_columns(["key", name]))
    rows = pa.concat_tables(told, promote_options="permissive").group_by("key")
    summed = rows.aggregate([(name, "sum") for name in AMOUNTS]).rename_columns(["key", *AMOUNTS])
    amounts = (pc.fill_null(summed[name].cast(pa.int64()), 0) for name in AMOUNTS)
    return pa.Table.from_arrays([summed["key"], *amounts], names=["key", *AMOUNTS])
