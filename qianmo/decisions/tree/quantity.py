"""Numbers as every engine can hold them: at most ten decimals, exact, with a known ceiling.

The standard counts in 34 significant digits; a database counts in 38 of fixed point or in floating point. So that
one case and a whole county get the same answer to the last digit, each expression here has a fixed number of
decimals, known when the model is read: sums keep the finer of the two, products add them up, quotients take ten,
and what exceeds ten is rounded half-even. A fact must stay below 10^15 and a result below 10^18: then every step
fits 38 digits in DuckDB and PostgreSQL alike. A case that breaks the ceiling fails, with a reason, on every engine.
"""

from dataclasses import dataclass
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Context,
    Decimal,
)

from qianmo.decisions.tree.nodes import Kind, Type

DECIMALS = 10
LARGEST_FACT = 10**15 - 1
LARGEST = 10**18
EXACT = Context(prec=90, rounding=ROUND_HALF_EVEN, traps=[])
ROUNDINGS = {
    "floor": ROUND_FLOOR,
    "ceiling": ROUND_CEILING,
    "round up": ROUND_UP,
    "round down": ROUND_DOWN,
    "round half up": ROUND_HALF_UP,
    "round half down": ROUND_HALF_DOWN,
    "decimal": ROUND_HALF_EVEN,
}
UNITS = {digits: Decimal(1).scaleb(-digits) for digits in range(-DECIMALS, DECIMALS + 1)}

INTEGER = Type(Kind.NUMBER, scale=0, bound=LARGEST_FACT)
NUMBER = Type(Kind.NUMBER, scale=DECIMALS, bound=LARGEST_FACT)


class TooLarge(ArithmeticError):
    """A result no engine can hold; the case it came from fails."""


@dataclass(frozen=True, slots=True)
class Measure:
    """The type of an arithmetic result, and whether it must be checked against the ceiling when computed."""

    type: Type
    is_checked: bool


def decimals_of(value: Decimal) -> int:
    """How many decimals a number needs: 2.50 needs one."""
    _, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int)
    idle = len(digits) - len("".join(map(str, digits)).rstrip("0"))
    return max(0, -exponent - idle) if value else 0


def type_of(value: Decimal) -> Type:
    """The narrowest type that holds a written number."""
    return Type(Kind.NUMBER, scale=decimals_of(value), bound=int(abs(value).to_integral_value(ROUND_CEILING)))


def wider(left: Type, right: Type) -> Type:
    """A number type that holds the values of both."""
    return Type(Kind.NUMBER, scale=max(left.scale, right.scale), bound=max(left.bound, right.bound))


def measure(op: str, left: Type, right: Type, divisor: Decimal | None = None) -> Measure:
    """How fine and how large `left op right` can be; `divisor` is the right side when it is written as a number."""
    if op in {"+", "-"}:
        scale, bound = max(left.scale, right.scale), left.bound + right.bound
    elif op == "*":
        scale, bound = left.scale + right.scale, left.bound * right.bound
    elif divisor is not None and divisor != 0:
        power = power_of_ten(divisor)
        scale = DECIMALS if power is None else max(0, left.scale + power)
        bound = int(EXACT.divide(Decimal(left.bound), abs(divisor)).to_integral_value(ROUND_CEILING))
    else:
        scale, bound = DECIMALS, left.bound * 10**right.scale
    is_checked = bound >= LARGEST
    return Measure(Type(Kind.NUMBER, scale=min(scale, DECIMALS), bound=min(bound, LARGEST)), is_checked)


def power_of_ten(value: Decimal) -> int | None:
    """The k of a number that is 10^k, else None: such a division only moves the point and needs no rounding."""
    sign, digits, exponent = value.normalize(EXACT).as_tuple()
    assert isinstance(exponent, int)
    return exponent if (sign, digits) == (0, (1,)) else None


def rounded_type(part: Type, digits: int) -> Type:
    """The type of a number cut to `digits` decimals; the next unit above may be reached."""
    unit = 10 ** max(0, -digits)
    return Type(Kind.NUMBER, scale=min(part.scale, max(0, digits)), bound=min(part.bound + unit, LARGEST))


def cut(value: Decimal, *, mode: str, digits: int) -> Decimal:
    """The number with at most `digits` decimals, cut the named way: 2.5 half up to 0 digits is 3, decimal gives 2."""
    return value.quantize(UNITS[digits], rounding=ROUNDINGS[mode], context=EXACT)
