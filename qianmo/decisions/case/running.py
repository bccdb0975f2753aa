"""Runs one decision on the values of one case: a formula at once, a table row by row.

Column expressions are computed first, in order, then checked against their allowed values, then the rows are tried
from the top, each from the left and only until a cell fails. The SQL form keeps this order in what it reports.
"""

from collections.abc import Callable
from typing import Any

from qianmo.decisions.binding.bound import BoundDecision, BoundRule, BoundTable
from qianmo.decisions.case.admission import not_allowed, too_large
from qianmo.decisions.case.concluding import CONCLUSIONS
from qianmo.decisions.case.outcome import CaseError, Step, record
from qianmo.decisions.dmn.hits import Shape
from qianmo.decisions.tree.evaluate import Closure, Values, closure
from qianmo.decisions.tree.quantity import TooLarge

Hits = dict[str, tuple[int, ...]]
Compute = Callable[[Values, Hits], None]


class Runner:
    """One decision, compiled: it adds its results to the values of a case, and tells afterwards what it did."""

    def __init__(self, decision: BoundDecision) -> None:
        self._decision = decision
        self._view = View(decision)
        self._last = decision.results[-1].name
        self._compute = _table(decision) if decision.table else _formula(decision)
        self._guards = tuple(_guard(one.name, one.label, one.allowed) for one in decision.results if one.is_guarded)

    def run(self, values: Values, hits: Hits) -> None:
        """Adds the results and, of a table, the rows that hit; CaseError when the case fails here."""
        try:
            self._compute(values, hits)
        except TooLarge:
            raise CaseError(too_large(self._decision.label)) from None
        for guard in self._guards:
            guard(values)

    def is_done(self, values: Values) -> bool:
        """Did the case get as far as giving this decision a value?"""
        return self._last in values

    def step(self, values: Values, hits: Hits) -> Step:
        """What the decision read and gave."""
        name, table = self._decision.name, self._decision.table
        columns = table.columns if table else ()
        read = tuple((column.label, values[column.ref.name]) for column in columns)
        return Step(name, self._decision.label, read, hits.get(name), self._view.of(values))


class View:
    """How the results of a decision look to a caller: one value, a record by output name, or a list of records."""

    def __init__(self, decision: BoundDecision) -> None:
        self._single = decision.name if len(decision.results) == 1 else None
        prefix = len(decision.name) + 1
        self._fields = tuple((result.name[prefix:], result.name) for result in decision.results)
        self._is_list = decision.is_list

    def of(self, values: Values) -> Any:
        """The value as computed: see `presented`."""
        if self._single is not None:
            return values[self._single]
        return record({field: values[name] for field, name in self._fields}, is_list=self._is_list)


def _guard(name: str, label: str, allowed: tuple[Any, ...]) -> Callable[[Values], None]:
    tests = tuple(closure(test) for test in allowed)

    def guard(values: Values) -> None:
        if values[name] is not None and not all(test(values) is True for test in tests):
            raise CaseError(not_allowed(label))

    return guard


def _formula(decision: BoundDecision) -> Compute:
    assert not isinstance(decision.logic, BoundTable)
    formula, name = closure(decision.logic), decision.name

    def compute(values: Values, _hits: Hits) -> None:
        values[name] = formula(values)

    return compute


def _table(decision: BoundDecision) -> Compute:
    table, name = decision.table, decision.name
    assert table is not None
    stops_at_first = table.shape is Shape.FIRST
    columns = [(column.ref.name, closure(column.expression)) for column in table.columns]
    guards = [_guard(column.ref.name, column.label, column.allowed) for column in table.columns if column.allowed]
    rules = [(position, _tests(rule)) for position, rule in enumerate(table.rules)]
    numbers = [rule.number for rule in table.rules]
    conclude = CONCLUSIONS[table.shape](decision, table)

    def compute(values: Values, hits: Hits) -> None:
        for column, expression in columns:
            values[column] = expression(values)
        for guard in guards:
            guard(values)
        found = []
        for position, tests in rules:
            for test in tests:
                if test(values) is not True:
                    break
            else:
                found.append(position)
                if stops_at_first:
                    break
        chosen = conclude(values, found)
        hits[name] = tuple([numbers[position] for position in chosen])

    return compute


def _tests(rule: BoundRule) -> tuple[Closure, ...]:
    return tuple(closure(test) for test in rule.tests if test is not None)
