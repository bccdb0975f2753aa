"""Lowers one decision table: the rules that hit, the results, and the first error, as columns of the query.

The hit policies stand here under the names they have in `hits`. A UNIQUE table finds its first and its last hit;
where they differ the case is in error. FIRST takes the first. COLLECT gathers a list.
"""

from collections.abc import Callable
from dataclasses import dataclass

from sqlglot import exp

from qianmo.decisions import sql
from qianmo.decisions.bound import BoundDecision, BoundRule, BoundTable, Result
from qianmo.decisions.boxes import is_disjoint
from qianmo.decisions.cases import not_allowed, too_large
from qianmo.decisions.hits import overlap
from qianmo.decisions.lowering import Lowering
from qianmo.decisions.lowering_failures import failing
from qianmo.decisions.sql import Sql
from qianmo.decisions.tree import Kind, Node

Failure = tuple[Sql | None, Sql]  # where it happens (None: never), and its text


@dataclass(frozen=True, slots=True)
class Lowered:
    """A decision as columns: which rules hit, and the text of its first error or null."""

    hits: Sql | None
    error: Sql


@dataclass(frozen=True, slots=True)
class _Chosen:
    """What a hit policy settles on: the hits to show, where it fails, and each result from its cells."""

    hits: Sql
    failures: list[Failure]
    result: Callable[[Result, int], Sql]
    picked: Callable[[int], Sql]
    nothing: Sql


def lower_decision(lowering: Lowering, decision: BoundDecision) -> Lowered:
    """Adds the decision to the query; its results are then known by name."""
    if isinstance(decision.logic, BoundTable):
        return _TableLowering(lowering, decision, decision.logic).lowered()
    result = decision.results[0]
    failures: list[Failure] = [(failing(lowering, decision.logic), sql.text(too_large(decision.label)))]
    lowering.names[result.name] = lowering.layers.share(_fitted(lowering, decision.logic, result))
    failures.append(_guard(lowering, result))
    return Lowered(None, error_of(lowering, failures))


def error_of(lowering: Lowering, failures: list[Failure]) -> Sql:
    """The text of the first failure that happens."""
    return lowering.layers.share(sql.case([(where, text) for where, text in failures if where is not None]))


def _fitted(lowering: Lowering, node: Node, result: Result) -> Sql:
    if node.type.kind is Kind.NULL and result.type.kind is not Kind.LIST:
        return sql.cast(sql.null(), lowering.dialect.type_of(result.type))
    return lowering.value(node, result.type.scale)


def unlisted(lowering: Lowering, value: Sql, allowed: tuple[Node, ...]) -> Sql:
    """Where a value that is not null fails a test of its allowed values."""
    fits = sql.call("COALESCE", sql.all_of(lowering.truth(test) for test in allowed), sql.boolean(False))
    return sql.all_of([sql.negated(sql.is_null(value)), sql.negated(fits)])


def _guard(lowering: Lowering, result: Result) -> Failure:
    text = sql.text(not_allowed(result.label))
    if not result.is_guarded:
        return None, text
    return unlisted(lowering, lowering.names[result.name], result.allowed), text


class _TableLowering:
    """One table while it is being lowered."""

    def __init__(self, lowering: Lowering, decision: BoundDecision, table: BoundTable) -> None:
        self.lowering = lowering
        self.share = lowering.layers.share
        self.decision = decision
        self.table = table
        self.too_large = sql.text(too_large(decision.label))

    def lowered(self) -> Lowered:
        failures = self._columns()
        conditions = [self._condition(rule) for rule in self.table.rules]
        chosen = _CHOOSING[self.table.hit_policy](self, conditions)
        failures += [(self._failing_tests(chosen), self.too_large), *chosen.failures]
        failures.append((self._failing_outputs(chosen), self.too_large))
        for index, result in enumerate(self.decision.results):
            self.lowering.names[result.name] = self.share(chosen.result(result, index))
            failures.append(_guard(self.lowering, result))
        return Lowered(chosen.hits, error_of(self.lowering, failures))

    def _columns(self) -> list[Failure]:
        failures: list[Failure] = []
        for column in self.table.columns:
            failures.append((failing(self.lowering, column.expression), self.too_large))
            self.lowering.names[column.ref.name] = self.share(self.lowering.value(column.expression))
        for column in self.table.columns:
            if column.allowed:
                value = self.lowering.names[column.ref.name]
                failures.append((unlisted(self.lowering, value, column.allowed), sql.text(not_allowed(column.label))))
        return failures

    def _condition(self, rule: BoundRule) -> Sql:
        return sql.all_of(self.lowering.truth(test) for test in rule.tests if test is not None)

    def _failing_tests(self, chosen: _Chosen) -> Sql | None:
        """A cell fails where the cells before it hold and, for FIRST, no row above has hit."""
        found = []
        for position, rule in enumerate(self.table.rules):
            tests = [test for test in rule.tests if test is not None]
            for index, test in enumerate(tests):
                where = failing(self.lowering, test)
                if where is None:
                    continue
                parts = [self.lowering.truth(before) for before in tests[:index]]
                if self.table.hit_policy == "FIRST":
                    above = sql.binary(exp.LT, chosen.hits, sql.integer(position + 1))
                    parts.append(sql.negated(sql.call("COALESCE", above, sql.boolean(False))))
                found.append(sql.all_of([*parts, where]))
        return sql.any_of(found) if found else None

    def _failing_outputs(self, chosen: _Chosen) -> Sql | None:
        found = []
        for position, rule in enumerate(self.table.rules):
            for output in rule.outputs:
                where = failing(self.lowering, output)
                if where is not None:
                    found.append(sql.all_of([chosen.picked(position), where]))
        for result in self.decision.results:
            where = None if result.default is None else failing(self.lowering, result.default)
            if where is not None:
                found.append(sql.all_of([chosen.nothing, where]))
        return sql.any_of(found) if found else None

    def first(self, conditions: list[Sql]) -> Sql:
        numbered = [(condition, sql.integer(index)) for index, condition in enumerate(conditions, start=1)]
        return self.share(sql.cast(sql.case(numbered), "INT"))

    def single(self, hit: Sql, failures: list[Failure]) -> _Chosen:
        """A policy that answers with one row, whose number is a column."""

        def picked(position: int) -> Sql:
            return sql.binary(exp.EQ, hit, sql.integer(position + 1))

        def result(of: Result, index: int) -> Sql:
            cells = [_fitted(self.lowering, rule.outputs[index], of) for rule in self.table.rules]
            default = None if of.default is None else _fitted(self.lowering, of.default, of)
            chosen = sql.case([(picked(position), cell) for position, cell in enumerate(cells)], default)
            if of.type.kind is Kind.LIST:
                return chosen
            return sql.cast(chosen, self.lowering.dialect.type_of(of.type))

        return _Chosen(hit, failures, result, picked, sql.is_null(hit))

    def choose_first(self, conditions: list[Sql]) -> _Chosen:
        return self.single(self.first(conditions), [])

    def choose_unique(self, conditions: list[Sql]) -> _Chosen:
        if is_disjoint(self.table):
            return self.single(self.first(conditions), [])
        shared = [self.share(condition) for condition in conditions]
        first = self.first(shared)
        numbered = [(condition, sql.integer(index)) for index, condition in enumerate(shared, start=1)]
        last = self.share(sql.cast(sql.case(numbered[::-1]), "INT"))
        before, between, after = overlap(self.decision.label)
        pieces = [sql.text(before), sql.cast(first, "TEXT"), sql.text(between), sql.cast(last, "TEXT"), sql.text(after)]
        return self.single(first, [(sql.binary(exp.NEQ, first, last), sql.call("CONCAT", *pieces))])

    def choose_all(self, conditions: list[Sql]) -> _Chosen:
        shared = [self.share(condition) for condition in conditions]
        numbers = [(condition, sql.integer(index)) for index, condition in enumerate(shared, start=1)]
        dialect = self.lowering.dialect
        hits = self.share(dialect.gathered(numbers, "INT"))

        def result(of: Result, index: int) -> Sql:
            assert of.type.item is not None
            item = Result(of.name, of.label, of.type.item)
            cells = [
                show(self.lowering, _fitted(self.lowering, rule.outputs[index], item), item)
                for rule in self.table.rules
            ]
            items = dialect.gathered(list(zip(shared, cells, strict=True)), shown_type(self.lowering, item))
            if of.default is None:
                return items
            default = show(self.lowering, _fitted(self.lowering, of.default, item), item)
            alone = dialect.gathered([(sql.boolean(True), default)], shown_type(self.lowering, item))
            return sql.case([(sql.any_of(shared), items)], alone)

        nothing = sql.negated(sql.call("COALESCE", sql.any_of(shared), sql.boolean(False)))
        return _Chosen(hits, [], result, lambda position: shared[position], nothing)


def show(lowering: Lowering, value: Sql, result: Result) -> Sql:
    """A result as a caller reads it: numbers no longer scaled."""
    if result.type.kind is Kind.NUMBER and result.type.scale:
        return lowering.dialect.shown(value, result.type.scale)
    return value


def shown_type(lowering: Lowering, result: Result) -> str:
    """The SQL type of a shown result."""
    if result.type.kind is Kind.NUMBER and result.type.scale:
        return "DECIMAL(38, 10)"
    return lowering.dialect.type_of(result.type)


_CHOOSING: dict[str, Callable[[_TableLowering, list[Sql]], _Chosen]] = {
    "UNIQUE": _TableLowering.choose_unique,
    "FIRST": _TableLowering.choose_first,
    "COLLECT": _TableLowering.choose_all,
}
