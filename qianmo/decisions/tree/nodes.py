"""The typed tree: what a cell or a formula means once every name and type is known.

Both back ends, the one that decides a case and the one that lowers to SQL, walk exactly these nodes, so there is
one meaning. Ranges, `between`, `in` and comma lists are written out as comparisons joined by and/or. A number
carries how many decimals it can have and how large it can get; see `quantity` for why.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, cast
from typing import Literal as OneOf

from qianmo.decisions.tree.moments import Months


class Kind(StrEnum):
    """What sort of value an expression has; every sort may also be null."""

    NUMBER = "number"
    STRING = "string"
    BOOLEAN = "boolean"
    DATE = "date"
    TIME = "time"
    DATETIME = "date and time"
    MONTHS = "years and months duration"
    SPAN = "days and time duration"
    LIST = "list"
    OBJECT = "context"
    NULL = "null"


CHINESE = {
    Kind.NUMBER: "数值",
    Kind.STRING: "文字",
    Kind.BOOLEAN: "是否",
    Kind.DATE: "日期",
    Kind.TIME: "时间",
    Kind.DATETIME: "日期时间",
    Kind.MONTHS: "年月时长",
    Kind.SPAN: "日时时长",
    Kind.LIST: "列表",
    Kind.OBJECT: "对象",
    Kind.NULL: "空值",
}


@dataclass(frozen=True, slots=True)
class Type:
    """A sort of value; for numbers at most `scale` decimals and magnitude at most `bound`; for lists the item."""

    kind: Kind
    scale: int = 0
    bound: int = 0
    item: "Type | None" = None


STRING = Type(Kind.STRING)
BOOLEAN = Type(Kind.BOOLEAN)
DATE = Type(Kind.DATE)
TIME = Type(Kind.TIME)
DATETIME = Type(Kind.DATETIME)
MONTHS = Type(Kind.MONTHS)
SPAN = Type(Kind.SPAN)
OBJECT = Type(Kind.OBJECT)
NULL = Type(Kind.NULL)

TEMPORAL = frozenset({Kind.DATE, Kind.TIME, Kind.DATETIME, Kind.MONTHS, Kind.SPAN})

Value = Decimal | str | bool | date | time | Months | timedelta | tuple[object, ...] | None


@dataclass(frozen=True, slots=True)
class Literal:
    """A value written in the model, or computed from such while reading; `is_rounded` if that lost a digit."""

    type: Type
    value: Value
    is_rounded: bool = False


NOTHING = Literal(NULL, None)


@dataclass(frozen=True, slots=True)
class Ref:
    """The value of an input, of a decision, or of the column a cell stands in."""

    type: Type
    name: str


@dataclass(frozen=True, slots=True)
class Compare:
    """Two values set against each other; equality knows null, order with null is null."""

    op: OneOf["=", "!=", "<", "<=", ">", ">="]
    left: "Node"
    right: "Node"
    type: Type = BOOLEAN


@dataclass(frozen=True, slots=True)
class Every:
    """And, three-valued: false wins, then null."""

    parts: tuple["Node", ...]
    type: Type = BOOLEAN


@dataclass(frozen=True, slots=True)
class Some:
    """Or, three-valued: true wins, then null."""

    parts: tuple["Node", ...]
    type: Type = BOOLEAN


@dataclass(frozen=True, slots=True)
class Not:
    """The contrary; null stays null."""

    part: "Node"
    type: Type = BOOLEAN


@dataclass(frozen=True, slots=True)
class Arith:
    """Sum, difference, product or quotient; `is_checked` when the result could be too large to hold."""

    type: Type
    op: OneOf["+", "-", "*", "/"]
    left: "Node"
    right: "Node"
    is_checked: bool


@dataclass(frozen=True, slots=True)
class Round:
    """A number cut to `digits` decimals (negative: tens, hundreds) in a named way."""

    type: Type
    mode: str
    part: "Node"
    digits: int


@dataclass(frozen=True, slots=True)
class Absolute:
    """The magnitude of a number."""

    type: Type
    part: "Node"


@dataclass(frozen=True, slots=True)
class Extreme:
    """The least or greatest of several numbers or days; null when any is null."""

    type: Type
    op: OneOf["min", "max"]
    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Count:
    """How many items a list holds."""

    type: Type
    part: "Node"


@dataclass(frozen=True, slots=True)
class If:
    """One of two values; a condition that is null counts as not met."""

    type: Type
    condition: "Node"
    then: "Node"
    otherwise: "Node"


@dataclass(frozen=True, slots=True)
class Items:
    """A list written item by item."""

    type: Type
    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Call:
    """A function of the language by its own name; null when any of what it is given is null.

    Only null itself may be looked for in a list. What each name means to a case stands in `calls`, in SQL in
    `sql.calls`.
    """

    type: Type
    name: str
    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Object:
    """Values by name, an input with parts or a written context. It is taken apart while reading: no engine sees it."""

    fields: tuple[tuple[str, "Node"], ...]
    type: Type = OBJECT

    def part(self, name: str) -> "Node":
        """The value of that name; null when it has none."""
        return dict(self.fields).get(name, NOTHING)


Node = (
    Object
    | Literal
    | Ref
    | Compare
    | Every
    | Some
    | Not
    | Arith
    | Round
    | Absolute
    | Extreme
    | Count
    | If
    | Items
    | Call
)


def parts_of(node: Node) -> tuple[Node, ...]:
    """The nodes directly inside a node."""
    inside = _INSIDE.get(type(node))
    return () if inside is None else inside(node)


def _many(node: Any) -> tuple[Node, ...]:
    return cast("tuple[Node, ...]", node.parts)


def _one(node: Any) -> tuple[Node, ...]:
    return (node.part,)


def _two(node: Any) -> tuple[Node, ...]:
    return (node.left, node.right)


_INSIDE: dict[type, Callable[[Any], tuple[Node, ...]]] = {
    **dict.fromkeys((Every, Some, Extreme, Items, Call), _many),
    **dict.fromkeys((Not, Round, Absolute, Count), _one),
    **dict.fromkeys((Compare, Arith), _two),
    If: lambda node: (node.condition, node.then, node.otherwise),
    Object: lambda node: tuple(part for _, part in node.fields),
}  # by type, since every edit walks thousands of nodes


def walk(node: Node) -> Iterator[Node]:
    """The node and everything inside it."""
    stack = [node]
    while stack:
        current = stack.pop()
        yield current
        stack.extend(parts_of(current))


def names_in(node: Node) -> frozenset[str]:
    """The names a node asks for."""
    return frozenset(part.name for part in walk(node) if isinstance(part, Ref))
