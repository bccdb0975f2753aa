"""What the county map can be coloured by, with fixed cuts, so that two maps of different days can be compared.

Every measure is two whole numbers: of a funnel, of deposits, of a part, or of what was told on two days. Cuts lie where
the county's villages spread: granting is nearly complete everywhere and would be one colour under the cuts that suit
signing.
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
SMALL = 20
"""Per cent below which the last cut of a rate makes it a small one."""
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
class Part:
    """What of a village something is true of, and of how much: households, or fen."""

    part: int = 0
    whole: int = 0

    def __add__(self, other: "Part") -> "Part":
        """Both together."""
        return Part(self.part + other.part, self.whole + other.whole)


@dataclass(frozen=True, slots=True)
class Pair:
    """What is told of a village on an earlier day and on a later one."""

    then: Any
    now: Any

    def __add__(self, other: "Pair") -> "Pair":
        """Both villages together."""
        return Pair(self.then + other.then, self.now + other.now)


Told = Funnel | Deposits | Part | Pair


@dataclass(frozen=True, slots=True)
class Measure:
    """A colourable measure of what is told of villages.

    One step of its cuts is one per cent of the denominator, or one 万元 each with `money`, or one point with `points`.
    With `change` it tells gains and losses: its colours go two ways, its bars begin in the middle. `beside` is what
    stands in the column beside the figure, where that is not the denominator in households.
    """

    key: str
    name: str
    formula: str
    counted: str
    parts: Callable[[Any], Ratio]
    cuts: tuple[int, ...] = RATE_CUTS
    money: bool = False
    change: bool = False
    points: bool = False
    beside: Callable[[Any], str] | None = None

    def _cut(self, ratio: Ratio, cut: int) -> bool:
        """Whether the ratio reaches a cut, unrounded."""
        if self.money:
            return ratio.numerator >= cut * FEN_PER_WAN * ratio.denominator
        return ratio.numerator * 100 >= cut * ratio.denominator

    def step(self, of: Told) -> int:
        """The colour step, 1 to 7; 0 where the measure does not apply."""
        ratio = self.parts(of)
        return 1 + sum(self._cut(ratio, cut) for cut in self.cuts) if ratio.applies else 0

    def shown(self, of: Told) -> str:
        """The figure as text: 「49.9%」, 「14.97 万」, 「不适用」."""
        ratio = self.parts(of)
        if not ratio.applies:
            return NOT_APPLICABLE
        if not self.money:
            text = ratio.percent(1).replace("-", "−")
            return f"{text.removesuffix('%')} 点" if self.points else text
        each = round_half_up(numerator=ratio.numerator * 100, denominator=ratio.denominator * FEN_PER_WAN)
        return f"{decimal_text(value=each, places=2).replace('-', '−')} 万"

    def share(self, of: Told) -> int:
        """Length of its bar in thousandths: of the whole for a rate, else of one and a half times the last cut.

        So for a rate whose cuts are all small, or no bar could be told from another. A loss is less than nothing.
        """
        ratio = self.parts(of)
        if not ratio.applies:
            return 0
        if self.change:
            whole = ratio.denominator * self.cuts[-1] * 3 * (FEN_PER_WAN if self.money else 1)
            return max(-1000, min(1000, ratio.numerator * (2_000 if self.money else 200_000) // whole))
        if self.cuts[-1] < SMALL:
            return min(1000, ratio.numerator * 200_000 // (ratio.denominator * self.cuts[-1] * 3))
        whole = ratio.denominator * (self.cuts[-1] * FEN_PER_WAN * 3 // 2 if self.money else 1)
        return min(1000, ratio.numerator * 1000 // whole)

    def counted_text(self, of: Told) -> str:
        """What stands in the column beside the figure: the households of the denominator, unless the measure says."""
        return self.beside(of) if self.beside else f"{self.parts(of).denominator:,}"

    def bands(self) -> list[str]:
        """Texts of the steps from 1 to 7, for the legend."""
        unit = " 万" if self.money else " 点" if self.points else "%"
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


def _wan(fen: int) -> str:
    return wan(fen).removesuffix(" 万元")


VISIT_DAYS = 90
COVERAGE = Measure(
    "coverage", "建档覆盖", "建档户 / 总户数（村情）", "总户数", lambda of: Ratio(of.part, of.whole),
    cuts=(50, 60, 70, 80, 90, 95),
)  # fmt: skip
OVERDUE = Measure(
    "overdue", "逾期率", "逾期本金 / 用信余额", "用信（万元）", lambda of: Ratio(of.part, of.whole),
    cuts=(1, 2, 3, 4, 5, 8), beside=lambda of: _wan(of.whole),
)  # fmt: skip
VISITED = Measure(
    "visited", "走访", f"{VISIT_DAYS} 天内走访户 / 建档户", "建档户", lambda of: Ratio(of.part, of.whole),
    cuts=(5, 10, 20, 40, 60, 80),
)  # fmt: skip
NOT_KEPT = {"overdue": "逾期率没有以前的数：哪天欠着、哪天还清没有按天留下来，只知道现在谁欠着"}
"""Measures no earlier day can be told of, and why."""


def compared(measure: Measure) -> Measure:
    """What a measure gained or lost between two days, in points or 万元; beside it what it was and what it became."""

    def gained(pair: Pair) -> Ratio:
        then, now = measure.parts(pair.then), measure.parts(pair.now)
        if not then.applies or not now.applies:
            return Ratio(0, 0)
        return Ratio(
            now.numerator * then.denominator - then.numerator * now.denominator, now.denominator * then.denominator
        )

    def both(pair: Pair) -> str:
        then, now = (measure.shown(one).removesuffix("%").removesuffix(" 万") for one in (pair.then, pair.now))
        return f"{then} → {now}"

    return Measure(
        measure.key, measure.name, f"{measure.formula}，后一天减前一天{'' if measure.money else '，百分点'}", "前 → 后",
        gained, cuts=(-2, -1, 0, 1, 2, 4) if measure.money else (-10, -5, 0, 5, 10, 20), change=True,
        money=measure.money, points=not measure.money, beside=both,
    )  # fmt: skip


GROWTH = Measure(
    "growth",
    "存款增长",
    "较年初 / 上年末余额",
    "上年末（万元）",
    lambda deposits: Ratio(deposits.fen - deposits.start_fen, deposits.start_fen),
    cuts=(-10, -5, 0, 5, 10, 15),
    change=True,
    beside=lambda deposits: _wan(deposits.start_fen),
)
"""Of deposits, as of the last day the core bank delivered; all others are of funnels as they stand now."""


@dataclass(frozen=True, slots=True)
class Band:
    """One bar of the legend, which is a histogram of villages."""

    step: int
    text: str
    villages: int
    width: int


def histogram(measure: Measure, villages: Iterable[Told]) -> list[Band]:
    """How many villages stand at each step, the highest step first."""
    counts = Counter(measure.step(village) for village in villages)
    most = max((counts[step] for step in range(1, STEPS + 1)), default=0)
    return [
        Band(step, text, counts[step], 4 + 60 * counts[step] // most if most else 4)
        for step, text in reversed(list(enumerate(measure.bands(), start=1)))
    ]
