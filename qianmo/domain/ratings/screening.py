"""Sorts a household into white, grey or black by the negative list, before anyone rates it.

The list is dated data of the bank and comes in whole. A hard reason (enforcement, a bad loan, age) bars the
household; a soft one (character, hearsay) only marks it, because opinions exclude nobody on a single voice.
A reason the bank has switched off counts for nothing. Reasons are never shown to villagers.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Outcome(StrEnum):
    """Where the screening puts a household."""

    WHITE = "white"
    GREY = "grey"
    BLACK = "black"


@dataclass(frozen=True, slots=True, kw_only=True)
class NegativeReason:
    """One reason of a negative list in force: hard bars, soft marks; one that is not enabled is ignored."""

    code: str
    name: str
    hard: bool
    enabled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NegativeList:
    """The reasons of a version of the list, and the day on which it began (None: there is no list yet)."""

    since: date | None
    reasons: tuple[NegativeReason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening:
    """The outcome with the codes that led to it, in the order of the list.

    `unknown` are flags the list in force has no row for; they make a household grey, so that a person looks.
    """

    outcome: Outcome
    hard: tuple[str, ...]
    soft: tuple[str, ...]
    unknown: tuple[str, ...]


_CLEAR = Screening(outcome=Outcome.WHITE, hard=(), soft=(), unknown=())


def screen(*, flags: Collection[str], reasons: Sequence[NegativeReason]) -> Screening:
    """Screen one household by the reason codes that the systems raised against it. Source: S3, S5."""
    if not flags:
        return _CLEAR
    hit = [reason for reason in reasons if reason.code in flags]
    hard = tuple(reason.code for reason in hit if reason.enabled and reason.hard)
    soft = tuple(reason.code for reason in hit if reason.enabled and not reason.hard)
    unknown = tuple(sorted(set(flags).difference(reason.code for reason in hit)))
    passing = Outcome.GREY if soft or unknown else Outcome.WHITE
    return Screening(outcome=Outcome.BLACK if hard else passing, hard=hard, soft=soft, unknown=unknown)
