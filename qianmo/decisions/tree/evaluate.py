"""Turns a typed tree into a closure that answers one case, with exact decimals: the reference of what it means.

The closure reads the values it needs from a mapping of names and returns a value or null. The one way it can fail
is `TooLarge`. Every node is turned once, when the model is compiled, so a case costs microseconds.
"""

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from operator import ge, gt, le, lt
from typing import Any

from qianmo.decisions.tree.calls import CALLS
from qianmo.decisions.tree.nodes import (
    Absolute,
    Arith,
    Call,
    Compare,
    Count,
    Every,
    Extreme,
    If,
    Items,
    Literal,
    Node,
    Not,
    Ref,
    Round,
    Some,
)
from qianmo.decisions.tree.quantity import DECIMALS, EXACT, LARGEST, UNITS, TooLarge, cut, power_of_ten

Values = dict[str, Any]
Closure = Callable[[Values], Any]

_ORDERS: dict[str, Callable[[Any, Any], bool]] = {"<": lt, "<=": le, ">": gt, ">=": ge}


def closure(node: Node) -> Closure:
    """The closure of a node; raises TooLarge when called on a case whose arithmetic passes the ceiling."""
    return _CLOSURES[type(node)](node)


def _literal(node: Literal) -> Closure:
    value = node.value
    return lambda _values: value


def _ref(node: Ref) -> Closure:
    name = node.name
    return lambda values: values[name]


def _compare(node: Compare) -> Closure:
    if isinstance(node.left, Ref) and isinstance(node.right, Literal):
        return _compare_with_literal(node.op, node.left.name, node.right.value)
    left, right = closure(node.left), closure(node.right)
    if node.op == "=":
        return lambda values: left(values) == right(values)
    if node.op == "!=":
        return lambda values: left(values) != right(values)
    order = _ORDERS[node.op]

    def ordered(values: Values) -> bool | None:
        one, other = left(values), right(values)
        return None if one is None or other is None else order(one, other)

    return ordered


def _compare_with_literal(op: str, name: str, bound: Any) -> Closure:
    """Nearly every cell of a table is of this form, so it gets the short road."""
    if op == "=":
        return lambda values: values[name] == bound
    if op == "!=":
        return lambda values: values[name] != bound
    if bound is None:
        return lambda _values: None
    order = _ORDERS[op]

    def ordered(values: Values) -> bool | None:
        value = values[name]
        return None if value is None else order(value, bound)

    return ordered


def _range(name: str, above: str, least: Any, below: str, most: Any) -> Closure:
    """A range between written ends: after the comparisons themselves the most common cell of all."""
    is_above, is_below = _ORDERS[above], _ORDERS[below]

    def within(values: Values) -> bool | None:
        value = values[name]
        return None if value is None else is_above(value, least) and is_below(value, most)

    return within


def _every(node: Every) -> Closure:
    match node.parts:
        case (
            Compare(op=above, left=Ref(name=name), right=Literal(value=least)),
            Compare(op=below, left=Ref(name=again), right=Literal(value=most)),
        ) if name == again and {above, below} <= _ORDERS.keys() and None not in {least, most}:
            return _range(name, above, least, below, most)
    parts = tuple(closure(part) for part in node.parts)

    def every(values: Values) -> bool | None:
        answer: bool | None = True
        for part in parts:
            found = part(values)
            if found is False:
                return False
            if found is None:
                answer = None
        return answer

    return every


def _listed(name: str, chosen: frozenset[Any]) -> Closure:
    """A list of written values; equality knows null, so null is in it only where it is written."""
    return lambda values: values[name] in chosen


def _some(node: Some) -> Closure:
    listed = [part for part in node.parts if isinstance(part, Compare) and part.op == "="]
    names = {part.left.name if isinstance(part.left, Ref) else "" for part in listed}
    if len(listed) == len(node.parts) and len(names) == 1 and names != {""}:
        written = [part.right.value for part in listed if isinstance(part.right, Literal)]
        if len(written) == len(listed):
            return _listed(names.pop(), frozenset(written))
    parts = tuple(closure(part) for part in node.parts)

    def some(values: Values) -> bool | None:
        answer: bool | None = False
        for part in parts:
            found = part(values)
            if found is True:
                return True
            if found is None:
                answer = None
        return answer

    return some


def _not(node: Not) -> Closure:
    part = closure(node.part)

    def contrary(values: Values) -> bool | None:
        found = part(values)
        return None if found is None else not found

    return contrary


def _divide(left: Decimal, right: Decimal) -> Decimal | None:
    return None if right == 0 else EXACT.divide(left, right)


_OPERATIONS: dict[str, Callable[[Decimal, Decimal], Decimal | None]] = {
    "+": EXACT.add,
    "-": EXACT.subtract,
    "*": EXACT.multiply,
    "/": _divide,
}


def needs_cut(node: Arith) -> bool:
    """Can the exact result have more decimals than we keep? Never for sums, seldom for products."""
    left, right = node.left.type.scale, node.right.type.scale
    if node.op == "*":
        return left + right > DECIMALS
    if node.op != "/":
        return False
    divisor = node.right.value if isinstance(node.right, Literal) else None
    power = power_of_ten(divisor) if isinstance(divisor, Decimal) else None
    return power is None or left + power > DECIMALS


ROUNDED = frozenset(
    {
        *("power", "sqrt", "exp", "log", "mean of list", "ratio of spans"),
        *("number", "time of text", "moment of text"),
    }
)


def is_rounded(node: Node) -> bool:
    """May the value differ from what the standard gives beyond ten decimals, or in the texts it reads?"""
    match node:
        case Literal():
            return node.is_rounded
        case Arith():
            return needs_cut(node)
        case Call():
            return node.name in ROUNDED
    return False


def _arith(node: Arith) -> Closure:
    left, right, operation = closure(node.left), closure(node.right), _OPERATIONS[node.op]
    is_checked = node.is_checked
    is_cut = needs_cut(node)
    unit = UNITS[DECIMALS]

    def computed(values: Values) -> Decimal | None:
        one, other = left(values), right(values)
        if one is None or other is None:
            return None
        result = operation(one, other)
        if result is None:
            return None
        if is_checked and not -LARGEST < result < LARGEST:
            raise TooLarge
        return EXACT.quantize(result, unit) if is_cut else result

    return computed


def _round(node: Round) -> Closure:
    part, cutting = closure(node.part), partial(cut, mode=node.mode, digits=node.digits)

    def rounded(values: Values) -> Decimal | None:
        value = part(values)
        return None if value is None else cutting(value)

    return rounded


def _absolute(node: Absolute) -> Closure:
    part = closure(node.part)

    def magnitude(values: Values) -> Decimal | None:
        value = part(values)
        return None if value is None else abs(value)

    return magnitude


def _extreme(node: Extreme) -> Closure:
    parts = tuple(closure(part) for part in node.parts)
    choose: Callable[[list[Any]], Any] = min if node.op == "min" else max

    def extreme(values: Values) -> Any:
        found = [part(values) for part in parts]
        return None if None in found else choose(found)

    return extreme


def _count(node: Count) -> Closure:
    part = closure(node.part)

    def count(values: Values) -> Decimal | None:
        items = part(values)
        return None if items is None else Decimal(len(items))

    return count


def _items(node: Items) -> Closure:
    parts = tuple(closure(part) for part in node.parts)
    return lambda values: tuple([part(values) for part in parts])


def _call(node: Call) -> Closure:
    parts, function = tuple(closure(part) for part in node.parts), CALLS[node.name]
    strict = 1 if node.name == "list contains" else len(parts)  # null may be looked for in a list

    def called(values: Values) -> Any:
        found = [part(values) for part in parts]
        return None if None in found[:strict] else function(*found)

    return called


def _if(node: If) -> Closure:
    condition, then, otherwise = closure(node.condition), closure(node.then), closure(node.otherwise)
    return lambda values: then(values) if condition(values) is True else otherwise(values)


_CLOSURES: dict[type, Callable[[Any], Closure]] = {
    Literal: _literal,
    Ref: _ref,
    Compare: _compare,
    Every: _every,
    Some: _some,
    Not: _not,
    Arith: _arith,
    Round: _round,
    Absolute: _absolute,
    Extreme: _extreme,
    Count: _count,
    If: _if,
    Items: _items,
    Call: _call,
}
