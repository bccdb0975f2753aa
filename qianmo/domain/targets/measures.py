"""What a plan can set targets for: each is what a figure grew since the end of last year, in fen or in borrowers."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from qianmo.domain.money import FEN_PER_WAN, decimal_text, round_half_up

DEPOSITS = "deposits"
"""The one figure that is no population of loans."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure: its name, the population it is counted of (or deposits), and whether it counts borrowers."""

    name: str
    population: str
    counts: bool = False

    @property
    def unit(self) -> str:
        """What it is told in."""
        return "户" if self.counts else "万元"


MEASURES: Mapping[str, Measure] = MappingProxyType(
    {
        "deposits": Measure("存款净增", DEPOSITS),
        "loans": Measure("贷款净增", "all"),
        "inclusive": Measure("普惠型小微贷款净增", "inclusive"),
        "agri": Measure("涉农贷款净增", "agri"),
        "borrowers": Measure("贷款户净增", "all", counts=True),
    }
)
"""By code, in the order of a plan."""


def amount(measure: str, value: int) -> str:
    """An amount of a measure without its unit: 万元 with two decimals, borrowers as they are counted."""
    if MEASURES[measure].counts:
        return f"{value:,}"
    return decimal_text(value=round_half_up(numerator=value * 100, denominator=FEN_PER_WAN), places=2)


def spoken(measure: str, value: int) -> str:
    """An amount of a measure with its unit."""
    return f"{amount(measure, value)} {MEASURES[measure].unit}"
