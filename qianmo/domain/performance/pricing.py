"""What a volume of work is paid: a price per unit, tiers, a penalty for decline, a floor and a cap.

A volume is whole (households, cards) or money in fen; the price says for how much of it one price is paid (户, 万元).
Prices are fen a unit. Money is rounded once, half up, when the whole of one line is known.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from qianmo.domain.money import round_half_up


class TierKind(StrEnum):
    """How a volume above a step is paid."""

    PROGRESSIVE = "progressive"
    """Each part at the price of its own tier (分段计价)."""
    WHOLE = "whole"
    """The whole volume at the price of the tier it reached (全额计价)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """A price for the volume up to and with `up_to` (None: without end). Volume and price are per unit of the price."""

    up_to: int | None
    price_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """How one product is paid.

    `unit` is how much volume one price is paid for: 1 household, or 1,000,000 fen for a price a 万元. Tiers are in the
    same volume as what is paid. `decline_fen` is what one unit of a fall costs (zero or less); floor and cap bound
    the line, None leaves it open.
    """

    unit: int
    tiers: tuple[Tier, ...]
    kind: TierKind = TierKind.PROGRESSIVE
    decline_fen: int = 0
    floor_fen: int | None = None
    cap_fen: int | None = None

    def __post_init__(self) -> None:
        """Tiers rise, only the last is open, a unit is something: a price that is not so was never let in."""
        steps = [tier.up_to for tier in self.tiers]
        whole = steps and steps[-1] is None and None not in steps[:-1]
        if not whole or any(not below < above for below, above in pairwise(_closed(steps))) or self.unit <= 0:
            raise ValueError("tiers must rise and end open")


def _closed(steps: Sequence[int | None]) -> list[int]:
    return [step for step in steps if step is not None]


def paid_fen(*, price: Price, volume: int) -> int:
    """What a volume is paid in fen.

    130 households at 0 to 50 for 2, 51 to 100 for 3, above for 5 are 400 yuan part by part, 650 as a whole. A fall
    is paid by `decline_fen`. Source: domain rules of piece-rate.
    """
    if volume < 0:
        exact = Fraction(-volume * price.decline_fen, price.unit)
    elif price.kind is TierKind.WHOLE:
        exact = Fraction(volume * _reached(price.tiers, volume).price_fen, price.unit)
    else:
        exact = Fraction(sum(part * tier.price_fen for part, tier in _parts(price.tiers, volume)), price.unit)
    fen = round_half_up(numerator=exact.numerator, denominator=exact.denominator)
    if price.floor_fen is not None:
        fen = max(fen, price.floor_fen)
    return fen if price.cap_fen is None else min(fen, price.cap_fen)


def _reached(tiers: Sequence[Tier], volume: int) -> Tier:
    return next(tier for tier in tiers if tier.up_to is None or volume <= tier.up_to)


def _parts(tiers: Sequence[Tier], volume: int) -> list[tuple[int, Tier]]:
    """The volume cut at the steps, each part with its tier."""
    parts, below = [], 0
    for tier in tiers:
        above = volume if tier.up_to is None else min(volume, tier.up_to)
        if above > below:
            parts.append((above - below, tier))
        below = max(below, above)
    return parts
