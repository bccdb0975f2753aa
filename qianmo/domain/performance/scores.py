"""Ranks with a published rule for ties, strengths and weaknesses."""

from collections.abc import Hashable, Mapping
from fractions import Fraction
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)
Score = TypeVar("Score", Fraction, int, tuple[int, ...], tuple[Fraction | int, ...])


def ranks(scores: Mapping[Key, Score]) -> dict[Key, int]:
    """Place of each, the largest first. Equals share the better place and the next place is left out (1, 2, 2, 4).

    A score may be a tuple: what stands first decides, the next breaks a tie, and so on.
    """
    ordered = sorted(scores.values(), reverse=True)
    first: dict[Score, int] = {}
    for place, score in enumerate(ordered, start=1):
        first.setdefault(score, place)
    return {key: first[score] for key, score in scores.items()}


def strengths(points: Mapping[str, int], *, average: Mapping[str, Fraction]) -> list[tuple[str, Fraction]]:
    """A person's products from strongest to weakest: how far above the average of all, as a share of it (晴雨表).

    A product nobody did says nothing of anybody and is left out.
    """
    far = [(product, Fraction(points.get(product, 0)) / mean - 1) for product, mean in average.items() if mean > 0]
    return sorted(far, key=lambda pair: (-pair[1], pair[0]))
