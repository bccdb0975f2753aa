"""The functions an expression may call, and the nodes they become.

Each function is checked once, here: how many arguments, of which sorts. How many decimals to keep must be written
as a number, so that every result has a known number of decimals; a day must be written out as text.
"""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

from qianmo.decisions.lexer import FeelError
from qianmo.decisions.quantity import DECIMALS, rounded_type, wider
from qianmo.decisions.tree import (
    CHINESE,
    DATE,
    NULL,
    Absolute,
    Count,
    Extreme,
    Kind,
    Literal,
    Node,
    Not,
    Round,
    Type,
)

LONGEST_LIST = 1_000_000
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)

Arguments = tuple[Node, ...]


def call(name: str, arguments: Arguments) -> Node:
    """The node of a call; FeelError when the arguments do not fit."""
    return _FUNCTIONS[name](name, arguments)


def _need(name: str, arguments: Arguments, counts: range) -> None:
    if len(arguments) not in counts:
        raise FeelError(f"{name}(…) 的参数个数不对")


def _sort(name: str, node: Node, *kinds: Kind) -> None:
    if node.type.kind not in {*kinds, Kind.NULL}:
        raise FeelError(f"{name}(…) 不接受{CHINESE[node.type.kind]}")


def _round(name: str, arguments: Arguments) -> Node:
    _need(name, arguments, range(1, 3))
    if len(arguments) == 1 and name not in {"floor", "ceiling"}:
        raise FeelError(f"{name}(…) 要写明保留几位小数")
    _sort(name, arguments[0], Kind.NUMBER)
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


def _extreme(name: str, arguments: Arguments) -> Node:
    _need(name, arguments, range(1, 100))
    for node in arguments:
        _sort(name, node, Kind.NUMBER, Kind.DATE)
    kinds = {node.type.kind for node in arguments}
    if Kind.NULL in kinds:
        return Literal(NULL, None)
    if len(kinds) > 1:
        raise FeelError(f"{name}(…) 的参数要同类")
    type_ = arguments[0].type
    for node in arguments[1:]:
        type_ = wider(type_, node.type) if type_.kind is Kind.NUMBER else type_
    return Extreme(type_, "min" if name == "min" else "max", arguments)


def _absolute(name: str, arguments: Arguments) -> Node:
    _need(name, arguments, range(1, 2))
    _sort(name, arguments[0], Kind.NUMBER)
    if arguments[0].type.kind is Kind.NULL:
        return Literal(NULL, None)
    return Absolute(arguments[0].type, arguments[0])


def _count(name: str, arguments: Arguments) -> Node:
    _need(name, arguments, range(1, 2))
    _sort(name, arguments[0], Kind.LIST)
    return Count(Type(Kind.NUMBER, bound=LONGEST_LIST), arguments[0])


def _not(name: str, arguments: Arguments) -> Node:
    _need(name, arguments, range(1, 2))
    _sort(name, arguments[0], Kind.BOOLEAN)
    return Not(arguments[0])


def day(text: str) -> Node:
    """The literal of a day written as 2026-09-30; FeelError for anything else."""
    try:
        if DAY.fullmatch(text):
            return Literal(DATE, date.fromisoformat(text))
    except ValueError:
        pass
    raise FeelError(f"“{text}”不是日期，要写成 2026-09-30 这样")


def _date(name: str, arguments: Arguments) -> Node:
    _need(name, arguments, range(1, 4, 2))
    values = [node.value if isinstance(node, Literal) else None for node in arguments]
    if len(values) == 1 and isinstance(values[0], str):
        return day(values[0])
    if len(values) == 3 and all(isinstance(value, Decimal) and value == int(value) for value in values):
        year, month, number = (int(value) for value in values if isinstance(value, Decimal))
        return day(f"{year:04d}-{month:02d}-{number:02d}")
    raise FeelError('日期要写成 date("2026-09-30") 这样确定的一天')


_FUNCTIONS: dict[str, Callable[[str, Arguments], Node]] = {
    **dict.fromkeys(
        ("floor", "ceiling", "round up", "round down", "round half up", "round half down", "decimal"), _round
    ),
    "min": _extreme,
    "max": _extreme,
    "abs": _absolute,
    "count": _count,
    "not": _not,
    "date": _date,
}
