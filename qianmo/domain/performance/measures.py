"""Measures a bank says itself (自定计量): what is counted, of which accounts, events or entries, and what of it counts.

「赋予各条线共16个可量化产品相应积分值」 (S1): which products those are is the bank's own to say: precious metals, fees,
what was recovered, fewer than five loans a month.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from qianmo.domain.money import FEN_PER_WAN

LONGEST_NAME = 20
MONEY: Mapping[str, int] = {"元": 100, "百元": 100_00, "万元": FEN_PER_WAN}
"""Units of money, in fen."""
COUNTS = ("户", "笔", "件", "次", "场", "个", "人", "克", "夜", "分", "张")
SIDES: Mapping[str, str] = {"deposit": "存款", "loan": "贷款", "acquiring": "收单", "payroll": "代发"}


class Source(StrEnum):
    """Where the amount of a measure comes from."""

    END = "end"
    GROWTH = "growth"
    AVERAGE = "average"
    INCREMENT = "increment"
    LENT = "lent"
    HELD = "held"
    GAINED = "gained"
    OPENED = "opened"
    FLOW = "flow"
    MOVES = "moves"
    EVENT = "event"
    ENTERED = "entered"


SOURCES: Mapping[str, str] = {
    Source.END: "月末余额", Source.GROWTH: "余额净增", Source.AVERAGE: "日均", Source.INCREMENT: "日均较上年末",
    Source.LENT: "当月放款额", Source.HELD: "月末账户数", Source.GAINED: "账户净增", Source.OPENED: "当月新开、新放",
    Source.FLOW: "交易金额", Source.MOVES: "交易笔数", Source.EVENT: "办的事", Source.ENTERED: "手工录入或导入",
}  # fmt: skip
OF_MONEY = frozenset({Source.END, Source.GROWTH, Source.AVERAGE, Source.INCREMENT, Source.LENT, Source.FLOW})
OF_MOVES = frozenset({Source.FLOW, Source.MOVES})
OF_BALANCES = frozenset(Source) - OF_MOVES - {Source.EVENT, Source.ENTERED}


class Counts(StrEnum):
    """What of an amount counts, by how it stands to a number."""

    ALL = "all"
    REACHED = "reached"
    ABOVE = "above"
    FEWER = "fewer"
    SHORT = "short"


CONDITIONS: Mapping[str, str] = {
    Counts.ALL: "都算", Counts.REACHED: "满这么多才算", Counts.ABOVE: "只算超过的部分", Counts.FEWER: "不到这么多才算",
    Counts.SHORT: "只算差多少",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Condition:
    """What of an amount counts: all once it reaches a number, or stays below it, what is above it, what lacks."""

    counts: Counts
    number: int

    def held(self, amount: int, *, unit: int) -> int:
        """What counts of an amount, the number being in units: of 3 where 5 are asked, 2 lack and 3 are fewer."""
        bound = self.number * unit
        match self.counts:
            case Counts.REACHED:
                return amount if amount >= bound else 0
            case Counts.ABOVE:
                return max(amount - bound, 0)
            case Counts.FEWER:
                return amount if amount < bound else 0
            case Counts.SHORT:
                return max(bound - amount, 0)
            case Counts.ALL:
                return amount

    @property
    def said(self) -> str:
        """In words, the number without its unit: 不到 5 才算."""
        told = {
            Counts.REACHED: f"满 {self.number} 才算", Counts.ABOVE: f"只算超过 {self.number} 的部分",
            Counts.FEWER: f"不到 {self.number} 才算", Counts.SHORT: f"不到 {self.number} 的，算差多少",
        }  # fmt: skip
        return told.get(self.counts, CONDITIONS[Counts.ALL])


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnMeasure:
    """A measure as the bank says it; what does not go with its source is empty.

    `side` and `products`, by name or code, narrow accounts (none: all of the side), `least_fen` to those whose part is
    at least so much at the end, `sound` to loans neither late nor worse than normal then; `kinds` name transactions,
    `event` a kind of event of which `outcome` must be part of the outcome and a household may count `once` a month.
    """

    name: str
    source: Source
    unit: str
    side: str = ""
    products: tuple[str, ...] = ()
    least_fen: int = 0
    sound: bool = False
    kinds: tuple[str, ...] = ()
    event: str = ""
    outcome: str = ""
    once: bool = False
    condition: Condition = Condition(Counts.ALL, 0)
    fewer: bool = False

    @property
    def is_money(self) -> bool:
        """Whether an amount of it is fen."""
        return self.unit in MONEY

    @property
    def unit_of(self) -> int:
        """How much of an amount its unit is."""
        return MONEY.get(self.unit, 1)


def split_names(text: str | None) -> tuple[str, ...]:
    """Names as they are typed into one cell: 核销收回、诉讼收回."""
    pieces = (text or "").replace("，", "、").replace(",", "、").split("、")
    return tuple(dict.fromkeys(name for piece in pieces if (name := piece.strip())))


def faults_of(measure: OwnMeasure, *, shipped: Sequence[str], products: Mapping[str, str]) -> list[str]:
    """What is wrong with a measure; `shipped` are names that are taken, `products` those the lake knows, by code.

    A measure says what its source asks and nothing that does not go with it; money is counted in units of money.
    """
    source, lake = measure.source, measure.source in OF_BALANCES or measure.source in OF_MOVES
    money = source in OF_MONEY
    unknown = [one for one in measure.products if one not in products and one not in products.values()]
    filtered, done = bool(measure.least_fen or measure.sound), bool(measure.event or measure.outcome or measure.once)
    numbered = measure.condition.counts is not Counts.ALL
    said = [
        (not 0 < len(measure.name) <= LONGEST_NAME, f"要有名称，最多 {LONGEST_NAME} 个字"),
        (measure.name in shipped, "和自带的计量重名。请换一个名称"),
        (source in OF_BALANCES and not measure.side, "要选哪类账户"),
        (not lake and bool(measure.side or measure.products), "不数账户，哪类和产品请留空"),
        (bool(unknown), f"的产品“{'、'.join(unknown)}”没有。请填产品的名称或代码"),
        (source not in OF_BALANCES and filtered, "不看余额，余额不低于和只算正常请留空"),
        (source is Source.LENT and measure.side != "loan", "是放款额，哪类要选贷款"),
        (source in OF_MOVES and not measure.kinds, "要写哪种交易，照供数里的种类填"),
        (source not in OF_MOVES and bool(measure.kinds), "不数交易，交易种类请留空"),
        (source is Source.EVENT and not measure.event, "要选办的什么事"),
        (source is not Source.EVENT and done, "不数事，事、结果和一户一次请留空"),
        (money and not measure.is_money, "数的是钱，单位要选元、百元或万元"),
        (not money and measure.is_money and source is not Source.ENTERED, "数的是个数，单位不能是元、百元或万元"),
        (numbered != bool(measure.condition.number), "的条件和数要一起填，都算的不填数"),
    ]  # fmt: skip
    return [f"“{measure.name}”{reason}" for fault, reason in said if fault]


def meaning(measure: OwnMeasure, *, events: Mapping[str, str]) -> str:
    """A measure in a sentence; `events` are the names of what people do, by kind of event."""
    side = SIDES.get(measure.side, "账户")
    of = f"{side}（{'、'.join(measure.products)}）" if measure.products else side
    match measure.source:
        case Source.EVENT:
            told = f"本人办的{events.get(measure.event, measure.event)}"
            told += f"，结果含“{measure.outcome}”" if measure.outcome else ""
            told += "，一户一月算一次" if measure.once else ""
        case Source.ENTERED:
            told = "由机构录入或导入，另一位同意"
        case Source.FLOW | Source.MOVES:
            told = f"本人名下{of}本月“{'、'.join(measure.kinds)}”的{SOURCES[measure.source]}"
        case _:
            told = f"本人名下{of}的{SOURCES[measure.source]}"
    told += f"，余额不低于 {measure.least_fen / FEN_PER_WAN:g} 万元的" if measure.least_fen else ""
    told += "，只算月末正常的" if measure.sound else ""
    return told if measure.condition.counts is Counts.ALL else f"{told}；{measure.condition.said}"
