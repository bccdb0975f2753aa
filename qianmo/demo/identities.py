"""Invents identity and mobile numbers that are well formed, unique in the county, and belong to nobody.

The last three digits before the check digit of an identity number are given out by place: here each village
has its own share of them, so that two villages can be generated apart and never meet. Mobile numbers use 154,
a prefix that no operator has been given.
"""

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])  # GB 11643-1999
CHECK_DIGITS = "10X98765432"
SEQUENCES = 500  # three digits, odd for men and even for women
PHONE_PREFIX = 154
PHONES = 10**8


class TooManyVillagesError(ValueError):
    """More villages than there are sequence numbers to share out."""


def identity_numbers(
    *,
    prefixes: Sequence[int],
    births: Sequence[date],
    female: Sequence[bool],
    fallback: Sequence[int],
    share: int,
    shares: int,
) -> list[str]:
    """Eighteen-character identity numbers (GB 11643-1999), one per person, no two alike.

    `share` of `shares` is the village's place among all villages. When a birthday has used up the village's
    sequence numbers, the person gets the next prefix of `fallback` instead of `prefixes`.
    """
    if shares > SEQUENCES:
        raise TooManyVillagesError(f"最多可为 {SEQUENCES} 个村编造证件号码，要求的是 {shares} 个。")
    own = range(share, SEQUENCES, shares)
    used: dict[tuple[int, date, bool], int] = {}
    numbers: list[int] = []
    for wanted, born, woman in zip(prefixes, births, female, strict=True):
        prefix = wanted
        for spare in (wanted, *fallback):
            prefix = spare
            if used.get((prefix, born, woman), 0) < len(own):
                break
        turn = used.get((prefix, born, woman), 0)
        used[prefix, born, woman] = turn + 1
        sequence = own[turn] * 2 + (0 if woman else 1)
        day = born.year * 10_000 + born.month * 100 + born.day
        numbers.append((prefix * 10**8 + day) * 1000 + sequence)
    body = np.array(numbers, dtype=np.int64)
    digits = body[:, None] // 10 ** np.arange(16, -1, -1, dtype=np.int64) % 10
    checks = (digits @ WEIGHTS % 11).tolist()
    return [f"{number}{CHECK_DIGITS[check]}" for number, check in zip(numbers, checks, strict=True)]


def phone_numbers(draws: NDArray[np.float64], *, share: int, shares: int) -> list[str]:
    """Eleven-digit mobile numbers, one per draw in [0, 1), no two alike; `share` of `shares` as for identities."""
    room = PHONES // shares
    taken: set[int] = set()
    numbers = []
    for draw in (draws * room).astype(np.int64).tolist():
        place = draw
        while place in taken:
            place = (place + 1) % room
        taken.add(place)
        numbers.append(f"{PHONE_PREFIX}{place * shares + share:08d}")
    return numbers
