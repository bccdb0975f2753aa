"""What the county map can be coloured by, with fixed cuts, so that two maps of different days can be compared.

Every measure is two whole numbers: of a funnel, or of the deposits of a village. Cuts lie where the county's villages
spread: granting is nearly complete everywhere and would be one colour under the cuts that suit signing.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from qianmo.domain.funnel import Funnel
from qianmo.domain.money import FEN_PER_WAN, decimal_text, round_half_up, wan
from qianmo.domain.ratio import NOT_APPLICABLE, Ratio

STEPS = 7
RATE_CUTS = (25, 35, 45, 55, 65, 75)


@dataclass(frozen=True, slots=True)
class Deposits:
    """Deposits of a village in fen: at the end of the day, and at the end of last year."""

    fen: int = 0
    start_fen: int = 0

    def __add__(self, other: "Deposits") -> "Deposits":
        """What both hold."""
        return Deposits(self.fen + other.fen, self.start_fen + other.start_fen)


@dataclass(frozen=True, slots=True)
class Measure:
    """A colourable measure of funnels or of deposits.

    One step of its cuts is one per cent of the denominator, or one 万元 each with `money`. With `change` it tells gains
    and losses: its colours go two ways, its bars begin in the middle, and its denominator is money.
    """

    key: str
    name: str
    formula: str
    counted: str
    parts: Callable[[Any], Ratio]
    cuts: tuple[int, ...] = RATE_CUTS
    money: bool = False
    change: bool = False

    def _cut(self, ratio: Ratio, cut: int) -> bool:
        """Whether the ratio reaches a cut, unrounded."""
        if self.money:
            return ratio.numerator >= cut * FEN_PER_WAN * ratio.denominator
        return ratio.numerator * 100 >= cut * ratio.denominator

    def step(self, of: Funnel | Deposits) -> int:
        """The colour step, 1 to 7; 0 where the measure does not apply."""
        ratio = self.parts(of)
        return 1 + sum(self._cut(ratio, cut) for cut in self.cuts) if ratio.applies else 0

    def shown(self, of: Funnel | Deposits) -> str:
        """The figure as text: 「49.9%」, 「14.97 万」, 「不适用」."""
        ratio = self.parts(of)
        if not ratio.applies:
            return NOT_APPLICABLE
        if not self.money:
            return ratio.percent(1).replace("-", "−")
        each = round_half_up(numerator=ratio.numerator * 100, denominator=ratio.denominator * FEN_PER_WAN)
        return f"{decimal_text(value=each, places=2)} 万"

    def share(self, of: Funnel | Deposits) -> int:
        """Length of its bar in thousandths: of the whole for a rate, else of one and a half times the last cut.

        A loss has a length below nothing.
        """
        ratio = self.parts(of)
        if not ratio.applies:
            return 0
        if self.change:
            return max(-1000, min(1000, ratio.numerator * 200_000 // (ratio.denominator * self.cuts[-1] * 3)))
        whole = ratio.denominator * (self.cuts[-1] * FEN_PER_WAN * 3 // 2 if self.money else 1)
        return min(1000, ratio.numerator * 1000 // whole)

    def counted_text(self, of: Funnel | Deposits) -> str:
        """The denominator for the column beside the figure: households, or 万元."""
        whole = self.parts(of).denominator
        return wan(whole).removesuffix(" 万元") if self.change else f"{whole:,}"

    def bands(self) -> list[str]:
        """Texts of the steps from 1 to 7, for the legend."""
        unit = " 万" if self.money else "%"
        cuts = [str(cut).replace("-", "−") for cut in self.cuts]
        between = [f"{low} – {high}" for low, high in pairwise(cuts)]
        return [f"< {cuts[0]}{unit}", *between, f"≥ {cuts[-1]}{unit}"]


MEASURES: dict[str, Measure] = {
    measure.key: measure
    for measure in (
        Measure("eligible", "符合率", "符合户 / 建档户", "建档户", lambda f: Ratio(f.eligible, f.filed)),
        Measure(
            "granted",
            "授信率",
            "授信户 / 符合户",
            "符合户",
            lambda f: Ratio(f.granted, f.eligible),
            cuts=(94, 95, 96, 97, 98, 99),
        ),
        Measure("signed", "签约率", "签约户 / 授信户", "授信户", lambda f: Ratio(f.signed, f.granted)),
        Measure(
            "drawn",
            "用信率",
            "用信户 / 签约户",
            "签约户",
            lambda f: Ratio(f.drawn, f.signed),
            cuts=(50, 60, 70, 75, 80, 90),
        ),
        Measure("used", "额度使用率", "用信余额 / 签约额度", "签约户", lambda f: Ratio(f.drawn_fen, f.signed_fen)),
        Measure(
            "average",
            "户均授信",
            "授信额度 / 授信户",
            "授信户",
            lambda f: Ratio(f.granted_fen, f.granted),
            cuts=(10, 11, 12, 13, 15, 20),
            money=True,
        ),
    )
}
DEFAULT_MEASURE = "signed"
GROWTH = Measure(
    "growth",
    "存款增长",
    "较年初 / 上年末余额",
    "上年末（万元）",
    lambda deposits: Ratio(deposits.fen - deposits.start_fen, deposits.start_fen),
    cuts=(-10, -5, 0, 5, 10, 15),
    change=True,
)
"""Of deposits, as of the last day the core bank delivered; all others are of funnels as they stand now."""


@dataclass(frozen=True, slots=True)
class Band:
    """One bar of the legend, which is a histogram of villages."""

    step: int
    text: str
    villages: int
    width: int


def histogram(measure: Measure, villages: Iterable[Funnel | Deposits]) -> list[Band]:
    """How many villages stand at each step, the highest step first."""
    counts = Counter(measure.step(village) for village in villages)
    most = max((counts[step] for step in range(1, STEPS + 1)), default=0)
    return [
        Band(step, text, counts[step], 4 + 60 * counts[step] // most if most else 4)
        for step, text in reversed(list(enumerate(measure.bands(), start=1)))
    ]
