"""Staff grades (客户经理等级): every threshold at once, one step up, down at once; and how many a unit needs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

FAILS_OFF_POST = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """A grade and what it asks: at least so much of these measures, at most so much of those, all at once."""

    name: str
    at_least: Mapping[str, Fraction | int]
    at_most: Mapping[str, Fraction | int]


class Move(StrEnum):
    """What an assessment does to somebody."""

    UP = "up"
    STAYS = "stays"
    DOWN = "down"
    OFF_POST = "off_post"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessed:
    """The grade after an assessment (position in the ladder), what happened, and what the next grade still lacks."""

    grade: int
    move: Move
    fails: int
    lacking: tuple[str, ...]


def lacks(*, grade: Grade, measures: Mapping[str, Fraction | int]) -> tuple[str, ...]:
    """The names of the thresholds a person does not meet; a measure that is not known is not met."""
    below = [name for name, least in grade.at_least.items() if name not in measures or measures[name] < least]
    above = [name for name, most in grade.at_most.items() if name not in measures or measures[name] > most]
    return (*below, *above)


def assess(*, ladder: Sequence[Grade], held: int, fails: int, measures: Mapping[str, Fraction | int]) -> Assessed:
    """The grade a person holds after this period. `ladder` rises; its first grade asks nothing.

    Up by one step however far the figures reach, down at once to the highest grade whose thresholds all hold. Falling
    short of the grade held is a fail; two in a row put a person off the post. Source: S4, and grade rules of banks.
    """
    met = max(step for step, grade in enumerate(ladder) if not lacks(grade=grade, measures=measures))
    following = min(held + 1, len(ladder) - 1)
    lacking = lacks(grade=ladder[following], measures=measures)
    if met < held:
        fails += 1
        move = Move.OFF_POST if fails >= FAILS_OFF_POST else Move.DOWN
        return Assessed(grade=met, move=move, fails=fails, lacking=lacks(grade=ladder[held], measures=measures))
    if met > held:
        return Assessed(grade=held + 1, move=Move.UP, fails=0, lacking=lacking)
    return Assessed(grade=held, move=Move.STAYS, fails=0, lacking=lacking)


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
