"""Reads of the market: totals of all banks by month beside our own of that day, by county and town, every version."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from qianmo.analytics.lake import Lake, where
from qianmo.analytics.market import held_at
from qianmo.apps.grids.queries import cells
from qianmo.apps.targets.models import MarketLayout, MarketReport, MarketTotal
from qianmo.domain.ratio import Ratio
from qianmo.domain.targets.market import COUNTY

MOST_MONTHS = 25
"""Two years and the month before them."""


@dataclass(frozen=True, slots=True)
class MarketVersion:
    """What was told of a month's end once, by whom, from where."""

    on_day: date
    turn: int
    source: str
    file_name: str
    kept_by: str
    kept_at: datetime
    is_latest: bool


@dataclass(frozen=True, slots=True)
class Shared:
    """All banks' total of an area beside our own; `own_fen` is None where the balances of that day are not known."""

    total_fen: int
    own_fen: int | None

    @property
    def share(self) -> Ratio | None:
        """Our part of it."""
        return None if self.own_fen is None else Ratio(self.own_fen, self.total_fen)


@dataclass(frozen=True, slots=True)
class MarketMonth:
    """A month's end: its version, and shares by area (the county: "") and side."""

    version: MarketVersion
    shares: Mapping[tuple[str, str], Shared]

    @property
    def on_day(self) -> date:
        """The last day of the month."""
        return self.version.on_day


def market_months() -> list[MarketMonth]:
    """The months that were told, the latest first."""
    reports = list(
        MarketReport.objects.filter(is_latest=True).select_related("kept_by").order_by("-on_day")[:MOST_MONTHS]
    )
    if not reports:
        return []
    own = _own([report.on_day for report in reports])
    told: dict[int, dict[tuple[str, str], Shared]] = defaultdict(dict)
    days = {report.pk: report.on_day for report in reports}
    for row in MarketTotal.objects.filter(report__in=reports).order_by("area", "side"):
        known = own.get((days[row.report_id], row.side))
        told[row.report_id][row.area, row.side] = Shared(row.fen, None if known is None else known.get(row.area, 0))
    return [MarketMonth(_version(report), told[report.pk]) for report in reports]


def _own(days: list[date]) -> dict[tuple[date, str], dict[str, int]]:
    """Our own balances by day and side: of the county, and of each town by its code."""
    lake = Lake(where())
    rows = held_at(lake=lake, edition=lake.edition(), days=days)
    towns = {one.id: one.code for one in cells(level="town", ended=True)}
    town_of = {one.id: towns.get(one.parent_id or 0, "") for one in cells(level="village", ended=True)}
    found: dict[tuple[date, str], dict[str, int]] = {}
    for row in rows:
        sums = found.setdefault((row["day"], row["side"]), defaultdict(int))
        sums[COUNTY] += row["fen"]
        if town := town_of.get(row["cell_id"]):
            sums[town] += row["fen"]
    return found


def market_versions(*, on_day: date) -> list[MarketVersion]:
    """Everything that was told of a month's end, the last first."""
    rows = MarketReport.objects.filter(on_day=on_day).select_related("kept_by").order_by("-turn")
    return [_version(row) for row in rows]


def _version(row: MarketReport) -> MarketVersion:
    return MarketVersion(row.on_day, row.turn, row.source, row.file_name, row.kept_by.name, row.kept_at, row.is_latest)


def market_layouts() -> dict[str, tuple[Mapping[str, str], str]]:
    """How files of each source were read last: which column says what, and the unit."""
    rows = MarketLayout.objects.order_by("-id").values_list("source", "columns", "unit")
    return {source: (columns, unit) for source, columns, unit in rows}


def towns_named() -> dict[str, str]:
    """Living towns of the county by code."""
    return {one.code: one.name for one in cells(level="town")}
