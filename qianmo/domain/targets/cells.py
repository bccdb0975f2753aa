"""A figure for a cell of somebody else's form: what is taken of it, of whom, of which month, in which unit.

Nothing is guessed: a unit that does not fit the figure, a side it does not have, a month that is no month are refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType

from qianmo.domain.money import round_half_up
from qianmo.domain.refusal import Refused
from qianmo.domain.targets.measures import Kind
from qianmo.domain.targets.plans import MONTHS

PLACES = 6
"""So many decimals a cell gets at most; trailing noughts are left out."""
THIS_MONTH = 0
"""The month of the day that is asked for."""


UNITS: Mapping[str, tuple[Kind, Fraction]] = MappingProxyType(
    {
        "元": (Kind.MONEY, Fraction(100)), "万元": (Kind.MONEY, Fraction(1_000_000)),
        "亿元": (Kind.MONEY, Fraction(10_000_000_000)), "户": (Kind.COUNT, Fraction(1)),
        "个": (Kind.COUNT, Fraction(1)), "村": (Kind.COUNT, Fraction(1)), "次": (Kind.COUNT, Fraction(1)),
        "%": (Kind.RATE, Fraction(1, 100)), "小数": (Kind.RATE, Fraction(1)),
    }
)  # fmt: skip
"""Units of cells by name: what they suit, and how much of fen, borrowers or one they are."""


class Taken(StrEnum):
    """What is taken of an indicator, or of a target."""

    MINE = "本指标"
    THEIRS = "比照"
    TARGET = "全年目标"
    DUE = "应完成"
    DONE = "完成"
    FORECAST = "预计年底"


OF_INDICATOR = frozenset({Taken.MINE, Taken.THEIRS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapped:
    """A cell of a form: where it is, and what stands in it; `figure` is a code, an empty `branch` is the whole bank."""

    sheet: str
    cell: str
    figure: str
    taken: Taken
    branch: str
    month: int
    unit: str


def month_of(text: str) -> int | Refused:
    """「本月」 or nothing is the month that is asked for, 「3」 and 「3月」 are March."""
    said = text.strip().removesuffix("月")
    if said in {"", "本"}:
        return THIS_MONTH
    if said.isascii() and said.isdecimal() and 1 <= int(said[:3]) <= MONTHS:
        return int(said)
    return Refused(code="no_month", reason=f"“{text[:20]}”不是月份。请写本月，或 1 到 12")


def suits(*, kind: Kind, unit: str) -> Refused | None:
    """Whether a figure can be told in a unit."""
    fitting = [name for name, (of, _) in UNITS.items() if of is kind]
    if unit in fitting:
        return None
    return Refused(code="no_unit", reason=f"这个数不能用“{unit[:20]}”。可以是{'、'.join(fitting)}")


def number(value: Fraction, *, unit: str) -> str:
    """A figure in fen, borrowers or parts of one as a plain decimal of a unit, rounded half up: 2.25 % is 2.25."""
    told = value / UNITS[unit][1]
    steps = round_half_up(numerator=told.numerator * 10**PLACES, denominator=told.denominator)
    whole, rest = divmod(abs(steps), 10**PLACES)
    text = f"{whole}.{rest:0{PLACES}d}".rstrip("0").rstrip(".")
    return f"-{text}" if steps < 0 else text
