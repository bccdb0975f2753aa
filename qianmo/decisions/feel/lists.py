"""The functions about lists: one written item by item is worked out at once, one given as a whole with its case."""

from decimal import Decimal
from functools import reduce

from qianmo.decisions.feel.lexer import WrongSort
from qianmo.decisions.feel.signatures import Arguments, Maker, need, sort, whole
from qianmo.decisions.tree.nodes import (
    BOOLEAN,
    CHINESE,
    NULL,
    TEMPORAL,
    Arith,
    Call,
    Compare,
    Count,
    Every,
    Extreme,
    Items,
    Kind,
    Literal,
    Node,
    Some,
    Type,
)
from qianmo.decisions.tree.quantity import DECIMALS, LARGEST, measure, type_of

LONGEST_LIST = 1_000_000
NOT_KNOWN = Literal(NULL, None)


def _spread(arguments: Arguments) -> Arguments | None:
    """The items, when they are written out: several arguments, or one written list; None for a list as a whole."""
    if len(arguments) == 1 and isinstance(arguments[0], Items):
        return arguments[0].parts
    if len(arguments) == 1 and isinstance(arguments[0], Literal) and isinstance(arguments[0].value, tuple):
        item = arguments[0].type.item or NULL
        return tuple(Literal(item if value is not None else NULL, value) for value in arguments[0].value)  # type: ignore[arg-type]  # items of a literal are values
    return None if len(arguments) == 1 and arguments[0].type.kind is Kind.LIST else arguments


def _item(name: str, node: Node, *kinds: Kind) -> Type:
    item = node.type.item or NULL
    if item.kind not in {*kinds, Kind.NULL}:
        raise WrongSort(f"{name}(…) 不接受{CHINESE[item.kind]}的列表")
    return item


def added(left: Node, right: Node, op: str = "+") -> Node:
    """The sum of two numbers; null with null."""
    if Kind.NULL in {left.type.kind, right.type.kind}:
        return NOT_KNOWN
    measured = measure(op, left.type, right.type)
    return Arith(measured.type, op, left, right, measured.is_checked)  # type: ignore[arg-type]  # only these signs


def _sum(name: str, arguments: Arguments) -> Node:
    need(name, arguments, range(1, 100))
    parts = _spread(arguments)
    if parts is None:
        item = _item(name, arguments[0], Kind.NUMBER)
        return Call(Type(Kind.NUMBER, scale=item.scale, bound=LARGEST), "sum of list", arguments)
    for node in parts:
        sort(name, node, Kind.NUMBER)
    return reduce(added, parts) if parts else NOT_KNOWN


def _mean(name: str, arguments: Arguments) -> Node:
    need(name, arguments, range(1, 100))
    parts = _spread(arguments)
    if parts is None:
        _item(name, arguments[0], Kind.NUMBER)
        return Call(Type(Kind.NUMBER, scale=DECIMALS, bound=LARGEST), "mean of list", arguments)
    total, count = _sum(name, arguments), Decimal(len(parts))
    if total.type.kind is Kind.NULL:
        return NOT_KNOWN
    measured = measure("/", total.type, type_of(count), count)
    return Arith(measured.type, "/", total, Literal(type_of(count), count), measured.is_checked)


def _extreme(name: str, arguments: Arguments) -> Node:
    need(name, arguments, range(1, 100))
    parts = _spread(arguments)
    if parts is None:
        item = _item(name, arguments[0], Kind.NUMBER, Kind.STRING, *TEMPORAL)
        return Call(item, f"{name} of list", arguments)
    for node in parts:
        sort(name, node, Kind.NUMBER, Kind.STRING, *TEMPORAL)
    kinds = {node.type.kind for node in parts}
    if Kind.NULL in kinds or not parts:
        return NOT_KNOWN
    if len(kinds) > 1:
        raise WrongSort(f"{name}(…) 的参数要同类")
    type_ = parts[0].type
    if type_.kind is Kind.NUMBER:
        type_ = Type(
            Kind.NUMBER, scale=max(node.type.scale for node in parts), bound=max(node.type.bound for node in parts)
        )
    return Extreme(type_, "min" if name == "min" else "max", parts)


def _count(name: str, arguments: Arguments) -> Node:
    need(name, arguments, range(1, 2))
    sort(name, arguments[0], Kind.LIST)
    parts = _spread(arguments) if arguments[0].type.kind is Kind.LIST else None
    if parts is not None:
        number = Decimal(len(parts))
        return Literal(type_of(number), number)
    return Count(Type(Kind.NUMBER, bound=LONGEST_LIST), arguments[0])


def _contains(name: str, arguments: Arguments) -> Node:
    need(name, arguments, range(2, 3))
    sort(name, arguments[0], Kind.LIST)
    return held(arguments[1], arguments[0])


def picked(items: Node, place: Node) -> Node:
    """The item of a list at a place, from 1 or, negative, from its end; a value alone is a list of one."""
    if items.type.kind is not Kind.LIST:
        items = Items(Type(Kind.LIST, item=items.type), (items,))
    return Call(items.type.item or NULL, "item of list", (items, whole("[…]", place)))


def held(item: Node, items: Node) -> Node:
    """Is the item in the list? FeelError when it could never be."""
    if items.type.kind is Kind.NULL:
        return NOT_KNOWN
    kind = (items.type.item or NULL).kind
    if Kind.NULL not in {kind, item.type.kind} and kind is not item.type.kind:
        raise WrongSort(f"{CHINESE[kind]}的列表里不会有{CHINESE[item.type.kind]}")
    parts = _spread((items,))
    if parts is not None:
        return Some(tuple(Compare("=", item, part) for part in parts))
    return Call(BOOLEAN, "list contains", (items, item))


def _whether(of_all: bool) -> Maker:
    def make(name: str, arguments: Arguments) -> Node:
        need(name, arguments, range(1, LONGEST_LIST))
        parts = _spread(arguments)
        if parts is None:
            _item(name, arguments[0], Kind.BOOLEAN)
            return Call(BOOLEAN, f"{name} of list", arguments)
        for node in parts:
            sort(name, node, Kind.BOOLEAN)
        return Every(parts) if of_all else Some(parts)

    return make


LISTS: dict[str, Maker] = {
    "sum": _sum,
    "mean": _mean,
    "min": _extreme,
    "max": _extreme,
    "count": _count,
    "list contains": _contains,
    "all": _whether(True),
    "any": _whether(False),
}
