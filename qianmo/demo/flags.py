"""Plants the negative list: which households of a village are sound, and what is held against the others.

Hard reasons come from records and make a household black; soft ones are opinions of raters, and only two or
more who say the same make it grey (source: S3 for the totals; the list itself is the bank's and can be
switched off item by item). A soft reason that a single rater names leaves the household eligible.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

HARD = {
    "enforcement": "被执行",
    "npl": "不良贷款",
    "drugs_gang": "涉毒涉黑",
    "incapacity": "无民事行为能力",
    "age_out": "年龄不符",
    "non_resident": "长期外出不居住",
}
SOFT = {
    "idle": "好吃懒做",
    "gambling": "赌博",
    "unfilial": "不孝",
    "discord": "家庭不和",
    "bad_credit_neighbour": "邻里口碑差",
    "high_debt": "负债率高",
}
NEEDED = 2  # raters who must say the same before a soft reason excludes

BLACK_PERMILLE = 630  # of the households that are not eligible
MURMUR_PERMILLE = 55  # eligible households about whom one rater has something to say
SECOND_PERMILLE = 120  # excluded households with a second reason
HARD_WEIGHTS = (0.10, 0.12, 0.02, 0.04, 0.34, 0.38)
SOFT_WEIGHTS = (0.15, 0.15, 0.08, 0.12, 0.24, 0.26)


@dataclass(frozen=True, slots=True)
class Marks:
    """Per household: its flags, how many raters will confirm each (0 for a hard one), whether it is eligible."""

    flags: list[tuple[str, ...]]
    confirmations: list[tuple[int, ...]]
    eligible: NDArray[np.bool_]


def plant_flags(rng: np.random.Generator, *, households: int, eligible: int) -> Marks:
    """Marks for a village of which exactly `eligible` of `households` are to come out eligible."""
    order = rng.permutation(households)
    sound = np.zeros(households, dtype=bool)
    sound[order[:eligible]] = True
    black = np.zeros(households, dtype=bool)
    black[order[eligible:]] = rng.random(households - eligible) * 1000 < BLACK_PERMILLE

    hard = _pick(rng, tuple(HARD), HARD_WEIGHTS, households)
    soft = _pick(rng, tuple(SOFT), SOFT_WEIGHTS, households)
    murmur = (rng.random(households) * 1000 < MURMUR_PERMILLE).tolist()
    second = (rng.random(households) * 1000 < SECOND_PERMILLE).tolist()
    raters = rng.integers(NEEDED, 6, households).tolist()

    flags: list[tuple[str, ...]] = []
    confirmations: list[tuple[int, ...]] = []
    for row, (good, dark) in enumerate(zip(sound.tolist(), black.tolist(), strict=True)):
        if good:
            # High debt is a fact of the sheet: it is not murmured about a household whose figures are fine.
            told = murmur[row] and soft[row] != "high_debt"
            flags.append((soft[row],) if told else ())
            confirmations.append((1,) if told else ())
        elif not dark:
            flags.append((soft[row],))
            confirmations.append((raters[row],))
        elif second[row]:
            flags.append((hard[row], soft[row]))
            confirmations.append((0, raters[row]))
        else:
            flags.append((hard[row],))
            confirmations.append((0,))
    return Marks(flags=flags, confirmations=confirmations, eligible=sound)


def _pick(rng: np.random.Generator, codes: tuple[str, ...], weights: tuple[float, ...], count: int) -> list[str]:
    steps = np.cumsum(weights)[:-1]
    return [codes[index] for index in np.searchsorted(steps, rng.random(count), side="right").tolist()]
