"""Decides one case: the reference engine, with every step shown.

`compile_model` turns a model into closures once; a case then walks the decisions its question rests on, in order.
The first error ends the case, and the SQL form reports the same one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from qianmo.decisions.binding.bind import sound, usable
from qianmo.decisions.binding.bound import Bound
from qianmo.decisions.case.admission import Gate
from qianmo.decisions.case.outcome import CaseError, Outcome, Step, presented
from qianmo.decisions.case.running import Hits, Runner, View
from qianmo.decisions.dmn.model import Model
from qianmo.decisions.tree.evaluate import Values


@dataclass(frozen=True, slots=True)
class _Plan:
    gate: Gate
    runners: tuple[Runner, ...]
    view: View


class Decider:
    """A compiled model; keep it and ask it many cases."""

    def __init__(self, model: Model, *, is_strict: bool = True) -> None:
        self.model = model
        self._bound: Bound | None = sound(model) if is_strict else None
        self._plans: dict[str, _Plan] = {}

    def decide(self, case: Mapping[str, Any], decision: str) -> Outcome:
        """The outcome of a decision on a case: facts by input name, a missing one null, others ignored.

        The error of an outcome names the fact or table at fault; ModelError when there is no such decision.
        """
        plan = self._plans.get(decision)
        if plan is None:
            plan = self._plans[decision] = self._plan(decision)
        values: Values = {}
        hits: Hits = {}
        retell = partial(_retold, plan.runners, values, hits)
        try:
            plan.gate.admit(case, values)
            for runner in plan.runners:
                runner.run(values, hits)
        except CaseError as error:
            return Outcome(decision, None, str(error), {}, retell)
        return Outcome(decision, presented(plan.view.of(values)), None, hits, retell)

    def decide_all(self, cases: Iterable[Mapping[str, Any]], decision: str) -> list[Outcome]:
        """The outcomes of many cases, in their order."""
        return [self.decide(case, decision) for case in cases]

    def _plan(self, decision: str) -> _Plan:
        bound = self._bound or usable(self.model, decision)
        facts, decisions = bound.needed(self.model.closure(decision))
        return _Plan(Gate(facts), tuple(map(Runner, decisions)), View(decisions[-1]))


def _retold(runners: Iterable[Runner], values: Values, hits: Hits) -> tuple[Step, ...]:
    return tuple(runner.step(values, hits) for runner in runners if runner.is_done(values))


def compile_model(model: Model, *, is_strict: bool = True) -> Decider:
    """The model ready to decide cases; ModelError with the first mistake if it has any.

    A policy is strict. Without that a decision is refused only for what it rests on and what has no meaning by the
    standard, when it is asked for.
    """
    return Decider(model, is_strict=is_strict)
