"""What a hit policy makes of the rules that hit, as columns of the query: one function for each shape of `hits`.

UNIQUE finds its first and its last hit; where they differ the case is in error. FIRST takes the first. ANY takes the
first and sets every other against it. COLLECT and its like gather a list, or add up, or take the extreme.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from sqlglot import exp

from qianmo.decisions.binding.bound import BoundDecision, BoundTable, Result
from qianmo.decisions.dmn.hits import Shape, Words, disagreement, overlap
from qianmo.decisions.sql import pieces as sql
from qianmo.decisions.sql.dialects import shown_type
from qianmo.decisions.sql.lowering import Lowering
from qianmo.decisions.sql.pieces import Sql
from qianmo.decisions.tree.nodes import Kind, Node, Type
from qianmo.decisions.tree.quantity import LARGEST

Failure = tuple[Sql | None, Sql]  # where it happens (None: never), and its text


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a hit policy settles on.

    `hits` are the numbers of rules to show, `position` the place of the single row that hit; `failures` are found
    before any result is computed, `disagreements` after. `result` makes each result a column; `computed` says where
    the results of a row are computed at all, `nothing` where no row hit.
    """

    hits: Sql
    result: Callable[[Result, int], Sql]
    computed: Callable[[int], Sql]
    nothing: Sql
    position: Sql | None = None
    failures: list[Failure] = field(default_factory=list)
    disagreements: list[Failure] = field(default_factory=list)
    total_fails: Sql | None = None


def fitted(lowering: Lowering, node: Node, result: Result) -> Sql:
    """A cell as a value of its column."""
    if node.type.kind is Kind.NULL and result.type.kind is not Kind.LIST:
        return sql.cast(sql.null(), lowering.dialect.type_of(result.type))
    return lowering.value(node, result.type.scale)


def show(lowering: Lowering, value: Sql, result: Result) -> Sql:
    """A result as a caller reads it: numbers no longer scaled."""
    if result.type.kind is Kind.NUMBER and result.type.scale:
        return lowering.dialect.shown(value, result.type.scale)
    return value


def choosing(
    lowering: Lowering, decision: BoundDecision, table: BoundTable, conditions: list[Sql], *, is_disjoint: bool
) -> Chosen:
    """What the table settles on, given where each of its rules hits.

    Where the first that hits counts, or no two can hit, a condition need only hold where none above does.
    """
    choose = _Choosing.first if is_disjoint else _SHAPES[table.shape]
    return choose(_Choosing(lowering, decision, table), conditions)


class _Choosing:
    """One table whose hits are being settled."""

    def __init__(self, lowering: Lowering, decision: BoundDecision, table: BoundTable) -> None:
        self.lowering = lowering
        self.share = lowering.layers.share
        self.decision = decision
        self.table = table

    def _place(self, conditions: list[Sql]) -> Sql:
        """The place of the first row that hits."""
        numbered = [(condition, sql.integer(index)) for index, condition in enumerate(conditions, start=1)]
        return self.share(sql.cast(_first_of(numbered), "INT"))

    def _numbers(self, place: Sql) -> Sql:
        """The number of the row at a place: the same, unless the rows were sorted by their output values."""
        numbers = [rule.number for rule in self.table.rules]
        if numbers == list(range(1, len(numbers) + 1)):
            return place
        found = [
            (sql.binary(exp.EQ, place, sql.integer(index)), sql.integer(number))
            for index, number in enumerate(numbers, start=1)
        ]
        return self.share(sql.cast(sql.case(found), "INT"))

    def _single(self, place: Sql, conditions: list[Sql] | None = None) -> Chosen:
        """An answer of one row, whose place is a column.

        A single result asks the conditions themselves; when nobody asks for hits, the place is then never computed.
        """
        is_direct = conditions is not None and len(self.decision.results) == 1 and not self.lowering.with_hits

        def picked(position: int) -> Sql:
            return sql.binary(exp.EQ, place, sql.integer(position + 1))

        def result(of: Result, index: int) -> Sql:
            cells = [fitted(self.lowering, rule.outputs[index], of) for rule in self.table.rules]
            default = None if of.default is None else fitted(self.lowering, of.default, of)
            asked = conditions if is_direct and conditions is not None else list(map(picked, range(len(cells))))
            if conditions and _is_true(conditions[-1]):
                asked = [*asked[:-1], sql.boolean(True)]
            chosen = _first_of(list(zip(asked, cells, strict=True)), default)
            if of.type.kind is not Kind.LIST:
                chosen = sql.cast(chosen, self.lowering.dialect.type_of(of.type))
            return self.share(chosen)

        return Chosen(self._numbers(place), result, picked, sql.is_null(place), place)

    def first(self, conditions: list[Sql]) -> Chosen:
        return self._single(self._place(conditions), conditions)

    def only(self, conditions: list[Sql]) -> Chosen:
        shared = [self.share(condition) for condition in conditions]
        first = self._place(shared)
        numbered = [(condition, sql.integer(index)) for index, condition in enumerate(shared, start=1)]
        last = self.share(sql.cast(sql.case(numbered[::-1]), "INT"))
        chosen = self._single(first)
        chosen.failures.append((sql.binary(exp.NEQ, first, last), _said(overlap(self.decision.label), first, last)))
        return chosen

    def same(self, conditions: list[Sql]) -> Chosen:
        shared = [self.share(condition) for condition in conditions]
        place = self._place(shared)
        single = self._single(place)
        columns = [single.result(result, index) for index, result in enumerate(self.decision.results)]
        other = []
        for position, rule in enumerate(self.table.rules[1:], start=1):
            cells = [
                fitted(self.lowering, cell, result)
                for cell, result in zip(rule.outputs, self.decision.results, strict=True)
            ]
            differ = sql.any_of(
                sql.binary(exp.NullSafeNEQ, cell, column) for cell, column in zip(cells, columns, strict=True)
            )
            other.append((sql.all_of([shared[position], differ]), sql.integer(position + 1)))
        second = self.share(sql.cast(sql.case(other), "INT"))
        words = _said(disagreement(self.decision.label), place, second)
        failure: Failure = (sql.negated(sql.is_null(second)), words)
        return Chosen(
            single.hits,
            lambda _of, index: columns[index],
            lambda position: shared[position],
            single.nothing,
            place,
            disagreements=[failure],
        )

    def all(self, conditions: list[Sql]) -> Chosen:
        shared = [self.share(condition) for condition in conditions]
        dialect = self.lowering.dialect
        has_default = any(result.default is not None for result in self.decision.results)

        def result(of: Result, index: int) -> Sql:
            assert of.type.item is not None
            item = Result(of.name, of.label, of.type.item)

            def cell(node: Node | None) -> Sql:
                value = sql.null() if node is None else fitted(self.lowering, node, item)
                return sql.cast(show(self.lowering, value, item), shown_type(self.lowering.dialect, item.type))

            kind = shown_type(self.lowering.dialect, item.type)
            cells = [cell(rule.outputs[index]) for rule in self.table.rules]
            items = dialect.gathered(list(zip(shared, cells, strict=True)), kind)
            if has_default:
                alone = dialect.gathered([(sql.boolean(True), cell(of.default))], kind)
                items = sql.case([(sql.any_of(shared), items)], alone)
            return self.share(items)

        return Chosen(self._gathered_numbers(shared), result, lambda position: shared[position], _none_of(shared))

    def _gathered_numbers(self, shared: list[Sql]) -> Sql:
        numbers = [
            (condition, sql.integer(rule.number)) for condition, rule in zip(shared, self.table.rules, strict=True)
        ]
        return self.share(self.lowering.dialect.gathered(numbers, "INT"))

    def total(self, conditions: list[Sql]) -> Chosen:
        shared = [self.share(condition) for condition in conditions]
        of = self.decision.results[0]
        cells = [fitted(self.lowering, rule.outputs[0], of) for rule in self.table.rules]
        nothing = _none_of(shared)
        fails: Sql | None = None
        if self.table.aggregation == "COUNT":
            found = sql.cast(_sum([sql.case([(one, sql.integer(1))], sql.integer(0)) for one in shared]), "BIGINT")
        else:
            unsure = [
                sql.all_of([one, sql.is_null(cell)])
                for one, cell in zip(shared, cells, strict=True)
                if sql.written(cell) is None
            ]
            known = sql.negated(sql.any_of([nothing, *unsure]))
            raw = self.share(self._aggregate(shared, cells, of.type))
            if self.table.aggregation == "SUM" and of.type.bound >= LARGEST:
                ceiling = sql.integer(LARGEST * 10**of.type.scale)
                fits = self.share(sql.binary(exp.LT, exp.Abs(this=sql.placed(raw)), ceiling))
                fails = sql.all_of([known, sql.negated(fits)])
                known = sql.all_of([known, fits])
            found = sql.case([(known, raw)])

        def result(of: Result, _index: int) -> Sql:
            default = None if of.default is None else fitted(self.lowering, of.default, of)
            chosen = found if default is None else sql.case([(nothing, default)], found)
            return self.share(sql.cast(chosen, self.lowering.dialect.type_of(of.type)))

        numbers = self._gathered_numbers(shared)
        return Chosen(numbers, result, lambda position: shared[position], nothing, total_fails=fails)

    def _aggregate(self, shared: list[Sql], cells: list[Sql], type_: Type) -> Sql:
        """The sum or extreme of the cells whose row hit, in a type that holds it; null counts as none."""
        dialect = self.lowering.dialect
        if self.table.aggregation == "SUM":
            picked = [
                sql.call("COALESCE", sql.case([(one, sql.cast(cell, dialect.wide_type))]), sql.integer(0))
                for one, cell in zip(shared, cells, strict=True)
            ]
            return _sum(picked)
        kind = dialect.type_of(type_)
        picked = [sql.case([(one, sql.cast(cell, kind))]) for one, cell in zip(shared, cells, strict=True)]
        return sql.call("LEAST" if self.table.aggregation == "MIN" else "GREATEST", *picked)


def _is_true(condition: Sql) -> bool:
    return isinstance(condition, exp.Boolean) and bool(condition.this)


def _first_of(branches: list[tuple[Sql, Sql]], default: Sql | None = None) -> Sql:
    """The value of the first condition that holds; what stands under one that always holds is left out."""
    for place, (condition, value) in enumerate(branches):
        if _is_true(condition):
            above = branches[:place]
            return sql.case([] if all(cell == value for _, cell in above) else above, value)
    return sql.case(branches, default)


def _none_of(shared: list[Sql]) -> Sql:
    return sql.negated(sql.call("COALESCE", sql.any_of(shared), sql.boolean(False)))


def _sum(parts: list[Sql]) -> Sql:
    return sql.joined(exp.Add, parts) if parts else sql.integer(0)


def _said(words: Words, one: Sql, other: Sql) -> Sql:
    pieces = [sql.text(words.before), sql.cast(one, "TEXT"), sql.text(words.between)]
    return sql.call("CONCAT", *pieces, sql.cast(other, "TEXT"), sql.text(words.after))


_SHAPES: dict[Shape, Callable[[_Choosing, list[Sql]], Chosen]] = {
    Shape.ONLY: _Choosing.only,
    Shape.FIRST: _Choosing.first,
    Shape.SAME: _Choosing.same,
    Shape.LIST: _Choosing.all,
    Shape.TOTAL: _Choosing.total,
}
