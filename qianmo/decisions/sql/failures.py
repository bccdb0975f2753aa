"""Where in a query a result passes the ceiling, so that the case fails there and not silently becomes null.

The engine for one case stops looking as soon as an answer is settled: a branch not taken, a part of `and` after a
false one, is never computed. The conditions here keep exactly that order, or the two would disagree on which cases
fail. Most expressions cannot fail at all, which their types show, and cost nothing.
"""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from qianmo.decisions.sql import pieces as sql
from qianmo.decisions.sql.lowering import Lowering
from qianmo.decisions.sql.pieces import Sql
from qianmo.decisions.tree.nodes import Arith, Call, Every, If, Node, Some, parts_of, walk


def failing(lowering: Lowering, node: Node) -> Sql | None:
    """Where the node fails; None when it never can."""
    return _Failures(lowering).of(node)


class _Failures:
    def __init__(self, lowering: Lowering) -> None:
        self._lowering = lowering

    def of(self, node: Node) -> Sql | None:
        if not any(map(_can_fail, walk(node))):
            return None
        return self._KINDS.get(type(node), _Failures._parts)(self, node)

    def _parts(self, node: Node) -> Sql | None:
        found = [condition for condition in map(self.of, parts_of(node)) if condition is not None]
        return sql.any_of(found) if found else None

    def _arith(self, node: Arith) -> Sql | None:
        parts, ok = self._parts(node), self._lowering.computed(node)[1]
        own = [] if ok is None else [sql.negated(ok)]
        return sql.any_of([*([] if parts is None else [parts]), *own])

    def _call(self, node: Call) -> Sql | None:
        parts = self._parts(node)
        if not _can_fail(node):
            return parts
        fails = sql.negated(self._lowering.total(node)[1])
        return fails if parts is None else sql.any_of([parts, fails])

    def _if(self, node: If) -> Sql:
        then, otherwise = (self.of(part) or sql.boolean(False) for part in (node.then, node.otherwise))
        chosen = sql.case([(self._lowering.truth(node.condition), then)], otherwise)
        condition = self.of(node.condition)
        return chosen if condition is None else sql.any_of([condition, chosen])

    def _every(self, node: Every) -> Sql:
        return self._in_turn(node.parts, settled_by=False)

    def _some(self, node: Some) -> Sql:
        return self._in_turn(node.parts, settled_by=True)

    def _in_turn(self, parts: Sequence[Node], *, settled_by: bool) -> Sql:
        """A part counts only while no part before it has settled the answer."""
        found = []
        for index, part in enumerate(parts):
            condition = self.of(part)
            if condition is not None:
                earlier = [sql.is_not(self._lowering.value(before), settled_by) for before in parts[:index]]
                found.append(sql.all_of([*earlier, condition]))
        return sql.any_of(found)

    _KINDS: ClassVar[dict[type, Callable[[Any, Any], Sql | None]]] = {
        Arith: _arith,
        Call: _call,
        If: _if,
        Every: _every,
        Some: _some,
    }


def _can_fail(node: Node) -> bool:
    if isinstance(node, Call):
        return node.name in {"sum of list", "mean of list"}
    return isinstance(node, Arith) and node.is_checked
