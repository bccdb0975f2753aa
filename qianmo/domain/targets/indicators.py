"""Indicators as one kind of sentence: X is at least (or at most) Y, moved by so many points (三个不低于, 容忍度).

Which sentences hold in which year is data of the bank; what they compare are ratios with both their numbers, unrounded.
A ratio with nothing below the line does not apply, and neither does what is said of it. Source: domain rules §1.
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from qianmo.domain.ratio import Ratio


class Sense(StrEnum):
    """Which way the sentence goes."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"


class Force(StrEnum):
    """How hard a target of a year is."""

    HARD = "hard"
    STRIVE = "strive"
    MONITOR = "monitor"


class Base(StrEnum):
    """What growth is measured against."""

    YEAR_AGO = "year_ago"
    """Same day of last year (同比)."""
    YEAR_START = "year_start"
    """Last day of last year (较年初)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """`mine` against `theirs` moved by `offset_ppm` (20,000 is two points)."""

    mine: Ratio
    theirs: Ratio
    sense: Sense
    offset_ppm: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """Whether a sentence holds, and how much room there is (negative: how much is lacking); None: does not apply."""

    holds: bool | None
    room: Fraction | None


def growth(*, now: int, base: int) -> Ratio:
    """Growth against a base: 12.00 to 13.20 亿 is 1.20 of 12.00. From nothing it does not apply."""
    return Ratio(now - base, base)


def judge(comparison: Comparison) -> Judged:
    """Whether a comparison holds: growth of 10.00 % is 不低于 9.00 %; 2.25 % is within 1.60 % and two points."""
    mine, theirs = comparison.mine.exact, comparison.theirs.exact
    if mine is None or theirs is None:
        return Judged(holds=None, room=None)
    bound = theirs + Fraction(comparison.offset_ppm, 1_000_000)
    room = mine - bound if comparison.sense is Sense.AT_LEAST else bound - mine
    return Judged(holds=room >= 0, room=room)


def still_needed(*, comparison: Comparison) -> int | None:
    """How much the numerator of `mine` must grow for the sentence to hold, in its own unit; 0 where it holds already.

    Only for sentences of the kind 不低于; the denominator stays as it is. None where the sentence does not apply.
    """
    judged = judge(comparison)
    if judged.room is None or comparison.sense is not Sense.AT_LEAST:
        return None
    lack = max(-judged.room, Fraction(0)) * comparison.mine.denominator
    return -(-lack.numerator // lack.denominator)
