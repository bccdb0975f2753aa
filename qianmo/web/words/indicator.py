"""How indicators are told: figures in their unit, what a sentence asks, how far off it is, the lines of its trend."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from qianmo.analytics.indicators import POPULATIONS
from qianmo.apps.targets.books import BASES, FIGURES, FORCES, SENSES
from qianmo.domain.money import FEN_PER_WAN, decimal_text, round_half_up, wan
from qianmo.domain.ratio import PPM, Ratio
from qianmo.domain.targets.indicators import Comparison, judge, still_needed
from qianmo.domain.targets.sentences import ANSWERED, COUNT, MONEY, Against, Figure, Sentence, Told

GRAINS = {"branch": "机构", "manager": "客户经理", "product": "产品"}
"""By whom the page tells an indicator."""
OPENS = frozenset(Figure) - ANSWERED - {Figure.COST}
"""Figures whose numerator is loans of the day."""
MISSING = "—"
STATES = {True: ("final", "达到"), False: ("breach", "未达到"), None: ("hold", "不适用")}
"""The shape and the word of a verdict."""


def amount(figure: Figure, value: Fraction | Ratio | None) -> str:
    """A figure in its unit: per cent with two decimals, 万元, or borrowers."""
    exact = value.exact if isinstance(value, Ratio) else value
    if exact is None:
        return MISSING
    if figure in COUNT:
        return f"{round_half_up(numerator=exact.numerator, denominator=exact.denominator):,} 户"
    if figure in MONEY:
        steps = round_half_up(numerator=exact.numerator * 100, denominator=exact.denominator * FEN_PER_WAN)
        return f"{decimal_text(value=steps, places=2)} 万元"
    steps = round_half_up(numerator=exact.numerator * 10_000, denominator=exact.denominator)
    return f"{decimal_text(value=steps, places=2)}%"


def rate(value: Fraction) -> str:
    """A share as per cent with two decimals."""
    return amount(Figure.BAD, value)


def points(value: Fraction) -> str:
    """A difference of shares in points with its sign, for a workbook."""
    steps = round_half_up(numerator=value.numerator * 10_000, denominator=value.denominator)
    return decimal_text(value=steps, places=2)


def asks(sentence: Sentence) -> str:
    """What a sentence asks, in words: 不低于各项贷款的增速."""
    if sentence.against is Against.NOTHING:
        return "只看不比"
    more = f"加 {decimal_text(value=sentence.offset_ppm // 100, places=2)} 点" if sentence.offset_ppm else ""
    own = {Against.ALL: f"各项贷款的{FIGURES[sentence.figure]}", Against.BASE: f"{BASES[sentence.base]}的基期"}
    return f"{SENSES[sentence.sense]}{own.get(sentence.against, '')}{more}"


def room(sentence: Sentence, told: Told) -> Fraction | None:
    """How much room there is, below nothing how much is lacking."""
    if told.mine is None or told.theirs is None:
        return None
    return judge(Comparison(mine=told.mine, theirs=told.theirs, sense=sentence.sense, offset_ppm=told.offset_ppm)).room


def told_room(sentence: Sentence, told: Told) -> str:
    """The room with its sign; rates in points."""
    found = room(sentence, told)
    if found is None:
        return MISSING
    text = amount(sentence.figure, abs(found)).replace("%", " 点")
    return f"{'多' if found >= 0 else '差'} {text}{_needed(sentence, told)}"


def _needed(sentence: Sentence, told: Told) -> str:
    """How much more the loans would have to grow, all else being as it is; nothing where the sentence holds."""
    if sentence.figure is not Figure.GROWTH or told.mine is None or told.theirs is None:
        return ""
    more = still_needed(
        comparison=Comparison(mine=told.mine, theirs=told.theirs, sense=sentence.sense, offset_ppm=told.offset_ppm)
    )
    return f"，其余不变还要净增 {wan(more)}" if more else ""


def bound(sentence: Sentence, told: Told) -> str:
    """What the figure is held against, moved as the sentence says."""
    if told.theirs is None or told.theirs.exact is None:
        return MISSING
    return amount(sentence.figure, told.theirs.exact + Fraction(told.offset_ppm, PPM))


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a chart as points of an SVG 600 wide and 160 high, with its last value in words."""

    name: str
    kind: str
    points: str
    last: str
    y: str


WIDE, HIGH, EDGE = 600, 160, 10


def chart(
    sentence: Sentence, trend: Sequence[tuple[date, Ratio | None, Ratio | None]]
) -> tuple[list[Line], list[tuple[str, str]]]:
    """Both sides of a sentence over the counted days of a year, on one scale; the days with where they stand."""
    sides = {"mine": [_exact(mine) for _, mine, _ in trend], "theirs": [_exact(theirs) for *_, theirs in trend]}
    values = [value for side in sides.values() for value in side if value is not None]
    if len(trend) < 2 or not values:
        return [], []
    low, high = min(values), max(values)
    spread = (high - low) or Fraction(1)

    def place(index: int, value: Fraction) -> tuple[str, str]:
        x = EDGE + index * (WIDE - 2 * EDGE) // (len(trend) - 1)
        y = HIGH - EDGE - int((value - low) * (HIGH - 2 * EDGE) / spread)
        return str(x), str(y)

    lines = []
    for kind, name in (("mine", "本指标"), ("theirs", asks(sentence))):
        points = [(place(index, value), value) for index, value in enumerate(sides[kind]) if value is not None]
        if points:
            told = " ".join(",".join(point) for point, _ in points)
            lines.append(Line(name, kind, told, amount(sentence.figure, points[-1][1]), points[-1][0][1]))
    return lines, [(place(index, low)[0], f"{day:%m-%d}") for index, (day, *_) in enumerate(trend)]


def _exact(ratio: Ratio | None) -> Fraction | None:
    return None if ratio is None else ratio.exact


def formula(sentence: Sentence) -> str:
    """How the figure is worked out, in words."""
    name = POPULATIONS[sentence.population].name
    return {
        Figure.GROWTH: f"（{name}余额 − 基期余额）÷ 基期余额",
        Figure.INCREMENT: f"{name}余额 − 基期余额；比的是基期余额 − 再前一个基期的余额",
        Figure.BALANCE: f"{name}日终余额",
        Figure.BORROWERS: f"{name}有余额的客户数，一个客户只算一户",
        Figure.SUCCESS: "本年获贷户数 ÷ 本年有答复的申请户数，撤回和在办的不算",
        Figure.SUCCESS_CASES: "本年获批笔数 ÷ 本年有答复的申请笔数，撤回和在办的不算",
        Figure.SUCCESS_AMOUNT: "本年获批额度 ÷ 本年有答复的申请额度，撤回和在办的不算",
        Figure.USED: "本年获批并已用信的户数 ÷ 本年有答复的申请户数，撤回和在办的不算",
        Figure.USED_CASES: "本年获批并已用信的笔数 ÷ 本年有答复的申请笔数，撤回和在办的不算",
        Figure.USED_AMOUNT: "本年获批额度里已用的（一笔最多算到获批额）÷ 本年有答复的申请额度，撤回和在办的不算",
        Figure.BAD: f"{name}次级、可疑、损失余额 ÷ 余额",
        Figure.COST: "Σ（本年新发放金额 × 利率）÷ Σ 本年新发放金额",
        Figure.SHARE: f"{name}余额 ÷ 各项贷款余额",
        Figure.AVERAGE: f"{name}余额 ÷ 户数",
    }[sentence.figure]


def version(sentence: Sentence, since: date, cap_fen: int) -> str:
    """The version a reading stands on: rule, base, cap and how hard it is."""
    cap = f"，单户授信 {cap_fen // FEN_PER_WAN:,} 万元以内" if cap_fen else ""
    return f"{FORCES[sentence.force]} · {BASES[sentence.base]} · {since} 起的规则{cap}"
