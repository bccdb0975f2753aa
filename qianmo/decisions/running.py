"""Runs one decision on the values of one case: a formula at once, a table row by row.

Column expressions are computed first, in order, then checked against their allowed values, then the rows are tried
from the top, each from the left and only until a cell fails. The SQL form keeps this order in what it reports.
"""

from collections.abc import Callable, Sequence
from typing import Any

from qianmo.decisions.bound import BoundDecision, BoundRule, BoundTable, Result
from qianmo.decisions.cases import not_allowed, too_large
from qianmo.decisions.evaluate import Closure, Values, closure
from qianmo.decisions.hits import HIT_POLICIES
from qianmo.decisions.outcome import CaseError, Step
from qianmo.decisions.quantity import TooLarge

Run = Callable[[Values], Step]


def runner(decision: BoundDecision) -> Run:
    """The decision as a function that adds its results to the values of a case; CaseError when the case fails."""
    compute = _table(decision, decision.logic) if isinstance(decision.logic, BoundTable) else _formula(decision)
    shape = Shape(decision)
    guards = tuple(guard for result in decision.results for guard in _guards(result))

    def run(values: Values) -> Step:
        try:
            columns, hits = compute(values)
        except TooLarge:
            raise CaseError(too_large(decision.label)) from None
        for guard in guards:
            guard(values)
        return Step(decision.name, decision.label, columns, hits, shape.of(values))

    return run


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


Computed = tuple[tuple[tuple[str, Any], ...], tuple[int, ...] | None]


def _guards(result: Result) -> Sequence[Callable[[Values], None]]:
    return (_guard(result.name, result.label, result.allowed),) if result.is_guarded else ()


def _guard(name: str, label: str, allowed: tuple[Any, ...]) -> Callable[[Values], None]:
    tests = tuple(closure(test) for test in allowed)

    def guard(values: Values) -> None:
        if values[name] is not None and not all(test(values) is True for test in tests):
            raise CaseError(not_allowed(label))

    return guard


def _formula(decision: BoundDecision) -> Callable[[Values], Computed]:
    assert not isinstance(decision.logic, BoundTable)
    formula, name = closure(decision.logic), decision.name

    def compute(values: Values) -> Computed:
        values[name] = formula(values)
        return (), None

    return compute


def _table(decision: BoundDecision, table: BoundTable) -> Callable[[Values], Computed]:
    policy = HIT_POLICIES[table.hit_policy]
    columns = [(column.label, column.ref.name, closure(column.expression)) for column in table.columns]
    guards = [_guard(column.ref.name, column.label, column.allowed) for column in table.columns if column.allowed]
    rules = [_tests(rule) for rule in table.rules]
    conclude = _conclusion(decision, table, is_list=policy.is_list)

    def compute(values: Values) -> Computed:
        for _, name, expression in columns:
            values[name] = expression(values)
        for guard in guards:
            guard(values)
        hits = []
        for position, tests in enumerate(rules):
            for test in tests:
                if test(values) is not True:
                    break
            else:
                hits.append(position)
                if policy.stops_at_first:
                    break
        chosen = policy.settle(decision.label, hits)
        conclude(values, chosen)
        read = tuple((label, values[name]) for label, name, _ in columns)
        return read, tuple(table.rules[position].number for position in chosen)

    return compute


def _tests(rule: BoundRule) -> tuple[Closure, ...]:
    return tuple(closure(test) for test in rule.tests if test is not None)


def _conclusion(
    decision: BoundDecision, table: BoundTable, *, is_list: bool
) -> Callable[[Values, Sequence[int]], None]:
    """What puts the results of the chosen rows, or the defaults, among the values."""
    names = [result.name for result in decision.results]
    outputs = [tuple(closure(output) for output in rule.outputs) for rule in table.rules]
    defaults = [closure(result.default) if result.default else None for result in decision.results]

    def conclude(values: Values, chosen: Sequence[int]) -> None:
        if is_list:
            items = tuple(outputs[position][0](values) for position in chosen)
            default = defaults[0]
            values[names[0]] = items if items or default is None else (default(values),)
            return
        cells = outputs[chosen[0]] if chosen else defaults
        found = [None if cell is None else cell(values) for cell in cells]
        values.update(zip(names, found, strict=True))

    return conclude
