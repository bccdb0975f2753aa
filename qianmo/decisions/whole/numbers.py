"""The functions about numbers."""

from collections.abc import Callable
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from qianmo.decisions.tree import moments
from qianmo.decisions.tree.quantity import ROUNDINGS
from qianmo.decisions.whole.arithmetic import negative
from qianmo.decisions.whole.builtins import feel
from qianmo.decisions.whole.values import NUMBERS, held

FINEST = 6_111  # decimals, where the standard ends; far beyond what 34 digits can tell
_WIDE = NUMBERS.copy()
_WIDE.prec = 4_100


def _rounded(value: Decimal, scale: Decimal, rounding: str) -> Decimal | None:
    digits = int(scale)
    if abs(digits) > FINEST:
        return None
    if digits >= 0 and -int(value.as_tuple().exponent) <= digits:
        return value
    return held(NUMBERS.plus(value.quantize(Decimal(1).scaleb(-digits), rounding=rounding, context=_WIDE)))


def _rounding(name: str, first: str, second: str) -> None:
    rounding = ROUNDINGS[name]

    def rounded(value: Decimal, scale: Decimal = Decimal(0)) -> Decimal | None:
        return _rounded(value, scale, rounding)

    feel(name, f"{first}: number, {second}")(rounded)


for _name in ("floor", "ceiling"):
    _rounding(_name, "n", "scale: number?")
for _name in ("decimal", "round up", "round down", "round half up", "round half down"):
    _rounding(_name, "n", "scale: number")


@feel("abs", "n: number|duration")
def _absolute(value: Any) -> Any:
    if isinstance(value, Decimal):
        return value.copy_abs()
    return negative(value) if moments.written(value).startswith("-") else value


@feel("modulo", "dividend: number, divisor: number")
def _modulo(left: Decimal, right: Decimal) -> Decimal | None:
    """The rest after whole division, with the sign of the divisor."""
    if not right:
        return None
    whole = _WIDE.divide(left, right).to_integral_value(ROUND_FLOOR)
    return held(NUMBERS.subtract(left, _WIDE.multiply(right, whole)))


@feel("odd", "number: number")
def _odd(value: Decimal) -> bool | None:
    rest = _modulo(value, Decimal(2))
    return None if rest is None else rest == 1


@feel("even", "number: number")
def _even(value: Decimal) -> bool | None:
    rest = _modulo(value, Decimal(2))
    return None if rest is None else rest == 0


def _of_one(work: Callable[[Decimal], Decimal]) -> Callable[[Decimal], Decimal | None]:
    return lambda value: held(work(value))


feel("sqrt", "number: number")(_of_one(NUMBERS.sqrt))
feel("exp", "number: number")(_of_one(NUMBERS.exp))
feel("log", "number: number")(_of_one(NUMBERS.ln))
