"""Which values an expression can have at all, as far as its form shows.

A count is never negative, a grade is one of those its table gives, a sum of scores has a greatest value. Without
this, `check` would report gaps nobody can fall into. Where the form shows nothing, everything is possible.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from qianmo.decisions.binding.bound import Bound, BoundDecision, BoundTable, Fact, Result
from qianmo.decisions.checking.atoms import OTHER, edges, is_plain
from qianmo.decisions.dmn.hits import Shape
from qianmo.decisions.tree.evaluate import closure
from qianmo.decisions.tree.nodes import (
    NOTHING,
    Absolute,
    Arith,
    Compare,
    Count,
    Extreme,
    If,
    Kind,
    Literal,
    Node,
    Ref,
    Round,
)
from qianmo.decisions.tree.quantity import EXACT, cut

MOST_VALUES = 200


@dataclass(frozen=True, slots=True)
class Reach:
    """A listed set of values, or numbers between two ends, or anything; perhaps null; perhaps under allowed values."""

    values: frozenset[Any] | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    can_be_null: bool = True
    guards: tuple[Node, ...] = ()
    ref: Ref | None = None

    def holds(self, value: Any) -> bool:
        """Can the value occur?"""
        if self.values is not None:
            return value in self.values
        if isinstance(value, Decimal) and (
            (self.low is not None and value < self.low) or (self.high is not None and value > self.high)
        ):
            return False
        return self.ref is None or all(closure(guard)({self.ref.name: value}) is True for guard in self.guards)


ANYTHING = Reach()
Reaches = dict[str, Reach]


def reaches_of(bound: Bound) -> Reaches:
    """What each fact, result and table column can be, by name."""
    found: Reaches = {fact.name: _of_fact(fact) for fact in bound.facts}
    for decision in bound.decisions:
        if isinstance(decision.logic, BoundTable):
            for column in decision.logic.columns:
                found[column.ref.name] = reach(column.expression, found)
        found.update(_of_decision(decision, found))
    return found


def _of_fact(fact: Fact) -> Reach:
    """A text under plain allowed values that let no other text through is one of those values."""
    if not fact.allowed:
        return ANYTHING
    guarded = Reach(guards=fact.allowed, ref=fact.ref)
    if fact.type.kind is Kind.STRING and all(is_plain(guard, fact.ref) for guard in fact.allowed):
        values = frozenset(value for value in edges(fact.allowed) if guarded.holds(value))
        if not guarded.holds(OTHER):
            return Reach(values)
    return guarded


def _of_decision(decision: BoundDecision, found: Mapping[str, Reach]) -> Iterable[tuple[str, Reach]]:
    if not isinstance(decision.logic, BoundTable):
        yield decision.results[0].name, reach(decision.logic, found)
        return
    for index, result in enumerate(decision.results):
        yield result.name, _of_result(decision.logic, result, index, found)


def _of_result(table: BoundTable, result: Result, index: int, found: Mapping[str, Reach]) -> Reach:
    if result.type.kind is Kind.LIST:
        return Reach(can_be_null=False)
    if table.shape is Shape.TOTAL:
        return Reach(low=Decimal(0), can_be_null=False) if table.aggregation == "COUNT" else ANYTHING
    cells = [reach(rule.outputs[index], found) for rule in table.rules]
    cells.append(Reach(frozenset()) if result.default is None else reach(result.default, found))
    return united(cells)


def united(parts: Iterable[Reach]) -> Reach:
    """What any of several can be."""
    parts = list(parts)
    can_be_null = any(part.can_be_null for part in parts)
    real = [part for part in parts if part.values is None or part.values]
    listed = [part.values for part in real if part.values is not None]
    if len(listed) == len(real):
        values: frozenset[Any] = frozenset().union(*listed)
        if len(values) <= MOST_VALUES:
            return Reach(values, can_be_null=can_be_null)
    ends = [_ends(part) for part in real]
    return Reach(low=_least(low for low, _ in ends), high=_greatest(high for _, high in ends), can_be_null=can_be_null)


Ends = tuple[Decimal | None, Decimal | None]


def _ends(part: Reach) -> Ends:
    numbers = [value for value in part.values or () if isinstance(value, Decimal)]
    return (min(numbers), max(numbers)) if numbers else (part.low, part.high)


def _least(ends: Iterable[Decimal | None]) -> Decimal | None:
    """The least of several low ends; one open end leaves it open."""
    found = list(ends)
    return None if None in found else min((end for end in found if end is not None), default=None)


def _greatest(ends: Iterable[Decimal | None]) -> Decimal | None:
    found = list(ends)
    return None if None in found else max((end for end in found if end is not None), default=None)


def reach(node: Node, found: Mapping[str, Reach]) -> Reach:
    """What an expression can be, given what the names in it can be."""
    handler = _REACHES.get(type(node))
    return handler(node, found) if handler else ANYTHING


def _literal(node: Literal, _found: Mapping[str, Reach]) -> Reach:
    if node.value is None:
        return Reach(frozenset())
    return Reach(frozenset({node.value}), can_be_null=False)


def _ref(node: Ref, found: Mapping[str, Reach]) -> Reach:
    return found.get(node.name, ANYTHING)


def _count(node: Count, found: Mapping[str, Reach]) -> Reach:
    return Reach(low=Decimal(0), can_be_null=reach(node.part, found).can_be_null)


def _if(node: If, found: Mapping[str, Reach]) -> Reach:
    """`if x = null then 0 else x` is a common way to say that a missing fact is none: then it is not null."""
    otherwise = reach(node.otherwise, found)
    asked = node.condition
    if isinstance(asked, Compare) and asked.op == "=" and asked.left == node.otherwise and asked.right == NOTHING:
        otherwise = replace(otherwise, can_be_null=False)
    return united((reach(node.then, found), otherwise))


def _extreme(node: Extreme, found: Mapping[str, Reach]) -> Reach:
    parts = [reach(part, found) for part in node.parts]
    ends = [_ends(part) for part in parts]
    lows, highs = [low for low, _ in ends], [high for _, high in ends]
    can_be_null = any(part.can_be_null for part in parts)
    if node.op == "min":
        known = [high for high in highs if high is not None]
        return Reach(low=_least(lows), high=min(known, default=None), can_be_null=can_be_null)
    known = [low for low in lows if low is not None]
    return Reach(low=max(known, default=None), high=_greatest(highs), can_be_null=can_be_null)


def _absolute(node: Absolute, found: Mapping[str, Reach]) -> Reach:
    return Reach(low=Decimal(0), can_be_null=reach(node.part, found).can_be_null)


def _round(node: Round, found: Mapping[str, Reach]) -> Reach:
    part = reach(node.part, found)
    low, high = (None if end is None else cut(end, mode=node.mode, digits=node.digits) for end in _ends(part))
    return Reach(low=low, high=high, can_be_null=part.can_be_null)


def _arith(node: Arith, found: Mapping[str, Reach]) -> Reach:
    left, right = reach(node.left, found), reach(node.right, found)
    can_be_null = left.can_be_null or right.can_be_null or node.op == "/"
    one, other = _ends(left), _ends(right)
    if None in one or None in other:
        is_positive = node.op in {"+", "*"} and all(low is not None and low >= 0 for low in (one[0], other[0]))
        return Reach(low=Decimal(0) if is_positive else None, can_be_null=can_be_null)
    if node.op == "/":
        return ANYTHING
    operation = {"+": EXACT.add, "-": EXACT.subtract, "*": EXACT.multiply}[node.op]
    corners = [operation(end, far) for end in one for far in other if end is not None and far is not None]
    return Reach(low=min(corners), high=max(corners), can_be_null=can_be_null)


_REACHES: dict[type, Callable[[Any, Mapping[str, Reach]], Reach]] = {
    Literal: _literal,
    Ref: _ref,
    Count: _count,
    If: _if,
    Extreme: _extreme,
    Absolute: _absolute,
    Round: _round,
    Arith: _arith,
}
