"""Staff grades (客户经理等级): every threshold at once, one step up, down at once; and how many a unit needs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from qianmo.domain.money import FEN_PER_WAN, decimal_text, round_half_up

FAILS_OFF_POST = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """A grade and what it asks: at least so much of these measures, at most so much of those, all at once."""

    name: str
    at_least: Mapping[str, Fraction | int]
    at_most: Mapping[str, Fraction | int]


class Move(StrEnum):
    """What an assessment does to somebody."""

    PLACED = "placed"
    UP = "up"
    STAYS = "stays"
    DOWN = "down"
    OFF_POST = "off_post"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessed:
    """The grade after an assessment (position in the ladder) and what happened; `fails` in a row count.

    `short_of` is what the grade held before was not met in, `lacking` what the next one above the new grade asks still.
    """

    grade: int
    move: Move
    fails: int
    short_of: tuple[str, ...]
    lacking: tuple[str, ...]


def lacks(*, grade: Grade, measures: Mapping[str, Fraction | int]) -> tuple[str, ...]:
    """The names of the thresholds a person does not meet; a measure that is not known is not met."""
    below = [name for name, least in grade.at_least.items() if name not in measures or measures[name] < least]
    above = [name for name, most in grade.at_most.items() if name not in measures or measures[name] > most]
    return (*below, *above)


def lacks_next(*, ladder: Sequence[Grade], held: int, measures: Mapping[str, Fraction | int]) -> tuple[str, ...]:
    """What the grade above the one held still asks; nothing at the top."""
    return lacks(grade=ladder[held + 1], measures=measures) if held + 1 < len(ladder) else ()


def assess(
    *, ladder: Sequence[Grade], held: int | None, fails: int, measures: Mapping[str, Fraction | int]
) -> Assessed:
    """The grade a person holds after this period. `ladder` rises; its first grade asks nothing.

    Up by one step however far the figures reach, down at once to the highest grade whose thresholds all hold. Falling
    short of the grade held is a fail; two in a row put a person off the post. Who was never assessed (`held` None) is
    placed where the figures reach. Source: S4, and grade rules of banks (domain rules §6).
    """
    met = max(step for step, grade in enumerate(ladder) if not lacks(grade=grade, measures=measures))
    short_of: tuple[str, ...] = ()
    if held is None:
        after, move, fails = met, Move.PLACED, 0
    elif met < held:
        short_of = lacks(grade=ladder[held], measures=measures)
        after, fails = met, fails + 1
        move = Move.OFF_POST if fails >= FAILS_OFF_POST else Move.DOWN
    else:
        after, fails = min(met, held + 1), 0
        move = Move.UP if after > held else Move.STAYS
    lacking = lacks_next(ladder=ladder, held=after, measures=measures)
    return Assessed(grade=after, move=move, fails=fails, short_of=short_of, lacking=lacking)


@dataclass(frozen=True, slots=True, kw_only=True)
class Staffing:
    """How many managers a unit needs: so many at least, and one more for each step of balance **and** of borrowers."""

    least: int
    balance_fen: int
    borrowers: int
    step_fen: int
    step_borrowers: int


def managers_needed(*, rule: Staffing, balance_fen: int, borrowers: int) -> int:
    """Managers for a unit: 5.2 亿 and 310 borrowers above 3 亿 and 200 are min(2, 2) more than 3. Source: S4."""
    by_balance = (balance_fen - rule.balance_fen) // rule.step_fen
    by_borrowers = (borrowers - rule.borrowers) // rule.step_borrowers
    return rule.least + max(min(by_balance, by_borrowers), 0)


EDUCATION: Mapping[str, str] = {"any": "不限", "college": "大专", "bachelor": "本科", "master": "研究生"}
"""Levels of education by code, from the lowest."""
CERTIFICATE = "certificate:"
"""What the name of a threshold begins with that asks for a certificate; the rest is the certificate."""
CENTI, PPM = 100, 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """What somebody is assessed by: at the end of the period, lent and earned in it, and what he or she brings.

    `points_centi` and `profit_fen` are sums over `months` counted months, `deposit_fen` the average of their daily
    averages, `exam` the average of those in which one was entered.
    """

    borrowers: int
    balance_fen: int
    bad_fen: int
    lent_fen: int
    points_centi: int
    months: int
    exam: int
    education: str
    years: int
    certificates: tuple[str, ...]
    profit_fen: int = 0
    deposit_fen: int = 0

    @property
    def measures(self) -> dict[str, Fraction | int]:
        """By the names thresholds use: points a month, the share of bad loans in ppm (nothing lent: none is bad)."""
        told: dict[str, Fraction | int] = {
            "borrowers": self.borrowers, "balance_fen": self.balance_fen, "lent_fen": self.lent_fen, "exam": self.exam,
            "profit_fen": self.profit_fen, "deposit_fen": self.deposit_fen,
            "bad_ppm": Fraction(self.bad_fen * PPM, self.balance_fen) if self.balance_fen else 0,
            "education": list(EDUCATION).index(self.education), "years": self.years,
        }  # fmt: skip
        if self.months:
            told["points"] = Fraction(self.points_centi, CENTI * self.months)
        return told | {f"{CERTIFICATE}{one}": 1 for one in self.certificates}


def lack_told(name: str, *, grade: Grade, measures: Mapping[str, Fraction | int]) -> str:
    """A threshold that is not met, in words: 「管户 150 户，要 200 户」, 「缺小微信贷资格证」."""
    if name.startswith(CERTIFICATE):
        return f"缺{name.removeprefix(CERTIFICATE)}"
    asked, has = grade.at_least.get(name, grade.at_most.get(name, 0)), measures.get(name)
    if name == "education":
        return f"学历要{list(EDUCATION.values())[int(asked)]}"
    label, unit, scale, places = SPOKEN[name]
    if has is None:
        return f"{label}没有数，要 {_plain(asked, scale, places)} {unit}"
    most = "上限" if name in grade.at_most else "要"
    return f"{label} {_plain(has, scale, places)} {unit}，{most} {_plain(asked, scale, places)} {unit}"


SPOKEN: Mapping[str, tuple[str, str, int, int]] = {
    "borrowers": ("管户", "户", 1, 0), "balance_fen": ("余额", "万元", FEN_PER_WAN, 2),
    "profit_fen": ("模拟利润", "万元", FEN_PER_WAN, 2), "deposit_fen": ("日均存款", "万元", FEN_PER_WAN, 2),
    "lent_fen": ("投放", "万元", FEN_PER_WAN, 2), "points": ("月均积分", "分", 1, 2), "exam": ("考试", "分", 1, 0),
    "bad_ppm": ("不良率", "%", PPM // 100, 2), "years": ("从业", "年", 1, 0),
}  # fmt: skip
"""How thresholds are told: name, unit, how much of the measure the unit is, and decimals."""


def _plain(value: Fraction | int, scale: int, places: int) -> str:
    exact = Fraction(value) / scale * 10**places
    told = decimal_text(value=round_half_up(numerator=exact.numerator, denominator=exact.denominator), places=places)
    return told.rstrip("0").rstrip(".") if places else told
