"""Which atoms of a column a cell accepts, as the bits of an integer, found without trying them one by one.

Two sets are kept for each part of a cell, where it is true and where it is false; the rest is null. So and, or and not
are what they are in three-valued logic, and a comparison with a written value is a stretch of the ordered atoms.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from functools import reduce
from operator import and_, or_
from typing import Any

from qianmo.decisions.checking.atoms import Atom
from qianmo.decisions.tree.evaluate import closure
from qianmo.decisions.tree.nodes import TEMPORAL, Compare, Every, Kind, Literal, Node, Not, Ref, Some

Answer = tuple[int, int]  # where it is true, where it is false


class Masks:
    """The atoms of one column, ready for its cells; null, if it is among them, stands last."""

    def __init__(self, ref: Ref, atoms: Sequence[Atom]) -> None:
        self._ref = ref
        self._atoms = atoms
        self._values = [atom.value for atom in atoms if atom.value is not None]
        self._full = (1 << len(atoms)) - 1
        self._known = (1 << len(self._values)) - 1
        self._is_ordered = ref.type.kind in {Kind.NUMBER, *TEMPORAL}
        self._places = {} if self._is_ordered else {value: place for place, value in enumerate(self._values)}

    def accepting(self, test: Node | None) -> int:
        """The atoms on which the cell is true; all of them for a cell that accepts anything."""
        return self._full if test is None else self._answer(test)[0]

    def _answer(self, node: Node) -> Answer:
        match node:
            case Every(parts=parts) if parts:
                answers = [self._answer(part) for part in parts]
                return reduce(and_, (yes for yes, _ in answers)), reduce(or_, (no for _, no in answers))
            case Some(parts=parts) if parts:
                answers = [self._answer(part) for part in parts]
                return reduce(or_, (yes for yes, _ in answers)), reduce(and_, (no for _, no in answers))
            case Not(part=part):
                yes, no = self._answer(part)
                return no, yes
            case Compare(op=op, left=Ref(), right=Literal(value=value)):
                return self._compared(op, value)
        return self._tried(node)

    def _compared(self, op: str, value: Any) -> Answer:
        if op in {"=", "!="}:
            same = self._equal(value)
            return (same, self._full & ~same) if op == "=" else (self._full & ~same, same)
        if value is None:
            return 0, 0
        if not self._is_ordered:
            return self._tried(Compare(op, self._ref, Literal(self._ref.type, value)))  # type: ignore[arg-type]  # the op came from a node
        below, upto = (1 << bisect_left(self._values, value)) - 1, (1 << bisect_right(self._values, value)) - 1
        yes = {"<": below, "<=": upto, ">": self._known & ~upto, ">=": self._known & ~below}[op]
        return yes, self._known & ~yes

    def _equal(self, value: Any) -> int:
        if value is None:
            return self._full & ~self._known
        if self._is_ordered:
            place = bisect_left(self._values, value)
            return 1 << place if place < len(self._values) and self._values[place] == value else 0
        return 1 << self._places[value] if value in self._places else 0

    def _tried(self, node: Node) -> Answer:
        answer: Callable[[dict[str, Any]], Any] = closure(node)
        found = [answer({self._ref.name: atom.value}) for atom in self._atoms]
        return (
            sum(1 << place for place, one in enumerate(found) if one is True),
            sum(1 << place for place, one in enumerate(found) if one is False),
        )
