"""Leaves out of a table's conditions what the rows above have already settled.

Where rows are tried from the top and the first that hits counts, `[10..20)` under `>= 20` need only ask `>= 10`, and
the last row of a complete table need ask nothing. A county is decided the faster for every comparison not made.
"""

from collections.abc import Mapping
from functools import reduce
from operator import and_

from qianmo.decisions.binding.bound import BoundTable
from qianmo.decisions.checking.atoms import is_plain
from qianmo.decisions.checking.boxes import bits, boxes_of
from qianmo.decisions.checking.masks import Masks
from qianmo.decisions.checking.reach import Reach
from qianmo.decisions.tree.nodes import Every, Node

MOST_RULES = 400  # beyond, the finding out would cost more than it saves

Tests = tuple[Node | None, ...]


def thinned(table: BoundTable, reaches: Mapping[str, Reach]) -> list[Tests]:
    """The tests of each row, as weak as they may be where no row above has hit."""
    if len(table.rules) > MOST_RULES:
        return [rule.tests for rule in table.rules]
    return _Thinning(table, reaches).rows()


class _Thinning:
    def __init__(self, table: BoundTable, reaches: Mapping[str, Reach]) -> None:
        self._table = table
        self._boxes = boxes_of(table, reaches)
        self._accepting = [
            Masks(column.ref, box.atoms) for column, box in zip(table.columns, self._boxes.columns, strict=True)
        ]
        self._certain = ~sum(1 << rule for rule in self._boxes.opaque)

    def rows(self) -> list[Tests]:
        return [self._row(row) for row in range(len(self._table.rules))]

    def _row(self, row: int) -> Tests:
        tests = list(self._table.rules[row].tests)
        masks = list(self._boxes.rules[row])
        above = ((1 << row) - 1) & self._certain
        for place, test in enumerate(tests):
            if test is None or not above or not is_plain(test, self._table.columns[place].ref):
                continue
            open_ = ~self._settled(above, masks, place)
            for weaker in (None, *_halves(test)):
                mask = self._accepting[place].accepting(weaker)
                if mask & open_ & ~masks[place] == 0:
                    tests[place], masks[place] = weaker, mask
                    break
        return tuple(tests)

    def _settled(self, above: int, masks: list[int], place: int) -> int:
        """The atoms of a column on which a row above hits wherever this row could in all other columns."""
        for column, mask in enumerate(masks):
            if column != place:
                above &= reduce(and_, (self._boxes.accepting[column][atom] for atom in bits(mask)), -1)
        by_atom = self._boxes.accepting[place]
        return sum(1 << atom for atom, rules in enumerate(by_atom) if rules & above)


def _halves(test: Node) -> tuple[Node, ...]:
    return test.parts if isinstance(test, Every) and len(test.parts) == 2 else ()
