"""The functions an expression may call, and the nodes they become: those about numbers, and the list of all.

Each function is checked once, here and in its neighbours `texts`, `lists` and `times`:
how many arguments, of which sorts. How many decimals to keep must be written as a number, so that every result has a
known number of decimals.
"""

from datetime import timedelta
from decimal import Decimal

from qianmo.decisions.feel.combining import negative
from qianmo.decisions.feel.lexer import FeelError
from qianmo.decisions.feel.lists import LISTS
from qianmo.decisions.feel.signatures import Arguments, Maker, need, sort
from qianmo.decisions.feel.texts import TEXTS
from qianmo.decisions.feel.times import RATIO, TIMES
from qianmo.decisions.tree.moments import Months
from qianmo.decisions.tree.nodes import (
    BOOLEAN,
    NOTHING,
    NULL,
    Absolute,
    Arith,
    Call,
    Compare,
    If,
    Kind,
    Literal,
    Node,
    Not,
    Round,
    Type,
)
from qianmo.decisions.tree.quantity import DECIMALS, measure, rounded_type, type_of

LARGEST_POWER = 9
NO_DURATION: dict[Kind, Months | timedelta] = {Kind.MONTHS: Months(0), Kind.SPAN: timedelta(0)}


def call(name: str, arguments: Arguments) -> Node:
    """The node of a call; FeelError when the arguments do not fit."""
    return FUNCTIONS[name](name, arguments)


def _round(name: str, arguments: Arguments) -> Node:
    need(name, arguments, range(1, 3))
    if len(arguments) == 1 and name not in {"floor", "ceiling"}:
        raise FeelError(f"{name}(…) 要写明保留几位小数")
    sort(name, arguments[0], Kind.NUMBER)
    digits = _digits(name, arguments[1]) if len(arguments) > 1 else 0
    if arguments[0].type.kind is Kind.NULL:
        return Literal(NULL, None)
    return Round(rounded_type(arguments[0].type, digits), name, arguments[0], digits)


def _digits(name: str, node: Node) -> int:
    if isinstance(node, Literal) and isinstance(node.value, Decimal):
        digits = int(node.value)
        if digits == node.value and -DECIMALS <= digits <= DECIMALS:
            return digits
    raise FeelError(f"{name}(…) 的小数位要直接写成 -{DECIMALS} 到 {DECIMALS} 的整数")


def _absolute(name: str, arguments: Arguments) -> Node:
    need(name, arguments, range(1, 2))
    node = arguments[0]
    if node.type.kind in NO_DURATION:
        return If(node.type, Compare("<", node, Literal(node.type, NO_DURATION[node.type.kind])), negative(node), node)
    sort(name, node, Kind.NUMBER)
    if node.type.kind is Kind.NULL:
        return Literal(NULL, None)
    return Absolute(node.type, node)


def _not(name: str, arguments: Arguments) -> Node:
    need(name, arguments, range(1, 2))
    sort(name, arguments[0], Kind.BOOLEAN)
    return Not(arguments[0])


def _modulo(name: str, arguments: Arguments) -> Node:
    need(name, arguments, range(2, 3))
    for node in arguments:
        sort(name, node, Kind.NUMBER)
    left, right = arguments
    if Kind.NULL in {left.type.kind, right.type.kind}:
        return Literal(NULL, None)
    type_ = Type(Kind.NUMBER, scale=max(left.type.scale, right.type.scale), bound=right.type.bound)
    return Call(type_, "modulo", arguments)


def _parity(name: str, arguments: Arguments) -> Node:
    need(name, arguments, range(1, 2))
    two = Decimal(2)
    rest = _modulo("modulo", (arguments[0], Literal(type_of(two), two)))
    if rest.type.kind is Kind.NULL:
        return rest
    wanted = Decimal(1 if name == "odd" else 0)
    answer = Compare("=", rest, Literal(type_of(wanted), wanted))
    return If(BOOLEAN, Compare("=", rest, NOTHING), NOTHING, answer)


def power(base: Node, exponent: Node) -> Node:
    """A number raised to a power: so many exact factors for a small whole number written, else by its logarithm."""
    sort("**", base, Kind.NUMBER)
    if Kind.NULL in {base.type.kind, exponent.type.kind}:
        return Literal(NULL, None)
    sort("**", exponent, Kind.NUMBER)
    written = exponent.value if isinstance(exponent, Literal) else None
    if not isinstance(written, Decimal) or written != int(written) or abs(written) > LARGEST_POWER:
        return Call(RATIO, "power", (base, exponent))
    times = int(written)
    found: Node = Literal(type_of(Decimal(1)), Decimal(1))
    for _ in range(abs(times)):
        found = _product(found, base)
    return _reciprocal(found) if times < 0 else found


def _product(left: Node, right: Node) -> Node:
    measured = measure("*", left.type, right.type)
    return Arith(measured.type, "*", left, right, measured.is_checked)


def _reciprocal(node: Node) -> Node:
    one = Literal(type_of(Decimal(1)), Decimal(1))
    divisor = node.value if isinstance(node, Literal) and isinstance(node.value, Decimal) else None
    measured = measure("/", one.type, node.type, divisor)
    return Arith(measured.type, "/", one, node, measured.is_checked)


def _by_logarithm(name: str, arguments: Arguments) -> Node:
    need(name, arguments, range(1, 2))
    sort(name, arguments[0], Kind.NUMBER)
    return Call(RATIO, name, arguments)


_ROUNDINGS = ("floor", "ceiling", "round up", "round down", "round half up", "round half down", "decimal")
FUNCTIONS: dict[str, Maker] = {
    **dict.fromkeys(_ROUNDINGS, _round),
    "abs": _absolute,
    "modulo": _modulo,
    "odd": _parity,
    "even": _parity,
    "not": _not,
    **dict.fromkeys(("sqrt", "exp", "log"), _by_logarithm),
    **TEXTS,
    **LISTS,
    **TIMES,
}
