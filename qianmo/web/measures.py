"""What the county map can be coloured by, with fixed cuts, so that two maps of different days can be compared.

Every measure is two whole numbers of a funnel. Cuts lie where the county's villages spread: granting is nearly
complete everywhere and would be one colour under the cuts that suit signing.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from qianmo.domain.funnel import Funnel
from qianmo.domain.money import FEN_PER_WAN, decimal_text, round_half_up
from qianmo.domain.ratio import NOT_APPLICABLE, Ratio

STEPS = 7
RATE_CUTS = (25, 35, 45, 55, 65, 75)


@dataclass(frozen=True, slots=True)
class Measure:
    """A colourable measure; `unit` is one step of its cuts: one per cent of the denominator, or one 万元 each."""

    key: str
    name: str
    formula: str
    counted: str
    parts: Callable[[Funnel], Ratio]
    cuts: tuple[int, ...] = RATE_CUTS
    money: bool = False

    def _cut(self, ratio: Ratio, cut: int) -> bool:
        """Whether the ratio reaches a cut, unrounded."""
        if self.money:
            return ratio.numerator >= cut * FEN_PER_WAN * ratio.denominator
        return ratio.numerator * 100 >= cut * ratio.denominator

    def step(self, funnel: Funnel) -> int:
        """The colour step, 1 to 7; 0 where the measure does not apply."""
        ratio = self.parts(funnel)
        return 1 + sum(self._cut(ratio, cut) for cut in self.cuts) if ratio.applies else 0

    def shown(self, funnel: Funnel) -> str:
        """The figure as text: 「49.9%」, 「14.97 万」, 「不适用」."""
        ratio = self.parts(funnel)
        if not ratio.applies:
            return NOT_APPLICABLE
        if not self.money:
            return ratio.percent(1)
        each = round_half_up(numerator=ratio.numerator * 100, denominator=ratio.denominator * FEN_PER_WAN)
        return f"{decimal_text(value=each, places=2)} 万"

    def share(self, funnel: Funnel) -> int:
        """Length of its bar in thousandths: of the whole for a rate, of one and a half times the last cut for money."""
        ratio = self.parts(funnel)
        if not ratio.applies:
            return 0
        whole = ratio.denominator * (self.cuts[-1] * FEN_PER_WAN * 3 // 2 if self.money else 1)
        return min(1000, ratio.numerator * 1000 // whole)

    def bands(self) -> list[str]:
        """Texts of the steps from 1 to 7, for the legend."""
        unit = " 万" if self.money else "%"
        between = [f"{low} – {high}" for low, high in zip(self.cuts, self.cuts[1:], strict=False)]
        return [f"< {self.cuts[0]}{unit}", *between, f"≥ {self.cuts[-1]}{unit}"]


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


@dataclass(frozen=True, slots=True)
class Band:
    """One bar of the legend, which is a histogram of villages."""

    step: int
    text: str
    villages: int
    width: int


def histogram(measure: Measure, funnels: Iterable[Funnel]) -> list[Band]:
    """How many villages stand at each step, the highest step first."""
    counts = Counter(measure.step(funnel) for funnel in funnels)
    most = max((counts[step] for step in range(1, STEPS + 1)), default=0)
    return [
        Band(step, text, counts[step], 4 + 60 * counts[step] // most if most else 4)
        for step, text in reversed(list(enumerate(measure.bands(), start=1)))
    ]
