"""Small pieces of SQL as sqlglot nodes.

Nothing is ever parsed: every node is built here from values the engine made itself, so no text of a model can become
SQL.
"""

from collections.abc import Callable, Iterable, Sequence
from operator import add, mul, sub
from typing import Any

from sqlglot import exp

Sql = Any  # a node of sqlglot, which has no types here

# Integers below this fit BIGINT even when doubled; above it a column is HUGEINT or numeric.
NARROW = 4 * 10**18


def is_wide(magnitude: int) -> bool:
    """Must an integer of this size be held in more than 64 bits?"""
    return magnitude >= NARROW


def column(name: str) -> Sql:
    """A column by its exact name."""
    return exp.column(exp.to_identifier(name, quoted=True))


def integer(value: int) -> Sql:
    """A whole number."""
    literal = exp.Literal.number(str(abs(value)))
    return exp.Neg(this=literal) if value < 0 else literal


def written(node: Sql) -> int | None:
    """The whole number a node is written as, if it is one."""
    if isinstance(node, exp.Neg):
        inner = written(node.this)
        return None if inner is None else -inner
    is_whole = isinstance(node, exp.Literal) and not node.is_string and node.this.isdecimal()
    return int(node.this) if is_whole else None


def text(value: str) -> Sql:
    """A quoted text."""
    return exp.Literal.string(value)


def null() -> Sql:
    """Null."""
    return exp.Null()


def boolean(value: bool) -> Sql:
    """True or false."""
    return exp.Boolean(this=value)


def placed(node: Sql) -> Sql:
    """The node, or a copy of it when it already stands in a tree: one node may not hang in two."""
    return node if node.parent is None else node.copy()


_FOLDED: dict[type, Callable[[int, int], int]] = {exp.Add: add, exp.Sub: sub, exp.Mul: mul}
_SELF_CONTAINED = (exp.Column, exp.Literal, exp.Func, exp.Case, exp.Cast, exp.Paren, exp.Null, exp.Boolean, exp.Array)


def operand(node: Sql) -> Sql:
    """The node, in brackets where precedence could bite."""
    is_plain = isinstance(node, _SELF_CONTAINED) and not isinstance(node, exp.Binary)
    return placed(node) if is_plain else exp.Paren(this=placed(node))


def binary(kind: type, left: Sql, right: Sql) -> Sql:
    """`left kind right`; two written numbers are put together here, since a database would do it in 32 bits."""
    one, other = (written(left), written(right)) if kind in _FOLDED else (None, None)
    if one is not None and other is not None:
        return integer(_FOLDED[kind](one, other))
    return kind(this=operand(left), expression=operand(right))


def negated(node: Sql) -> Sql:
    """Not."""
    return exp.Not(this=operand(node))


def is_null(node: Sql) -> Sql:
    """IS NULL."""
    return exp.Is(this=operand(node), expression=exp.Null())


def is_not(node: Sql, value: bool) -> Sql:
    """IS NOT TRUE, IS NOT FALSE."""
    return exp.Not(this=exp.Paren(this=exp.Is(this=operand(node), expression=exp.Boolean(this=value))))


def all_of(nodes: Iterable[Sql]) -> Sql:
    """And; true of nothing."""
    return _joined(exp.And, list(nodes), empty=True)


def any_of(nodes: Iterable[Sql]) -> Sql:
    """Or; false of nothing."""
    return _joined(exp.Or, list(nodes), empty=False)


def _joined(kind: type, nodes: list[Sql], *, empty: bool) -> Sql:
    return joined(kind, nodes) if nodes else exp.Boolean(this=empty)


def joined(kind: type, nodes: list[Sql]) -> Sql:
    """One or more parts as a balanced tree, so that hundreds do not nest hundreds deep."""
    while len(nodes) > 1:
        pairs = [nodes[index : index + 2] for index in range(0, len(nodes), 2)]
        nodes = [binary(kind, *pair) if len(pair) == 2 else pair[0] for pair in pairs]
    return nodes[0]


def case(branches: Sequence[tuple[Sql, Sql]], otherwise: Sql | None = None) -> Sql:
    """CASE WHEN ... END; only the ELSE when there is no branch."""
    if not branches:
        return placed(otherwise if otherwise is not None else exp.Null())
    ifs = [exp.If(this=placed(condition), true=placed(value)) for condition, value in branches]
    return exp.Case(ifs=ifs, default=placed(otherwise) if otherwise is not None else None)


def cast(node: Sql, type_name: str) -> Sql:
    """CAST to a type both dialects know under this name."""
    return exp.Cast(this=placed(node), to=exp.DataType.build(type_name))


def call(name: str, *arguments: Sql) -> Sql:
    """A function by its name."""
    return exp.Anonymous(this=name, expressions=[placed(argument) for argument in arguments])


def power(digits: int) -> Sql:
    """Ten to the power of `digits`."""
    return integer(10**digits)
