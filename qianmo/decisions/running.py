"""Runs one decision on the values of one case: a formula at once, a table row by row.

Column expressions are computed first, in order, then checked against their allowed values, then the rows are tried
from the top, each from the left and only until a cell fails. The SQL form keeps this order in what it reports.
"""

from collections.abc import Callable, Sequence
from typing import Any

from qianmo.decisions.bound import BoundDecision, BoundRule, BoundTable
from qianmo.decisions.cases import not_allowed, too_large
from qianmo.decisions.evaluate import Closure, Values, closure
from qianmo.decisions.hits import HIT_POLICIES
from qianmo.decisions.outcome import CaseError, Step
from qianmo.decisions.quantity import TooLarge
from qianmo.decisions.tree import NOTHING

Hits = dict[str, tuple[int, ...]]
Compute = Callable[[Values, Hits], None]


class Runner:
    """One decision, compiled: it adds its results to the values of a case, and tells afterwards what it did."""

    def __init__(self, decision: BoundDecision) -> None:
        self._decision = decision
        self._shape = Shape(decision)
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
        return Step(name, self._decision.label, read, hits.get(name), self._shape.of(values))


class Shape:
    """How the results of a decision look to a caller: one value, or a record by output name."""

    def __init__(self, decision: BoundDecision) -> None:
        self._single = decision.name if len(decision.results) == 1 else None
        prefix = len(decision.name) + 1
        self._fields = tuple((result.name[prefix:], result.name) for result in decision.results)

    def of(self, values: Values) -> Any:
        """The value as computed: see `presented`."""
        if self._single is not None:
            return values[self._single]
        return {field: values[name] for field, name in self._fields}


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
    table, name, label = decision.table, decision.name, decision.label
    assert table is not None
    policy = HIT_POLICIES[table.hit_policy]
    stops_at_first, settle = policy.stops_at_first, policy.settle
    columns = [(column.ref.name, closure(column.expression)) for column in table.columns]
    guards = [_guard(column.ref.name, column.label, column.allowed) for column in table.columns if column.allowed]
    rules = [(position, _tests(rule)) for position, rule in enumerate(table.rules)]
    conclude = _conclusion(decision, table, is_list=policy.is_list)

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
        chosen = settle(label, found)
        conclude(values, chosen)
        hits[name] = tuple(table.rules[position].number for position in chosen)

    return compute


def _tests(rule: BoundRule) -> tuple[Closure, ...]:
    return tuple(closure(test) for test in rule.tests if test is not None)


def _conclusion(
    decision: BoundDecision, table: BoundTable, *, is_list: bool
) -> Callable[[Values, Sequence[int]], None]:
    """What puts the results of the chosen rows, or the defaults, among the values."""
    names = [result.name for result in decision.results]
    outputs = [tuple(closure(output) for output in rule.outputs) for rule in table.rules]
    defaults = tuple(closure(result.default or NOTHING) for result in decision.results)
    has_default = decision.results[0].default is not None

    def conclude(values: Values, chosen: Sequence[int]) -> None:
        if is_list:
            items = tuple([outputs[position][0](values) for position in chosen])
            values[names[0]] = items if items or not has_default else (defaults[0](values),)
            return
        # Results may not see one another, so all are computed before any is named.
        found = [cell(values) for cell in (outputs[chosen[0]] if chosen else defaults)]
        values.update(zip(names, found, strict=True))

    return conclude
