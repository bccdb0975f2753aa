"""What every function checks of its arguments: how many, of which sorts, whole or not."""

from collections.abc import Callable

from qianmo.decisions.feel.lexer import FeelError, WrongSort
from qianmo.decisions.tree.nodes import CHINESE, Kind, Node, Round
from qianmo.decisions.tree.quantity import rounded_type

Arguments = tuple[Node, ...]
Maker = Callable[[str, Arguments], Node]


def need(name: str, arguments: Arguments, counts: range) -> None:
    """FeelError when there are too few or too many."""
    if len(arguments) not in counts:
        raise FeelError(f"{name}(…) 的参数个数不对")


def sort(name: str, node: Node, *kinds: Kind) -> None:
    """FeelError when an argument is of another sort; null is of every sort."""
    if node.type.kind not in {*kinds, Kind.NULL}:
        raise WrongSort(f"{name}(…) 不接受{CHINESE[node.type.kind]}")


def whole(name: str, node: Node) -> Node:
    """A number without decimals; what stands behind the point is cut off."""
    sort(name, node, Kind.NUMBER)
    if node.type.kind is Kind.NULL or not node.type.scale:
        return node
    return Round(rounded_type(node.type, 0), "round down", node, 0)
