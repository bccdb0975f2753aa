"""Calling a function value: one of the standard, or one a model defines."""

from collections.abc import Mapping, Sequence
from typing import Any

from qianmo.decisions.whole.builtins import Builtin
from qianmo.decisions.whole.limits import Run
from qianmo.decisions.whole.values import Function


def call(run: Run, function: Any, values: Sequence[Any]) -> Any:
    """What a function gives of values by place; null when it is none, or takes another number of them."""
    if isinstance(function, Builtin):
        run.spend(1)
        run.pay(*values)
        found = function.call(run, values)
        run.pay(found)
        return found
    if not isinstance(function, Function) or len(values) != len(function.parameters):
        return None
    run.enter()
    found = function.body(tuple(values))
    run.leave()
    return found


def call_named(run: Run, function: Any, values: Mapping[str, Any]) -> Any:
    """The same of values by name; a parameter that is not named gets null."""
    if isinstance(function, Builtin):
        run.spend(1)
        run.pay(*values.values())
        found = function.call_named(run, values)
        run.pay(found)
        return found
    if not isinstance(function, Function) or not set(values) <= set(function.parameters):
        return None
    return call(run, function, [values.get(name) for name in function.parameters])
