"""The picture of a back-test for a page: its figures, bars and branches, in the words of the bank.

The editor of a draft shows it below its tables and the lab above its own, for a draft as for two published versions,
so it is put together once, from a pair.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from qianmo.apps.lab.queries import BackTestRow, Evidence, Latest, evidence, latest
from qianmo.apps.org.queries import branches_named
from qianmo.apps.products.queries import products
from qianmo.domain.money import FEN_PER_WAN
from qianmo.web.errands import worker_is_there
from qianmo.web.lab_pairs import Pair

BRANCHES_DRAWN = 8
ALWAYS = ("-2", "-1", "+1", "+2")
"""Bars that stand even when they are empty, so that the picture has a middle."""
UNITS = {"households": "户", "applications": "件", "lines": "户"}


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of the picture: its label, how many cases, its tone, and the list behind it."""

    label: str
    cases: int
    tone: str
    address: str


@dataclass(frozen=True, slots=True)
class BranchRow:
    """What a model would do to the cases of one branch."""

    name: str
    counts: Mapping[str, int]
    address: str

    @property
    def net_fen(self) -> int:
        """By how much its limits would change."""
        return self.counts["net_fen"]

    @property
    def signed(self) -> str:
        """The net change in 万 with its sign."""
        return f"{self.net_fen / FEN_PER_WAN:+,.0f}".replace("-", "−")


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """A back-test as a page shows it; `totals` is empty until it is done."""

    found: Latest
    test: BackTestRow | None
    unit: str
    tabs: list[tuple[str, str, bool, int | None]]
    totals: Mapping[str, int]
    bars: list[Bar]
    branches: list[BranchRow]
    list_address: str
    over_address: str
    evidence: Evidence
    worker: bool

    @property
    def unchanged(self) -> int:
        """Cases that stay as they are."""
        return self.totals["cases"] - self.totals["changed"]

    @property
    def fallen_fen(self) -> int:
        """By how much all limits together would fall; negative where they rise."""
        return -self.totals["net_fen"]

    @property
    def took(self) -> str:
        """How long it took, in seconds with one decimal."""
        return f"{(self.test.took_ms or 0) / 1000:.1f}" if self.test else ""

    @property
    def drawn(self) -> list[BranchRow]:
        """The branches that change most, for the picture."""
        return self.branches[:BRANCHES_DRAWN]

    @property
    def per_mille(self) -> int:
        """How far the tests have come."""
        return self.found.steps_done * 1000 // max(1, self.found.steps)


def panel(*, pair: Pair, population: str, on: date) -> Panel:
    """The newest back-tests of a pair, on one population; of a draft those of its very model if it has been tried."""
    found = latest(product_id=pair.product_id, model_hash=pair.after_hash, against_id=pair.before_id)
    test = found.of(population)
    summary: Mapping[str, Any] = (test.summary if test else None) or {}
    cases = reverse("lab-cases", args=[test.id]) if test else ""
    return Panel(
        found=found,
        test=test,
        unit=UNITS[test.population] if test else "户",
        tabs=[
            (f"{pair.panel}?population={one.population}", one.population_name, one == test, _cases_of(one))
            for one in found.tests
        ],
        totals=summary.get("totals", {}),
        bars=_bars(summary.get("bands", {}), cases),
        branches=_branches(summary.get("branches", []), cases),
        list_address=cases,
        over_address=f"{cases}?only=over",
        evidence=evidence(product_id=pair.product_id, model_hash=pair.after_hash, on=on),
        worker=not found.is_owed or worker_is_there(),
    )


def _cases_of(test: BackTestRow) -> int | None:
    return test.summary["totals"]["cases"] if test.summary else None


def _bars(bands: Mapping[str, int], cases: str) -> list[Bar]:
    """The bars in their order; empty ones at the far ends are left out. The order is that of the engine's bands."""
    order = ("lose", "-99", "-20", "-10", "-5", "-3", "-2", "-1", "+1", "+2", "+3", "+5", "+10", "+20", "+99", "gain")
    return [
        Bar(band_name(band), bands[band], _tone(band), f"{cases}?{urlencode({'band': band})}")
        for band in order
        if bands and (bands[band] or band in ALWAYS)
    ]


def band_name(band: str) -> str:
    """A band of change in words: up to so many 万 up or down, above the last step, lost, newly admitted."""
    if band == "lose":
        return "失去"
    if band == "gain":
        return "新准入"
    sign, step = ("＋" if band[0] == "+" else "−"), band[1:]
    return f"{sign}20 万以上" if step == "99" else f"{sign}{step} 万"


def _tone(band: str) -> str:
    if band in {"lose", "gain"}:
        return band
    if band[0] == "-":
        return "down"
    return "far" if int(band[1:]) >= 5 else "up"


def _branches(rows: list[Mapping[str, int]], cases: str) -> list[BranchRow]:
    names = branches_named()
    found = []
    for row in rows:
        code, name = names.get(row["key"], ("", "没有支行"))
        found.append(BranchRow(name, row, f"{cases}?{urlencode({'branch': code})}" if code else cases))
    return found


def exposure(test: BackTestRow) -> list[tuple[str, int, int, int]]:
    """Live lines by product: name, how many, their limits, and those limits under the later version."""
    names = {one.id: one.name for one in products().values()}
    summary = test.summary or {}
    return [
        (names.get(pk, ""), lines, fen, fen + (summary["totals"]["net_fen"] if pk == test.whose_id else 0))
        for pk, lines, fen, _ in summary.get("exposures", [])
    ]
