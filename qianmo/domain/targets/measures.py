"""What a plan can set targets for: what it is told in, how its months go together, and which way is better.

Growth and counts are asked for month by month and add up over the year. A level (时点) and an average (日均) are where
one should stand at the end of each month; the year asks for what December says. A ceiling is kept by staying below it.
Rates do not add up over units: each unit has its own, and what the bank comes to is the ratio of its sums.
Source: domain rules §1.2 and §1.5 (不良率), §3.5 (rates by their denominators), §5.2 (日均), §6 (net borrowers).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from qianmo.domain.money import FEN_PER_WAN, decimal_text, round_half_up
from qianmo.domain.targets.indicators import Sense

DEPOSITS = "deposits"
"""The one figure that is no population of loans."""
PPM_A_POINT = 10_000
"""Ppm in one per cent; rates of a plan are kept in ppm."""


class Kind(StrEnum):
    """What a figure is told in."""

    MONEY = "money"
    COUNT = "count"
    RATE = "rate"


class Shape(StrEnum):
    """How the months of a target go together."""

    GROWN = "grown"
    """净增: more than at the end of last year."""
    COUNTED = "counted"
    """累计: counted since the first of the year."""
    HELD = "held"
    """时点: where one stands at the end of the month."""
    AVERAGE = "average"
    """日均: the average of the year up to the end of the month."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure: its name, the population of loans it is counted of (or deposits, or nothing), kind, shape, sense."""

    name: str
    population: str
    counts: bool = False
    shape: Shape = Shape.GROWN
    rate: bool = False
    sense: Sense = Sense.AT_LEAST
    unit_name: str = "户"

    @property
    def kind(self) -> Kind:
        """What it is told in."""
        return Kind.RATE if self.rate else Kind.COUNT if self.counts else Kind.MONEY

    @property
    def unit(self) -> str:
        """What it is told in, in words."""
        return "%" if self.rate else self.unit_name if self.counts else "万元"

    @property
    def adds_up(self) -> bool:
        """Whether the parts below a unit sum to it."""
        return not self.rate

    @property
    def runs(self) -> bool:
        """Whether its months add up over the year; else each says where to stand."""
        return self.shape in {Shape.GROWN, Shape.COUNTED}

    @property
    def fewer(self) -> bool:
        """Whether less is better: the target is a ceiling."""
        return self.sense is Sense.AT_MOST

    def year(self, months: tuple[int, ...]) -> int:
        """What a year of months asks for."""
        return sum(months) if self.runs else months[-1]


MEASURES: Mapping[str, Measure] = MappingProxyType(
    {
        "deposits": Measure("存款净增", DEPOSITS),
        "loans": Measure("贷款净增", "all"),
        "inclusive": Measure("普惠型小微贷款净增", "inclusive"),
        "agri": Measure("涉农贷款净增", "agri"),
        "borrowers": Measure("贷款户净增", "all", counts=True),
    }
)
"""Growth by code, in the order of a plan: what contests can be held in as well."""
PLANNED: Mapping[str, Measure] = MappingProxyType(
    {
        **MEASURES,
        "deposit_average": Measure("存款年日均", "", shape=Shape.AVERAGE),
        "loan_average": Measure("贷款年日均", "", shape=Shape.AVERAGE),
        "deposit_balance": Measure("存款余额", "", shape=Shape.HELD),
        "loan_balance": Measure("贷款余额", "all", shape=Shape.HELD),
        "inclusive_balance": Measure("普惠型小微贷款余额", "inclusive", shape=Shape.HELD),
        "borrower_count": Measure("贷款户数", "all", counts=True, shape=Shape.HELD),
        "bad_rate": Measure("不良率", "all", shape=Shape.HELD, rate=True, sense=Sense.AT_MOST),
        "inclusive_bad_rate": Measure("普惠小微不良率", "inclusive", shape=Shape.HELD, rate=True, sense=Sense.AT_MOST),
        "bad_balance": Measure("不良余额", "all", shape=Shape.HELD, sense=Sense.AT_MOST),
        "grant_rate": Measure("授信率", "", shape=Shape.HELD, rate=True),
        "sign_rate": Measure("签约率", "", shape=Shape.HELD, rate=True),
        "draw_rate": Measure("用信率", "", shape=Shape.HELD, rate=True),
        "new_borrowers": Measure("新增用信户", "", counts=True, shape=Shape.COUNTED),
        "visits": Measure("走访户次", "", counts=True, shape=Shape.COUNTED, unit_name="次"),
        "drives": Measure("整村授信办成村", "", counts=True, shape=Shape.COUNTED, unit_name="村"),
        "leads_given": Measure("名单派出户", "", counts=True, shape=Shape.COUNTED),
        "leads_touched": Measure("名单触达户", "", counts=True, shape=Shape.COUNTED),
    }
)
"""Everything a plan can ask for, by code."""
MEANINGS: Mapping[str, str] = MappingProxyType(
    {
        "deposit_average": "年积数除以今年已过天数",
        "loan_average": "年积数除以今年已过天数",
        "grant_rate": "已授信除以符合",
        "sign_rate": "已签约除以已授信",
        "draw_rate": "已用信除以已签约",
        "new_borrowers": "今年第一次用信的户，按户现在所在的村归机构和主办",
        "visits": "今年上门的户次，同一户同一天算一次，归走访的人",
        "drives": "签约率达到目标的村，算在达到的那一天",
        "leads_given": "今年下发的名单派给的户",
        "leads_touched": "今年触达的名单户，一户一次",
    }
)
"""What is counted where the name does not say it."""


def scale_of(measure: str) -> int:
    """How much of what is kept makes one of what is told: fen of a 万元, ppm of one per cent."""
    one = PLANNED[measure]
    return 1 if one.counts else PPM_A_POINT if one.rate else FEN_PER_WAN


def amount(measure: str, value: int) -> str:
    """An amount of a measure without its unit: 万元 and per cent with two decimals, counts as they are counted."""
    scale = scale_of(measure)
    if scale == 1:
        return f"{value:,}"
    return decimal_text(value=round_half_up(numerator=value * 100, denominator=scale), places=2)


def spoken(measure: str, value: int) -> str:
    """An amount of a measure with its unit: 「8.80 万元」, 「12 户」, 「1.85%」."""
    one = PLANNED[measure]
    return f"{amount(measure, value)}{'' if one.rate else ' '}{one.unit}"


def difference(measure: str, value: int) -> str:
    """How much more or less, with its unit: a rate differs by points."""
    return f"{amount(measure, value)} 个百分点" if PLANNED[measure].rate else spoken(measure, value)
