"""Paper ballots (纸质票): what one row of a sheet says, and where two people who typed it apart read it differently.

A sheet is typed twice because a slip of the hand would be a villager's word. Source: S5 (each rater alone, signed); the
two passes are the bank's own custom for paper.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from qianmo.domain.money import parse_amount, spoken
from qianmo.domain.refusal import Refused

TOP_FEN = 100_000_000
"""No household is advised more than a million yuan; more was mistyped."""


class Said(StrEnum):
    """What a row of the sheet may say."""

    AMOUNT = "amount"
    UNKNOWN = "unknown"
    NO = "no"
    ASIDE = "aside"


WORDS = {
    "不": Said.UNKNOWN,
    "不了解": Said.UNKNOWN,
    "否": Said.NO,
    "不授信": Said.NO,
    "回": Said.ASIDE,
    "回避": Said.ASIDE,
}
LABELS = {Said.UNKNOWN: "不了解", Said.NO: "不授信", Said.ASIDE: "回避"}


class Mark(NamedTuple):
    """One row: what it says, and the amount in fen where it says one."""

    said: Said
    limit_fen: int | None

    @property
    def label(self) -> str:
        """As people read it."""
        return LABELS[self.said] if self.limit_fen is None else spoken(self.limit_fen)


def read_mark(text: str) -> Mark | Refused | None:
    """A row as typed: 「5」 or 「8.8」 in 万元, 「不」, 「否」, 「回」; None where the row is empty.

    Refused: what is none of these, an amount of nothing or beyond a million yuan.
    """
    bare = text.strip()
    if not bare:
        return None
    if bare in WORDS:
        return Mark(WORDS[bare], None)
    amount = parse_amount(bare if bare[-1] in "万元圆亿" else f"{bare}万")
    if isinstance(amount, Refused):
        return Refused(code="unreadable", reason=f"“{bare[:10]}”看不懂。写万元数，或“不”“否”“回”")
    if not 0 < amount <= TOP_FEN:
        return Refused(code="odd_amount", reason=f"{spoken(amount)}不像一户的额度。请对照纸票")
    return Mark(Said.AMOUNT, amount)


def differing(first: Mapping[int, Mark], second: Mapping[int, Mark]) -> list[int]:
    """The rows (by household) that two readings of one sheet do not share; a row only one of them has differs too."""
    return [pk for pk in dict.fromkeys([*first, *second]) if first.get(pk) != second.get(pk)]
