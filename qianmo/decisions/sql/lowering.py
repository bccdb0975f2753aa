"""Lowers typed trees to SQL with the same meaning as `evaluate`, node by node.

A number is held as an integer scaled by its known decimals, so that all arithmetic is whole-number arithmetic and no
database gets to choose a precision or a rounding. Where a result could pass the ceiling its value is null, and
`failures` says so.
"""

from collections.abc import Callable, Mapping
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any, ClassVar

from sqlglot import exp

from qianmo.decisions.checking.reach import Reach
from qianmo.decisions.sql import pieces as sql
from qianmo.decisions.sql.amounts import Numbers
from qianmo.decisions.sql.calls import Calls, list_total
from qianmo.decisions.sql.dialects import Dialect
from qianmo.decisions.sql.layers import Layers
from qianmo.decisions.sql.pieces import Sql
from qianmo.decisions.tree import moments
from qianmo.decisions.tree.nodes import (
    NULL,
    Absolute,
    Arith,
    Call,
    Compare,
    Count,
    Every,
    Extreme,
    If,
    Items,
    Kind,
    Literal,
    Node,
    Not,
    Ref,
    Round,
    Some,
    Type,
)
from qianmo.decisions.tree.quantity import LARGEST

_ORDERS = {"<": exp.LT, "<=": exp.LTE, ">": exp.GT, ">=": exp.GTE}


def _has_written_side(node: Compare) -> bool:
    return any(isinstance(side, Literal) and side.value is not None for side in (node.left, node.right))


class Lowering:
    """One query being built: the columns so far, and where each name of the model stands."""

    def __init__(
        self,
        dialect: Dialect,
        *,
        with_hits: bool = True,
        layers: Layers | None = None,
        reaches: Mapping[str, Reach] | None = None,
    ) -> None:
        self.dialect = dialect
        self.with_hits = with_hits
        self.reaches = reaches or {}
        self.layers = layers or Layers()
        self.numbers = Numbers(dialect, self.layers)
        self.calls = Calls(dialect, self.numbers, self.layers.share)
        self.names: dict[str, Sql] = {}

    def value(self, node: Node, scale: int | None = None) -> Sql:
        """The SQL of a node; a number as an integer at its own scale or at the one asked for."""
        if node.type.kind is Kind.NULL:
            return sql.null()
        found = self._VALUES[type(node)](self, node)
        if scale is None or node.type.kind is not Kind.NUMBER or scale == node.type.scale:
            return found
        return self.numbers.raised(found, node.type, scale)

    def truth(self, node: Node) -> Sql:
        """A condition that holds where the node is true; null may stand for false, so `x = 5` needs no care of it."""
        if isinstance(node, Compare) and node.op == "=" and _has_written_side(node):
            return self._compared(exp.EQ, node)
        if isinstance(node, Every):
            return sql.all_of(self.truth(part) for part in node.parts)
        if isinstance(node, Some):
            listed = self._listed_in(node)
            if listed is not None:
                return listed
            return sql.any_of(self.truth(part) for part in node.parts)
        return self.value(node)

    def _listed_in(self, node: Some) -> Sql | None:
        """A name set against a list of written texts, which databases look up rather than compare one by one."""
        first = node.parts[0]
        if not isinstance(first, Compare) or first.left.type.kind is not Kind.STRING or len(node.parts) < 2:
            return None
        texts = []
        for part in node.parts:
            if not isinstance(part, Compare) or part.op != "=" or part.left != first.left:
                return None
            if not isinstance(part.right, Literal) or part.right.value is None:
                return None
            texts.append(self._literal(part.right))
        return exp.In(this=sql.operand(self.value(first.left)), expressions=texts)

    def _literal(self, node: Literal) -> Sql:
        match node.value:
            case bool():
                return sql.boolean(node.value)
            case Decimal():
                return sql.integer(int(node.value.scaleb(node.type.scale)))
            case date() | time():
                return sql.cast(sql.text(moments.written(node.value)), self.dialect.type_of(node.type))
            case moments.Months():
                return sql.integer(node.value.count)
            case timedelta():
                return sql.integer(moments.microseconds(node.value))
            case tuple():
                return self._listed(node.type, [self.item(value, node.type) for value in node.value])
            case str():
                return sql.text(node.value)
        raise AssertionError(node)

    def item(self, value: object, list_type: Type) -> Sql:
        """An item of a written list, as a caller reads it."""
        assert list_type.item is not None
        if value is None:
            return sql.null()
        node = Literal(list_type.item, value)  # type: ignore[arg-type]  # items of a literal are values
        if isinstance(value, Decimal):
            return self.shown(sql.integer(int(value.scaleb(list_type.item.scale))), list_type.item)
        return self._literal(node)

    def shown(self, value: Sql, type_: Type) -> Sql:
        """A value as a caller reads it: numbers no longer scaled."""
        if type_.kind is Kind.NUMBER and type_.scale:
            return self.dialect.shown(value, type_.scale)
        return value

    def _items(self, node: Items) -> Sql:
        assert node.type.item is not None
        item = node.type.item
        return self._listed(node.type, [self.shown(self.value(part, item.scale), item) for part in node.parts])

    def _listed(self, type_: Type, items: list[Sql]) -> Sql:
        return sql.cast(exp.Array(expressions=[sql.placed(item) for item in items]), self.dialect.type_of(type_))

    def _call(self, node: Call) -> Sql:
        parts = [self.value(part) for part in node.parts]
        if node.name == "list contains":
            items = node.parts[0].type.item or NULL
            scale = max(items.scale, node.parts[1].type.scale)
            parts[1] = (
                self.shown(self.value(node.parts[1], scale), Type(Kind.NUMBER, scale=scale))
                if (items.kind is Kind.NUMBER)
                else parts[1]
            )
        if node.name == "sum of list":
            total, ok = self.total(node)
            return sql.case([(ok, total)])
        return self.calls.lower(node, parts)

    def total(self, node: Call) -> tuple[Sql, Sql]:
        """The sum of a list and the condition under which it is below the ceiling."""
        total = list_total(self.calls, node, self.value(node.parts[0]))
        ceiling = sql.integer(LARGEST * 10**node.type.scale)
        return total, self.layers.share(sql.binary(exp.LT, exp.Abs(this=sql.placed(total)), ceiling))

    def _ref(self, node: Ref) -> Sql:
        return self.names[node.name]

    def _compare(self, node: Compare) -> Sql:
        sides = {node.left.type.kind, node.right.type.kind}
        if Kind.NULL in sides:
            if node.op not in {"=", "!="}:
                return sql.cast(sql.null(), "BOOLEAN")
            other = node.left if node.right.type.kind is Kind.NULL else node.right
            answer = sql.is_null(self.value(other))
            return answer if node.op == "=" else sql.negated(answer)
        if node.op in {"=", "!="}:
            return self._compared(exp.NullSafeEQ if node.op == "=" else exp.NullSafeNEQ, node)
        return self._compared(_ORDERS[node.op], node)

    def _compared(self, kind: type, node: Compare) -> Sql:
        left, right = node.left, node.right
        if left.type.kind is Kind.NUMBER:
            scale = max(left.type.scale, right.type.scale)
            return sql.binary(kind, self.value(left, scale), self.value(right, scale))
        one, other = self.value(left), self.value(right)
        if left.type.kind is Kind.STRING and kind in _ORDERS.values():
            one = self.dialect.ordered_text(one)
        return sql.binary(kind, one, other)

    def _every(self, node: Every) -> Sql:
        return sql.all_of(self.value(part) for part in node.parts)

    def _some(self, node: Some) -> Sql:
        return sql.any_of(self.value(part) for part in node.parts)

    def _not(self, node: Not) -> Sql:
        return sql.negated(self.value(node.part))

    def _arith(self, node: Arith) -> Sql:
        raw, ok = self.computed(node)
        return raw if ok is None else sql.case([(ok, raw)])

    def computed(self, node: Arith) -> tuple[Sql, Sql | None]:
        """An arithmetic result and the condition under which it is below the ceiling (None: always)."""
        return self.numbers.arithmetic(node, self.value(node.left), self.value(node.right))

    def _round(self, node: Round) -> Sql:
        return self.numbers.rounded(node, self.value(node.part))

    def _absolute(self, node: Absolute) -> Sql:
        return exp.Abs(this=sql.placed(self.value(node.part)))

    def _extreme(self, node: Extreme) -> Sql:
        scale = node.type.scale if node.type.kind is Kind.NUMBER else None
        parts = [self.layers.share(self.value(part, scale)) for part in node.parts]
        unsure = [sql.is_null(part) for part in parts if sql.written(part) is None]
        if node.type.kind is Kind.STRING:
            parts = [self.dialect.ordered_text(part) for part in parts]
        chosen = sql.call("LEAST" if node.op == "min" else "GREATEST", *parts)
        return self._typed(sql.case([(sql.any_of(unsure), sql.null())], chosen) if unsure else chosen, node.type)

    def _typed(self, node: Sql, type_: Type) -> Sql:
        """Choices among literals would otherwise be 32-bit numbers, and overflow in the next step."""
        return sql.cast(node, self.dialect.type_of(type_)) if type_.kind is Kind.NUMBER else node

    def _count(self, node: Count) -> Sql:
        return sql.cast(self.dialect.length(self.value(node.part)), "BIGINT")

    def _if(self, node: If) -> Sql:
        scale = node.type.scale if node.type.kind is Kind.NUMBER else None
        then, otherwise = self.value(node.then, scale), self.value(node.otherwise, scale)
        return self._typed(sql.case([(self.truth(node.condition), then)], otherwise), node.type)

    _VALUES: ClassVar[dict[type, Callable[[Any, Any], Sql]]] = {
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
