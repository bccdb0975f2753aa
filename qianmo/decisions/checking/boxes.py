"""A decision table as boxes: each rule a set of atoms in every column, kept as the bits of an integer.

Whether two rules can meet, whether rules leave something out, whether one lies wholly under others: all become
questions about bits. Rules with an opaque cell are marked; what is said about them must stay cautious.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from operator import xor
from typing import Any

from qianmo.decisions.binding.bound import BoundTable, Column
from qianmo.decisions.checking.atoms import NOTHING, Atom, atoms_of, edges, is_plain
from qianmo.decisions.checking.masks import Masks
from qianmo.decisions.checking.reach import Reach
from qianmo.decisions.tree.evaluate import closure
from qianmo.decisions.tree.nodes import TEMPORAL, Kind, Node


@dataclass(frozen=True, slots=True)
class BoxColumn:
    """A column cut into atoms; `asked` are the atoms a complete table must answer."""

    id: str
    label: str
    name: str
    atoms: tuple[Atom, ...]
    asked: int
    is_ordered: bool

    @property
    def full(self) -> int:
        """All atoms."""
        return (1 << len(self.atoms)) - 1

    def among(self, mask: int) -> list[Atom]:
        """The atoms of a mask."""
        return [self.atoms[place] for place in bits(mask & self.full)]

    def runs(self, mask: int) -> list[list[Atom]]:
        """The atoms of a mask, neighbours together where the column has an order."""
        if not self.is_ordered:
            return [[atom] for atom in self.among(mask)]
        known = len(self.atoms) - (bool(self.atoms) and self.atoms[-1].value is None)
        runs = [list(self.atoms[start : min(end, known)]) for start, end in _stretches(mask)]
        return [*filter(None, runs), *([[self.atoms[known]]] if mask >> known & 1 else [])]


@dataclass(frozen=True)
class Boxes:
    """The table: for every rule one mask per column; opaque rules count as covering all their opaque columns."""

    columns: tuple[BoxColumn, ...]
    rules: tuple[tuple[int, ...], ...]
    opaque: frozenset[int]

    def meet(self, one: int, other: int) -> tuple[int, ...] | None:
        """Where two rules can both hit, or None."""
        masks = tuple(left & right for left, right in zip(self.rules[one], self.rules[other], strict=True))
        return masks if all(masks) else None

    @cached_property
    def by_column(self) -> tuple[tuple[int, ...], ...]:
        """The masks of all rules, column by column."""
        return tuple(zip(*self.rules, strict=True)) if self.rules else ((),) * len(self.columns)

    @cached_property
    def accepting(self) -> tuple[tuple[int, ...], ...]:
        """For each column and each of its atoms, the rules that accept it, as bits."""
        return tuple(
            _by_atom(masks, len(column.atoms)) for masks, column in zip(self.by_column, self.columns, strict=True)
        )

    def meeting(self, box: tuple[int, ...], rules: int) -> int:
        """Those of the rules (as bits) that can hit within a box: held against all at once, column by column."""
        left = list(bits(rules))
        for place, mask in enumerate(box):
            if not left:
                break
            masks = self.by_column[place]
            left = [rule for rule in left if masks[rule] & mask]
        return sum(1 << rule for rule in left)

    def meetings(self, rules: Sequence[int]) -> Iterator[tuple[int, int]]:
        """The pairs of rules that can both hit, the earlier first."""
        later = sum(1 << rule for rule in rules)
        for one in rules:
            later &= ~(1 << one)
            yield from ((one, other) for other in bits(self.meeting(self.rules[one], later)))

    def example(self, masks: tuple[int, ...]) -> dict[str, Any]:
        """One value for each column out of a box."""
        return {column.label: value for column, value in zip(self.columns, self.point(masks), strict=True)}

    def point(self, masks: tuple[int, ...]) -> tuple[Any, ...]:
        """One value for each column out of a box, in their order."""
        return tuple(column.atoms[next(bits(mask))].value for column, mask in zip(self.columns, masks, strict=True))


def bits(mask: int) -> Iterator[int]:
    """The places of the bits of an integer, from the lowest."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


def _by_atom(masks: Sequence[int], count: int) -> tuple[int, ...]:
    """The rules that accept each atom: where the stretches of a rule begin and end, it turns on and off."""
    turns = [0] * (count + 1)
    for rule, mask in enumerate(masks):
        for start, end in _stretches(mask):
            turns[start] ^= 1 << rule
            turns[end] ^= 1 << rule
    return tuple(accumulate(turns[:count], xor))


def _stretches(mask: int) -> Iterator[tuple[int, int]]:
    """Where runs of bits begin and end."""
    while mask:
        lowest = mask & -mask
        beyond = mask + lowest
        end = beyond & -beyond
        yield lowest.bit_length() - 1, end.bit_length() - 1
        mask &= ~(end - 1)


def boxes_of(table: BoundTable, reaches: Mapping[str, Reach] | None = None) -> Boxes:
    """The boxes of a table; `reaches` narrows columns to the values they can really have, by column name."""
    columns, masks_by_column, opaque = [], [], set()
    for index, column in enumerate(table.columns):
        tests = [rule.tests[index] for rule in table.rules]
        plain = [test if test is not None and is_plain(test, column.ref) else None for test in tests]
        opaque |= {row for row, test in enumerate(tests) if test is not None and plain[row] is None}
        box, masks = _column(column, plain, (reaches or {}).get(column.ref.name))
        columns.append(box)
        masks_by_column.append(masks)
    rules = tuple(tuple(masks[row] for masks in masks_by_column) for row in range(len(table.rules)))
    return Boxes(tuple(columns), rules, frozenset(opaque))


def _column(column: Column, tests: list[Node | None], reach: Reach | None) -> tuple[BoxColumn, list[int]]:
    written = [test for test in tests if test is not None]
    guards = [guard for guard in column.allowed if is_plain(guard, column.ref)]
    if reach is not None and reach.ref is not None:
        guards += [guard for guard in reach.guards if is_plain(guard, reach.ref)]
    values = [] if column.ref.type.kind is Kind.NULL else edges([*written, *guards])
    if reach is not None and reach.values is not None:
        values = sorted({*values, *reach.values})
    elif reach is not None:
        values = sorted({*values, *(edge for edge in (reach.low, reach.high) if edge is not None)})
    atoms = [atom for atom in atoms_of(column.ref.type, values) if _is_possible(atom, column, reach)]
    every = (*atoms, NOTHING) if reach is None or reach.can_be_null else tuple(atoms)
    accepting = Masks(column.ref, every)
    masks = [accepting.accepting(test) for test in tests]
    asked = (1 << len(atoms)) - 1
    if not atoms or (
        len(every) > len(atoms)
        and any(test is not None and mask >> len(atoms) & 1 for test, mask in zip(tests, masks, strict=True))
    ):
        asked = (1 << len(every)) - 1
    is_ordered = column.ref.type.kind in {Kind.NUMBER, *TEMPORAL}
    return BoxColumn(column.id, column.label, column.ref.name, every, asked, is_ordered), masks


def _is_possible(atom: Atom, column: Column, reach: Reach | None) -> bool:
    if not all(closure(guard)({column.ref.name: atom.value}) is True for guard in column.allowed):
        return False
    return reach is None or reach.holds(atom.value)


def never_two(table: BoundTable) -> bool:
    """Is it certain that no case can hit two rules?"""
    boxes = boxes_of(table)
    return next(boxes.meetings(range(len(boxes.rules))), None) is None
