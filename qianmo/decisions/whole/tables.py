"""A decision table of the whole language: which rows hit, and what is made of them by the hit policy."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from qianmo.decisions.binding.bound import Place
from qianmo.decisions.case.admission import not_allowed
from qianmo.decisions.case.outcome import CaseError
from qianmo.decisions.dmn.hits import ORDERED_BY_VALUES, SHAPES, Shape, disagreement, overlap
from qianmo.decisions.dmn.model import ModelError, Table
from qianmo.decisions.whole.arithmetic import add
from qianmo.decisions.whole.limits import Names
from qianmo.decisions.whole.meaning import SUBJECT, Closure
from qianmo.decisions.whole.sorts import Sort, coerced
from qianmo.decisions.whole.values import order, same

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A condition column: its expression, what its value must fit, and the tests of its allowed values."""

    label: str
    expression: Closure
    allowed: Closure | None


@dataclass(frozen=True, slots=True)
class Result:
    """An output column: the sort of its cells, the tests of its allowed values, the order they rank in, its default."""

    name: str
    label: str
    sort: Sort
    allowed: Closure | None
    ranks: Closure | None
    default: Closure | None


@dataclass(frozen=True, slots=True)
class Found:
    """What a table gave: its value, the rows behind it, and what its columns read."""

    value: Any
    hits: tuple[int, ...]
    columns: tuple[tuple[str, Any], ...]


@dataclass(frozen=True, slots=True)
class ReadTable:
    """A table whose every text is read."""

    label: str
    table: Table
    columns: tuple[Column, ...]
    results: tuple[Result, ...]
    tests: tuple[tuple[Closure | None, ...], ...]
    outputs: tuple[tuple[Closure, ...], ...]

    @property
    def shape(self) -> Shape:
        """What the table makes of the rows that hit."""
        return Shape.TOTAL if self.table.aggregation else SHAPES[self.table.hit_policy]

    def run(self, names: Names) -> Found:
        """The value for one case; CaseError where the hit policy or an allowed value is broken."""
        read = self._read(names)
        hits = self._hits(names, [value for _, value in read])
        ranks = self.table.hit_policy in ORDERED_BY_VALUES
        shape = self.shape
        rows = [self._row(names, hit) for hit in hits] if ranks or shape is not Shape.FIRST else []
        if ranks:
            places = sorted(range(len(hits)), key=lambda place: self._rank(names, rows[place]))
            hits, rows = [hits[place] for place in places], [rows[place] for place in places]
        if shape is Shape.FIRST:
            hits = hits[:1]
            rows = rows[:1] or [self._row(names, hit) for hit in hits]
        chosen, value = self._concluded(names, hits, rows)
        return Found(value, tuple(self.table.rules[hit].number for hit in chosen), tuple(read))

    def _read(self, names: Names) -> list[tuple[str, Any]]:
        read = [(column.label, column.expression(names)) for column in self.columns]
        for column, (_, value) in zip(self.columns, read, strict=True):
            if column.allowed is not None and value is not None:
                _guard(names, column.allowed, value, column.label)
        return read

    def _hits(self, names: Names, values: Sequence[Any]) -> list[int]:
        scopes = [names.inside({SUBJECT: value}) for value in values]
        stops = self.shape is Shape.FIRST and self.table.hit_policy not in ORDERED_BY_VALUES
        hits = []
        for position, tests in enumerate(self.tests):
            names.run.spend(1)
            if all(test is None or test(scope) is True for test, scope in zip(tests, scopes, strict=True)):
                hits.append(position)
                if stops:
                    break
        return hits

    def _row(self, names: Names, hit: int) -> Row:
        return tuple(coerced(cell(names), one.sort) for cell, one in zip(self.outputs[hit], self.results, strict=True))

    def _rank(self, names: Names, row: Row) -> tuple[int, ...]:
        return tuple(
            _place_of(one.ranks(names), value)
            for one, value in zip(self.results, row, strict=True)
            if one.ranks is not None
        )

    def _concluded(self, names: Names, hits: list[int], rows: list[Row]) -> tuple[list[int], Any]:
        numbers = [self.table.rules[hit].number for hit in hits]
        if self.shape is Shape.TOTAL:
            return hits, self._total(names, rows)
        if self.shape is Shape.LIST:
            has_default = any(one.default is not None for one in self.results)
            return hits, tuple(map(self._record, rows or ([self._defaults(names)] if has_default else [])))
        if self.shape is Shape.ONLY and len(hits) > 1:
            raise CaseError(overlap(self.label).said(numbers[0], numbers[-1]))
        if self.shape is Shape.SAME:
            for number, row in zip(numbers, rows, strict=True):
                if not all(same(one, other) is True for one, other in zip(row, rows[0], strict=True)):
                    raise CaseError(disagreement(self.label).said(numbers[0], number))
        if not rows and all(one.default is None for one in self.results):
            return [], None
        row = rows[0] if rows else self._defaults(names)
        for one, value in zip(self.results, row, strict=True):
            if one.allowed is not None and value is not None:
                _guard(names, one.allowed, value, one.label)
        return hits[:1], self._record(row)

    def _defaults(self, names: Names) -> Row:
        return tuple(None if one.default is None else coerced(one.default(names), one.sort) for one in self.results)

    def _record(self, row: Row) -> Any:
        if len(self.results) == 1:
            return row[0]
        return {one.name: value for one, value in zip(self.results, row, strict=True)}

    def _total(self, names: Names, rows: list[Row]) -> Any:
        default = self.results[0].default
        if not rows and default is not None:
            return default(names)
        values = [row[0] for row in rows]
        if self.table.aggregation == "COUNT":
            return Decimal(len(values))
        return TOTALS[self.table.aggregation](values) if values else None


def _guard(names: Names, allowed: Closure, value: Any, label: str) -> None:
    if allowed(names.inside({SUBJECT: value})) is not True:
        raise CaseError(not_allowed(label))


def _place_of(listed: Any, value: Any) -> int:
    values = listed if isinstance(listed, tuple) else (listed,)
    return next((place for place, one in enumerate(values) if same(one, value) is True), len(values))


def _sum(values: list[Any]) -> Any:
    total = values[0]
    for value in values[1:]:
        total = add(total, value)
    return total if order(total, total) is not None and not isinstance(total, str) else None


def _extreme(sign: int) -> Callable[[list[Any]], Any]:
    def extreme(values: list[Any]) -> Any:
        found = values[0]
        for value in values:
            compared = order(value, found)
            if compared is None:
                return None
            found = value if compared == sign else found
        return found

    return extreme


TOTALS: dict[str, Callable[[list[Any]], Any]] = {"SUM": _sum, "MIN": _extreme(-1), "MAX": _extreme(1)}


def refuse_unranked(table: Table, results: Sequence[Result], place: Place) -> None:
    """ModelError for a table that ranks by listed output values and lists none."""
    if table.hit_policy in ORDERED_BY_VALUES and all(one.ranks is None for one in results):
        raise ModelError(f"决策“{place.decision}”", f"{table.hit_policy} 表要在输出列写明输出值的次序")
