"""Puts two typed trees together: what may be compared, added, chosen between, and which type comes of it.

A mistake here is one of sorts, a text set against a number, which FEEL would only meet while running.
"""

from dataclasses import replace
from decimal import Decimal

from qianmo.decisions.feel import times
from qianmo.decisions.feel.lexer import FeelError, WrongSort
from qianmo.decisions.feel.lists import held
from qianmo.decisions.feel.texts import concatenated
from qianmo.decisions.tree.nodes import CHINESE, NULL, TEMPORAL, Arith, Compare, Kind, Literal, Node, Type
from qianmo.decisions.tree.quantity import measure, type_of, wider

ORDERED = frozenset({Kind.NUMBER, Kind.STRING, *TEMPORAL})
_MINUS_ONE = Literal(type_of(Decimal(-1)), Decimal(-1))


def unify(left: Type, right: Type) -> Type:
    """The type that holds both; FeelError when there is none."""
    if left.kind is Kind.NULL:
        return right
    if right.kind is Kind.NULL or left == right:
        return left
    if left.kind is right.kind is Kind.NUMBER:
        return wider(left, right)
    if left.kind is right.kind is Kind.LIST and left.item and right.item:
        return Type(Kind.LIST, item=unify(left.item, right.item))
    raise FeelError(f"{CHINESE[left.kind]}和{CHINESE[right.kind]}合不到一起")


def compared(op: str, left: Node, right: Node) -> Node:
    """The comparison of two nodes; FeelError when their sorts cannot be compared."""
    kinds = {left.type.kind, right.type.kind} - {Kind.NULL}
    if len(kinds) > 1:
        both = "和".join(CHINESE[node.type.kind] for node in (left, right))
        raise WrongSort(f"{both}不能比较")
    if op in {"=", "!="}:
        if Kind.LIST in kinds:
            raise FeelError("列表不能比较")
        return Compare(op, left, right)  # type: ignore[arg-type]  # the grammar yields only these signs
    if not kinds <= ORDERED:
        raise WrongSort(f"{CHINESE[kinds.pop()]}不分大小")
    return Compare(op, left, right)  # type: ignore[arg-type]  # the grammar yields only these signs


def equal_or_held(subject: Node, node: Node) -> Node:
    """Is the tested value the one written, or in the list written?"""
    if node.type.kind is Kind.LIST and subject.type.kind is not Kind.LIST:
        return held(subject, node)
    return compared("=", subject, node)


def arithmetic(op: str, left: Node, right: Node) -> Node:
    """The sum, difference, product or quotient; of texts the sum only; FeelError for sorts that have none."""
    kinds = {left.type.kind, right.type.kind}
    if kinds & TEMPORAL:
        return times.arithmetic(op, left, right)
    if op == "+" and Kind.STRING in kinds and kinds <= {Kind.STRING, Kind.NULL}:
        return concatenated(left, right)
    for node in (left, right):
        if node.type.kind not in {Kind.NUMBER, Kind.NULL}:
            raise WrongSort(f"{CHINESE[node.type.kind]}不能做“{op}”")
    if Kind.NULL in {left.type.kind, right.type.kind}:
        return Literal(NULL, None)
    divisor = right.value if op == "/" and isinstance(right, Literal) else None
    measured = measure(op, left.type, right.type, divisor if isinstance(divisor, Decimal) else None)
    return Arith(measured.type, op, left, right, measured.is_checked)  # type: ignore[arg-type]  # as above


def negative(node: Node) -> Node:
    """The number or duration with the other sign."""
    if isinstance(node, Literal) and isinstance(node.value, Decimal):
        return replace(node, value=-node.value)
    if node.type.kind in TEMPORAL:
        return times.arithmetic("*", node, _MINUS_ONE)
    return arithmetic("-", Literal(type_of(Decimal(0)), Decimal(0)), node)
