"""Gives a parsed text its types: names become references, ranges become comparisons, sorts must agree.

What FEEL would only notice while running (a text set against a number, say) is a mistake of the author here,
because a bank wants to know before a customer stands at the counter.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import Any

from lark import Token, Tree

from qianmo.decisions.feel import functions, times
from qianmo.decisions.feel.combining import arithmetic, compared, equal_or_held, negative, unify
from qianmo.decisions.feel.grammar import parse
from qianmo.decisions.feel.lexer import FeelError, Scope, Unreadable, WrongSort
from qianmo.decisions.feel.lists import picked
from qianmo.decisions.feel.names import Macro, Names
from qianmo.decisions.tree.evaluate import closure, is_rounded
from qianmo.decisions.tree.nodes import (
    BOOLEAN,
    CHINESE,
    NOTHING,
    NULL,
    STRING,
    Every,
    If,
    Items,
    Kind,
    Literal,
    Node,
    Not,
    Object,
    Ref,
    Some,
    Type,
    parts_of,
    walk,
)
from qianmo.decisions.tree.quantity import DECIMALS, LARGEST_FACT, TooLarge, decimals_of, type_of

DEEPEST = 80


def expression(text: str, names: Names) -> Node:
    """The typed tree of an expression; an empty text is null. FeelError with the reason when it has none."""
    if not text:
        return Literal(NULL, None)
    return _whole(_node(parse(text, names.scope, "expression"), names, 0))


def condition(text: str, names: Names) -> Node | None:
    """The typed tree of a condition cell about `names.subject`, or None for a cell that accepts anything."""
    if text in {"", "-"}:
        return None
    assert names.subject is not None
    return _whole(_node(parse(text, names.scope, "cell"), names, 0))


@lru_cache(maxsize=16384)
def plain_condition(text: str, scope: Scope, subject: Node) -> Node | None:
    """The tree of a cell that speaks of its subject alone, kept because `check` runs after every edit; else None."""
    if text in {"", "-"}:
        return None
    try:
        tree = parse(text, scope, "cell")
        tokens = tree.scan_values(lambda value: isinstance(value, Token))
        if any(token.type in {"NAME", "MACRO"} for token in tokens):
            return None
        return _whole(_node(tree, Names({}, scope, subject), 0))
    except FeelError:
        return None  # told to whoever asks, with all the rest


def _whole(node: Node) -> Node:
    """The tree, in which nothing may be left of an object but its parts."""
    if any(isinstance(part, Object) for part in walk(node)):
        raise FeelError("对象只能按分量使用，如 客户.年龄")
    return node


Part = Any  # a tree or token of lark, which has no types


def _node(part: Part, names: Names, depth: int) -> Node:
    if depth > DEEPEST:
        raise Unreadable(f"嵌套超过 {DEEPEST} 层")
    if isinstance(part, Token):
        return _LEAVES[part.type](str(part), names)
    try:
        return _folded(_BRANCHES[str(part.data)](part.children, names, depth + 1))
    except WrongSort as error:
        if names.doubts is None:
            raise
        names.doubts.append(error)
        return NOTHING


def _folded(node: Node) -> Node:
    """A node of literals only is computed at once: `2 * 50` is 100 for every engine."""
    if isinstance(node, Literal | Ref) or not all(isinstance(part, Literal) for part in parts_of(node)):
        return node
    try:
        value = closure(node)({})
    except TooLarge:
        raise Unreadable("算出的数超出范围") from None
    if value is None:
        return Literal(NULL, None, any(is_rounded(part) for part in (node, *parts_of(node))))
    type_ = type_of(value) if isinstance(value, Decimal) else node.type
    return Literal(type_, value, any(is_rounded(part) for part in (node, *parts_of(node))))


def _number(text: str, _names: Names) -> Node:
    value = Decimal(text)
    if abs(value) > LARGEST_FACT or decimals_of(value) > DECIMALS:
        raise Unreadable(f"数 {text[:40]} 太大或小数超过 {DECIMALS} 位")
    return Literal(type_of(value), value)


def _subject(_text: str, names: Names) -> Node:
    if names.subject is None:
        raise FeelError("“?”只能用在条件格里")
    return names.subject


def _all_of(children: list[Part], names: Names, depth: int) -> Node:
    return Every(_booleans(children[::2], names, depth, "and"))


def _any_of(children: list[Part], names: Names, depth: int) -> Node:
    return Some(_booleans(children[::2], names, depth, "or"))


def _booleans(children: list[Part], names: Names, depth: int, word: str) -> tuple[Node, ...]:
    nodes = tuple(_node(child, names, depth) for child in children)
    for node in nodes:
        if node.type.kind not in {Kind.BOOLEAN, Kind.NULL}:
            raise WrongSort(f"“{word}”两边要是判断，这里有{CHINESE[node.type.kind]}")
    return nodes


def _choice(children: list[Part], names: Names, depth: int) -> Node:
    asked, then, otherwise = (_node(children[index], names, depth) for index in (1, 3, 5))
    if asked.type.kind not in {Kind.BOOLEAN, Kind.NULL}:
        if names.doubts is None:
            raise WrongSort("if 后面要是一个判断")
        names.doubts.append(WrongSort("if 后面要是一个判断"))
        asked = NOTHING
    return If(unify(then.type, otherwise.type), asked, then, otherwise)


def _compare(children: list[Part], names: Names, depth: int) -> Node:
    left, right = _node(children[0], names, depth), _node(children[2], names, depth)
    return compared(str(children[1]), left, right)


def _between(children: list[Part], names: Names, depth: int) -> Node:
    value, low, high = (_node(children[index], names, depth) for index in (0, 2, 4))
    return Every((compared(">=", value, low), compared("<=", value, high)))


def _membership(children: list[Part], names: Names, depth: int) -> Node:
    inner = replace(names, subject=_node(children[0], names, depth))
    place = children[2]
    assert isinstance(place, Tree)
    if place.data == "value":
        return _equal(place.children[0], names, inner, depth)
    if place.data == "bracketed":
        if len(place.children) == 4:
            return _relation(place.children[1:3], inner, depth)
        if place.children[1].data == "range":
            return _node(place.children[1], inner, depth)
        options = place.children[1].children[::2]
        return Some(
            tuple(
                _equal(option.children[0], names, inner, depth)
                if option.data == "value"
                else _node(option, inner, depth)
                for option in options
            )
        )
    return _node(place, inner, depth)


def _equal(part: Part, outer: Names, inner: Names, depth: int) -> Node:
    assert inner.subject is not None
    return equal_or_held(inner.subject, _node(part, outer, depth))


def _relation(children: list[Part], names: Names, depth: int) -> Node:
    assert names.subject is not None
    return compared(str(children[0]), names.subject, _node(children[1], names, depth))


def _range(children: list[Part], names: Names, depth: int) -> Node:
    assert names.subject is not None
    low, high = _node(children[1], names, depth), _node(children[3], names, depth)
    lower = ">=" if children[0] == "[" else ">"
    upper = "<=" if children[4] == "]" else "<"
    return Every((compared(lower, names.subject, low), compared(upper, names.subject, high)))


def _value(children: list[Part], names: Names, depth: int) -> Node:
    """A cell's plain expression: a value to equal, unless it speaks of the tested value itself by `?`."""
    node = _node(children[0], names, depth)
    assert names.subject is not None
    if _speaks_of_subject(children[0]):
        if node.type.kind is not Kind.BOOLEAN:
            raise WrongSort("含“?”的条件要是一个判断")
        return node
    return equal_or_held(names.subject, node)


def _speaks_of_subject(part: Part) -> bool:
    if isinstance(part, Token):
        return bool(part.type == "SUBJECT")
    return any(token.type == "SUBJECT" for token in part.scan_values(lambda value: isinstance(value, Token)))


def _tests(children: list[Part], names: Names, depth: int) -> Node:
    nodes = tuple(_node(child, names, depth) for child in children[::2])
    return nodes[0] if len(nodes) == 1 else Some(nodes)


def _arithmetic(children: list[Part], names: Names, depth: int) -> Node:
    return arithmetic(str(children[1]), _node(children[0], names, depth), _node(children[2], names, depth))


def _negative(children: list[Part], names: Names, depth: int) -> Node:
    return negative(_node(children[1], names, depth))


def _items(children: list[Part], names: Names, depth: int) -> Node:
    parts = tuple(_node(child, names, depth) for child in children[1:-1:2])
    item = NULL
    for part in parts:
        item = unify(item, part.type)
    return Items(Type(Kind.LIST, item=item), parts)


def _call(children: list[Part], names: Names, depth: int) -> Node:
    arguments = tuple(_node(child, names, depth) for child in children[2:-1:2])
    return functions.call(str(children[0]), arguments)


def invoked(name: str, texts: Mapping[str, str], names: Names) -> Node:
    """A call by the names of the parameters, as a boxed invocation makes it; what is not named is null."""
    macro = names.macro(name)
    return _whole(_applied(macro, tuple(expression(text, names) for text in macro.ordered(texts)), names, 0))


def _call_of_macro(children: list[Part], names: Names, depth: int) -> Node:
    arguments = tuple(_node(child, names, depth) for child in children[2:-1:2])
    return _applied(names.macros[str(children[0])], arguments, names, depth)


def _applied(macro: Macro, arguments: tuple[Node, ...], names: Names, depth: int) -> Node:
    return macro.applied(
        arguments, names, lambda text, inner: _node(parse(text, inner.scope, "expression"), inner, depth + 1)
    )


_LEAVES: dict[str, Callable[[str, Names], Node]] = {
    "NUMBER": _number,
    "STRING": lambda text, _names: Literal(STRING, text),
    "TRUE": lambda _text, _names: Literal(BOOLEAN, True),
    "FALSE": lambda _text, _names: Literal(BOOLEAN, False),
    "NULL": lambda _text, _names: Literal(NULL, None),
    "NAME": lambda text, names: names.nodes[text],
    "SUBJECT": _subject,
}
_BRANCHES: dict[str, Callable[[list[Part], Names, int], Node]] = {
    "token": lambda children, names, depth: _node(children[0], names, depth),
    "cell": lambda children, names, depth: _node(children[0], names, depth),
    "group": lambda children, names, depth: _node(children[1], names, depth),
    "negation": lambda children, names, depth: Not(_node(children[2], names, depth)),
    "moment": lambda children, _names, _depth: times.written_moment(str(children[1])),
    "items": _items,
    "part": lambda children, names, depth: times.part_of(_node(children[0], names, depth), str(children[2])),
    "picked": lambda children, names, depth: picked(*(_node(children[at], names, depth) for at in (0, 2))),
    "power": lambda children, names, depth: functions.power(*(_node(children[at], names, depth) for at in (0, 2))),
    "tests": _tests,
    "relation": _relation,
    "range": _range,
    "value": _value,
    "choice": _choice,
    "conjunction": _all_of,
    "disjunction": _any_of,
    "compare": _compare,
    "between": _between,
    "membership": _membership,
    "arithmetic": _arithmetic,
    "negative": _negative,
    "call": _call,
    "applied": _call_of_macro,
}
