"""Where two sources contradict each other about one person, and whether somebody has answered that already.

The bank's file is a source beside the registers. A person answers what holds, or that nothing of it does and somebody
has to go there. An answer stands until a source says something it did not say then; the same words in next year's file
are no news.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

FILE = "档案"


class About(StrEnum):
    """What sources contradict each other about."""

    VILLAGE = "village"
    NAME = "name"


ABOUT = {About.VILLAGE: "住在哪个村", About.NAME: "姓名"}


@dataclass(frozen=True, slots=True)
class Statement:
    """What a source says, as words and as the mark by which they are known again."""

    source: str
    says: str
    mark: str


@dataclass(frozen=True, slots=True)
class Said:
    """An answer as it is kept: every mark it saw, the one of the file then, the one that holds (None: none does)."""

    seen: frozenset[str]
    file: str | None
    holds: str | None


def contradict(statements: Collection[Statement]) -> bool:
    """Whether they say more than one thing."""
    return len({one.mark for one in statements}) > 1


def file_of(statements: Collection[Statement]) -> str | None:
    """The mark of what the file says, None where the person is in none."""
    return next((one.mark for one in statements if one.source == FILE), None)


def answered(said: Said | None, statements: Sequence[Statement]) -> bool:
    """Whether an answer covers what is said now: nothing it had not seen, and the file as it was or as it was to be."""
    if said is None:
        return False
    return all(one.mark in said.seen for one in statements) and file_of(statements) in {said.file, said.holds}
