"""How well a scorecard (评分卡) separates, and how far its population has moved: KS, AUC, PSI.

A higher score stands for a better borrower. All three are computed from counts per score, so that they can be worked
out by hand from a table; they are kept in parts per million. Where a month has nobody good or nobody bad there is
nothing to separate and the figure is None (不适用), never zero.

KS is the largest gap between the shares of bad and of good borrowers at or below a score. AUC is the share of pairs of
a good and a bad one in which the good one scores higher, ties counting half. PSI is Σ (a − e) · ln(a / e) over the
bands of the base month; a band with nobody counts as half a case, as is usual. Read: below 0.10 little, to 0.25
noticeable, above it the population is another.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from qianmo.domain.money import round_half_up
from qianmo.domain.ratio import PPM

PARTS = 10
HALF = Fraction(1, 2)
MOVED_PPM, OTHER_PPM = 100_000, 250_000


@dataclass(frozen=True, slots=True)
class ScoreCount:
    """How many good and bad borrowers have one score."""

    score: int
    good: int
    bad: int


def ks_ppm(counts: Sequence[ScoreCount]) -> int | None:
    """The Kolmogorov-Smirnov distance in ppm, from counts in any order; None without a good or without a bad one."""
    goods, bads = sum(one.good for one in counts), sum(one.bad for one in counts)
    if not goods or not bads:
        return None
    good = bad = 0
    widest = Fraction(0)
    for one in sorted(counts, key=lambda one: one.score):
        good, bad = good + one.good, bad + one.bad
        widest = max(widest, abs(Fraction(bad, bads) - Fraction(good, goods)))
    return _ppm(widest)


def auc_ppm(counts: Sequence[ScoreCount]) -> int | None:
    """The area under the curve in ppm: a half is a coin; None without a good or without a bad one."""
    goods, bads = sum(one.good for one in counts), sum(one.bad for one in counts)
    if not goods or not bads:
        return None
    below, won = 0, Fraction(0)
    for one in sorted(counts, key=lambda one: one.score):
        won += one.good * (below + HALF * one.bad)
        below += one.bad
    return _ppm(won / (goods * bads))


def cuts(scores: Sequence[int], *, parts: int = PARTS) -> tuple[int, ...]:
    """The scores that cut a base month into bands of about equal number, ascending; fewer where scores repeat."""
    ordered = sorted(scores)
    wanted = [ordered[len(ordered) * part // parts] for part in range(1, parts)] if ordered else []
    return tuple(sorted(set(wanted)))


def banded(scores: Sequence[int], *, at: Sequence[int]) -> list[int]:
    """How many scores fall into each band; a score that is a cut belongs to the band above it."""
    counts = [0] * (len(at) + 1)
    for score in scores:
        counts[sum(cut <= score for cut in at)] += 1
    return counts


def psi_ppm(*, expected: Sequence[int], actual: Sequence[int]) -> int | None:
    """The population stability index in ppm of two counts over the same bands; None where either is empty."""
    base, now = sum(expected), sum(actual)
    if not base or not now:
        return None
    total = Decimal(0)
    for was, came in zip(expected, actual, strict=True):
        before, after = (
            (Decimal(count) if count else Decimal("0.5")) / whole for count, whole in ((was, base), (came, now))
        )
        total += (after - before) * (after / before).ln()
    return int((total * PPM).to_integral_value())


def _ppm(share: Fraction) -> int:
    return round_half_up(numerator=share.numerator * PPM, denominator=share.denominator)
