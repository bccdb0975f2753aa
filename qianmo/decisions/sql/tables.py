"""Lowers one decision table: the rules that hit, the results, and the first error, as columns of the query.

What a hit policy makes of the rules that hit stands in `hits`; here are the columns, the cells, and which of
them fails first.
"""

from dataclasses import dataclass

from sqlglot import exp

from qianmo.decisions.binding.bound import BoundDecision, BoundTable, Result
from qianmo.decisions.case.admission import not_allowed, too_large
from qianmo.decisions.checking.boxes import never_two
from qianmo.decisions.dmn.hits import Shape
from qianmo.decisions.dmn.model import ModelError
from qianmo.decisions.sql import pieces as sql
from qianmo.decisions.sql.failures import failing
from qianmo.decisions.sql.hits import Chosen, Failure, choosing, fitted
from qianmo.decisions.sql.lowering import Lowering
from qianmo.decisions.sql.pieces import Sql
from qianmo.decisions.sql.thinning import Tests, thinned
from qianmo.decisions.tree.nodes import Compare, Every, Literal, Node, Ref, Some, walk

MOST_TESTS = 12_000  # a database plans them in seconds


@dataclass(frozen=True, slots=True)
class Lowered:
    """A decision as columns: which rules hit, and where it fails with which text, in the order of the case."""

    hits: Sql | None
    failures: list[Failure]


def lower_decision(lowering: Lowering, decision: BoundDecision) -> Lowered:
    """Adds the decision to the query; its results are then known by name."""
    if isinstance(decision.logic, BoundTable):
        return _TableLowering(lowering, decision, decision.logic).lowered()
    result = decision.results[0]
    failures: list[Failure] = [(failing(lowering, decision.logic), sql.text(too_large(decision.label)))]
    lowering.names[result.name] = lowering.layers.share(fitted(lowering, decision.logic, result))
    failures.append(_guard(lowering, result))
    return Lowered(None, failures)


def listed(lowering: Lowering, value: Sql, allowed: tuple[Node, ...]) -> Sql:
    """Where a value is null or passes the tests of its allowed values; never null itself."""
    passes = sql.all_of(lowering.truth(test) for test in allowed)
    if all(_is_null_of_null(part) for test in allowed for part in walk(test)):
        return sql.call("COALESCE", passes, sql.boolean(True))
    return sql.any_of([sql.is_null(value), sql.call("COALESCE", passes, sql.boolean(False))])


def _is_null_of_null(node: Node) -> bool:
    """Is a part of a test null exactly where the value is? So are comparisons with written values, joined."""
    if isinstance(node, Compare):
        return node.op != "!=" and isinstance(node.right, Literal) and node.right.value is not None
    return isinstance(node, Every | Some | Ref | Literal)


def unlisted(lowering: Lowering, value: Sql, allowed: tuple[Node, ...]) -> Sql:
    """Where a value that is not null fails a test of its allowed values."""
    return lowering.layers.share(sql.negated(listed(lowering, value, allowed)))


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
        written = sum(test is not None for rule in self.table.rules for test in rule.tests)
        if written > MOST_TESTS:
            reason = f"有 {written} 格条件，批量计算最多 {MOST_TESTS} 格；请拆成几张表，或逐户计算"
            raise ModelError(f"决策“{self.decision.label}”", reason)
        failures = self._columns()
        is_disjoint = self.table.shape is Shape.ONLY and never_two(self.table)
        rows = [rule.tests for rule in self.table.rules]
        if is_disjoint or self.table.shape is Shape.FIRST:
            rows = thinned(self.table, self.lowering.reaches)
        conditions = [self._condition(tests) for tests in rows]
        chosen = choosing(self.lowering, self.decision, self.table, conditions, is_disjoint=is_disjoint)
        failures += [(self._failing_tests(chosen), self.too_large), *chosen.failures]
        failures += [(self._failing_outputs(chosen), self.too_large), *chosen.disagreements]
        for index, result in enumerate(self.decision.results):
            self.lowering.names[result.name] = chosen.result(result, index)
            failures.append(_guard(self.lowering, result))
        return Lowered(chosen.hits, failures)

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

    def _condition(self, tests: Tests) -> Sql:
        return sql.all_of(self.lowering.truth(test) for test in tests if test is not None)

    def _failing_tests(self, chosen: Chosen) -> Sql | None:
        """A cell fails where the cells before it hold and, for FIRST, no row above has hit."""
        found = []
        for position, rule in enumerate(self.table.rules):
            tests = [test for test in rule.tests if test is not None]
            for index, test in enumerate(tests):
                where = failing(self.lowering, test)
                if where is None:
                    continue
                parts = [self.lowering.truth(before) for before in tests[:index]]
                if self.table.shape is Shape.FIRST:
                    above = sql.binary(exp.LT, chosen.position, sql.integer(position + 1))
                    parts.append(sql.negated(sql.call("COALESCE", above, sql.boolean(False))))
                found.append(sql.all_of([*parts, where]))
        return sql.any_of(found) if found else None

    def _failing_outputs(self, chosen: Chosen) -> Sql | None:
        found = []
        for position, rule in enumerate(self.table.rules):
            for output in rule.outputs:
                where = failing(self.lowering, output)
                if where is not None:
                    found.append(sql.all_of([chosen.computed(position), where]))
        if chosen.total_fails is not None:
            found.append(chosen.total_fails)
        for result in self.decision.results:
            where = None if result.default is None else failing(self.lowering, result.default)
            if where is not None:
                found.append(sql.all_of([chosen.nothing, where]))
        return sql.any_of(found) if found else None
