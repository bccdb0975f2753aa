"""What a table answers once it is known which rows hit: by the shape of its hit policy, one function each.

A conclusion gets the positions that hit, puts the results among the values and tells which positions gave the answer.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from qianmo.decisions.binding.bound import BoundDecision, BoundTable
from qianmo.decisions.case.outcome import CaseError
from qianmo.decisions.dmn.hits import Shape, disagreement, overlap
from qianmo.decisions.tree.evaluate import Closure, Values, closure
from qianmo.decisions.tree.nodes import NOTHING
from qianmo.decisions.tree.quantity import LARGEST, TooLarge

Conclude = Callable[[Values, list[int]], list[int]]


def _cells(table: BoundTable) -> list[tuple[Closure, ...]]:
    return [tuple(closure(output) for output in rule.outputs) for rule in table.rules]


def _defaults(decision: BoundDecision) -> tuple[Closure, ...]:
    return tuple(closure(result.default or NOTHING) for result in decision.results)


def _one_row(decision: BoundDecision, table: BoundTable) -> Conclude:
    names = [result.name for result in decision.results]
    cells, defaults = _cells(table), _defaults(decision)

    def conclude(values: Values, hits: list[int]) -> list[int]:
        # Results may not see one another, so all are computed before any is named.
        found = [cell(values) for cell in (cells[hits[0]] if hits else defaults)]
        values.update(zip(names, found, strict=True))
        return hits[:1]

    return conclude


def _only_row(decision: BoundDecision, table: BoundTable) -> Conclude:
    conclude_one = _one_row(decision, table)
    numbers = [rule.number for rule in table.rules]
    label = decision.label
    return lambda values, hits: conclude_one(values, _the_only(label, numbers, hits))


def _same_rows(decision: BoundDecision, table: BoundTable) -> Conclude:
    names = [result.name for result in decision.results]
    cells, conclude_one = _cells(table), _one_row(decision, table)
    numbers = [rule.number for rule in table.rules]
    words = disagreement(decision.label)

    def conclude(values: Values, hits: list[int]) -> list[int]:
        if len(hits) < 2:
            return conclude_one(values, hits)
        rows = [[cell(values) for cell in cells[position]] for position in hits]
        for position, row in zip(hits, rows, strict=True):
            if row != rows[0]:
                raise CaseError(words.said(numbers[hits[0]], numbers[position]))
        values.update(zip(names, rows[0], strict=True))
        return hits[:1]

    return conclude


def _all_rows(decision: BoundDecision, table: BoundTable) -> Conclude:
    names = [result.name for result in decision.results]
    cells, defaults = _cells(table), _defaults(decision)
    has_default = any(result.default is not None for result in decision.results)

    def conclude(values: Values, hits: list[int]) -> list[int]:
        rows = [[cell(values) for cell in cells[position]] for position in hits]
        if not rows and has_default:
            rows = [[default(values) for default in defaults]]
        columns: list[tuple[Any, ...]] = list(zip(*rows, strict=True)) if rows else [()] * len(names)
        values.update(zip(names, columns, strict=True))
        return hits

    return conclude


def _total_of_rows(decision: BoundDecision, table: BoundTable) -> Conclude:
    result = decision.results[0]
    cells, default = [row[0] for row in _cells(table)], _defaults(decision)[0]
    aggregation = table.aggregation

    def conclude(values: Values, hits: list[int]) -> list[int]:
        found = [cells[position](values) for position in hits]
        if not found and result.default is not None:
            values[result.name] = default(values)
        elif aggregation == "COUNT":
            values[result.name] = Decimal(len(found))
        else:
            values[result.name] = _total(aggregation, found)
        return hits

    return conclude


def _the_only(label: str, numbers: Sequence[int], hits: list[int]) -> list[int]:
    """The one position that hit, or none; CaseError for several."""
    if len(hits) > 1:
        raise CaseError(overlap(label).said(numbers[hits[0]], numbers[hits[-1]]))
    return hits


def _total(aggregation: str, values: Sequence[Any]) -> Any:
    """One value of many: SUM, MIN or MAX, which are null of nothing and of anything null."""
    if not values or any(value is None for value in values):
        return None
    if aggregation == "SUM":
        found = sum(values[1:], start=values[0])
        if not -LARGEST < found < LARGEST:
            raise TooLarge
        return found
    choose: Callable[[Sequence[Any]], Any] = min if aggregation == "MIN" else max
    return choose(values)


CONCLUSIONS: dict[Shape, Callable[[BoundDecision, BoundTable], Conclude]] = {
    Shape.ONLY: _only_row,
    Shape.FIRST: _one_row,
    Shape.SAME: _same_rows,
    Shape.LIST: _all_rows,
    Shape.TOTAL: _total_of_rows,
}
