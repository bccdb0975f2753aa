"""The functions about texts, checked once when the model is read."""

from qianmo.decisions.feel.lexer import FeelError
from qianmo.decisions.feel.signatures import Arguments, Maker, need, sort, whole
from qianmo.decisions.tree.moments import written
from qianmo.decisions.tree.nodes import BOOLEAN, NULL, STRING, Call, Kind, Literal, Node, Type
from qianmo.decisions.tree.quantity import NUMBER

LONGEST_TEXT = 1_000_000
LENGTH = Type(Kind.NUMBER, bound=LONGEST_TEXT)


def _text_of(type_: Type, count: int) -> Maker:
    def make(name: str, arguments: Arguments) -> Node:
        need(name, arguments, range(count, count + 1))
        for node in arguments:
            sort(name, node, Kind.STRING)
        return Call(type_, name, arguments)

    return make


def _substring(name: str, arguments: Arguments) -> Node:
    need(name, arguments, range(2, 4))
    sort(name, arguments[0], Kind.STRING)
    return Call(STRING, name, (arguments[0], *(whole(name, node) for node in arguments[1:])))


def _string(name: str, arguments: Arguments) -> Node:
    need(name, arguments, range(1, 2))
    node = arguments[0]
    match node.type.kind:
        case Kind.STRING | Kind.NULL:
            return node
        case Kind.NUMBER:
            return Call(STRING, "string of number", arguments)
        case Kind.BOOLEAN:
            return Call(STRING, "string of boolean", arguments)
        case Kind.DATE:
            return Call(STRING, "string of date", arguments)
        case Kind.TIME | Kind.DATETIME:
            return Call(STRING, "string of moment", arguments)
        case Kind.MONTHS | Kind.SPAN if isinstance(node, Literal):
            return Literal(STRING, written(node.value))
    raise FeelError("string(…) 不接受列表和算出的时长")


def _number(name: str, arguments: Arguments) -> Node:
    need(name, arguments, range(1, 2))
    if arguments[0].type.kind is Kind.NUMBER:
        return arguments[0]
    sort(name, arguments[0], Kind.STRING)
    return Call(NUMBER, name, arguments)


def concatenated(left: Node, right: Node) -> Node:
    """Two texts one after the other."""
    if Kind.NULL in {left.type.kind, right.type.kind}:
        return Literal(NULL, None)
    return Call(STRING, "concat", (left, right))


TEXTS: dict[str, Maker] = {
    "string length": _text_of(LENGTH, 1),
    "upper case": _text_of(STRING, 1),
    "lower case": _text_of(STRING, 1),
    "contains": _text_of(BOOLEAN, 2),
    "starts with": _text_of(BOOLEAN, 2),
    "ends with": _text_of(BOOLEAN, 2),
    "substring before": _text_of(STRING, 2),
    "substring after": _text_of(STRING, 2),
    "substring": _substring,
    "string": _string,
    "number": _number,
}
