"""Scores and ranks: KPI with caps, ranks with a published rule for ties, strengths and weaknesses."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from qianmo.domain.ratio import Ratio

Key = TypeVar("Key", bound=Hashable)
Score = TypeVar("Score", Fraction, int, tuple[int, ...], tuple[Fraction | int, ...])


@dataclass(frozen=True, slots=True, kw_only=True)
class Kpi:
    """One line of a score: its weight in points, what was done of what was asked, and the cap on that in ppm."""

    weight: int
    done: Ratio
    cap_ppm: int = 1_200_000


def kpi_score(lines: Sequence[Kpi], *, deductions: int = 0) -> Fraction:
    """Points: the sum of weight x min(done / asked, cap), each not below nothing; deductions come after.

    40 points at 110 % and 60 at 150 % capped at 120 % are 44 + 72 = 116. A line without a target counts nothing.
    """
    total = Fraction(0)
    for line in lines:
        reached = line.done.exact
        if reached is not None:
            total += line.weight * min(max(reached, Fraction(0)), Fraction(line.cap_ppm, 1_000_000))
    return max(total - deductions, Fraction(0))


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
