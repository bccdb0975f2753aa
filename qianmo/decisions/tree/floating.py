"""Powers, roots and logarithms: the only numbers here that are not exact, so all engines take the same steps.

Each engine turns its decimals into the nearest floating number, calls the same function of the C library on it, and
rounds what comes back to ten decimals (to a whole number from 10^8 on, where floating numbers hold no more). What
exceeds the ceiling, or does not exist, is null. The same steps in SQL stand in `sql.floating`.
"""

import math
from collections.abc import Callable
from decimal import Decimal

from qianmo.decisions.tree.quantity import DECIMALS

LARGEST_FINE = 1e8
FURTHEST = 41.4  # e^41.4 is just below 10^18, the ceiling of a result


def _held(found: float) -> Decimal:
    if abs(found) < LARGEST_FINE:
        return Decimal(math.floor(found * 10.0**DECIMALS + 0.5)).scaleb(-DECIMALS)
    return Decimal(math.floor(found + 0.5))


def _exponential(logarithm: float, found: Callable[[], float]) -> Decimal | None:
    """A value with that natural logarithm: null above the ceiling, none far below the last decimal."""
    if logarithm > FURTHEST:
        return None
    return Decimal(0) if logarithm < -FURTHEST else _held(found())


def power(base: Decimal, exponent: Decimal) -> Decimal | None:
    """The base to any power; null for a root of a negative number and for zero to a negative power."""
    one, other = float(base), float(exponent)
    if one == 0:
        return None if other < 0 else Decimal(1 if other == 0 else 0)
    if one < 0 and other != math.floor(other):
        return None
    found = _exponential(other * math.log(abs(one)), lambda: math.pow(abs(one), other))
    is_negative = one < 0 and other / 2 != math.floor(other / 2)
    return -found if found is not None and is_negative else found


def root(value: Decimal) -> Decimal | None:
    """The square root; null of a negative number."""
    return None if value < 0 else _held(math.sqrt(float(value)))


def exponential(value: Decimal) -> Decimal | None:
    """E to a power."""
    return _exponential(float(value), lambda: math.exp(float(value)))


def logarithm(value: Decimal) -> Decimal | None:
    """The natural logarithm; null of nothing and less."""
    return None if value <= 0 else _held(math.log(float(value)))
