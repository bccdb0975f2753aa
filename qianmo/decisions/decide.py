"""Decides one case: the reference engine, with every step shown.

`compile_model` turns a model into closures once; a case then walks the decisions its question rests on, in order.
The first error ends the case, and the SQL form reports the same one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from qianmo.decisions.bind import sound
from qianmo.decisions.bound import Bound
from qianmo.decisions.cases import Gate
from qianmo.decisions.model import Model
from qianmo.decisions.outcome import CaseError, Outcome, Step, presented
from qianmo.decisions.running import Run, Shape, runner


@dataclass(frozen=True, slots=True)
class _Plan:
    gate: Gate
    runs: tuple[Run, ...]
    shape: Shape


class Decider:
    """A compiled model; keep it and ask it many cases."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self._bound: Bound = sound(model)
        self._plans: dict[str, _Plan] = {}

    def decide(self, case: Mapping[str, Any], decision: str) -> Outcome:
        """The outcome of a decision on a case: facts by input name, a missing one null, others ignored.

        The error of an outcome names the fact or table at fault; ModelError when there is no such decision.
        """
        plan = self._plans.get(decision)
        if plan is None:
            plan = self._plans[decision] = self._plan(decision)
        steps: list[Step] = []
        try:
            values = plan.gate.admit(case)
            steps.extend(run(values) for run in plan.runs)
        except CaseError as error:
            return Outcome(decision, None, str(error), {}, tuple(steps))
        hits = {step.decision: step.hits for step in steps if step.hits is not None}
        return Outcome(decision, presented(plan.shape.of(values)), None, hits, tuple(steps))

    def decide_all(self, cases: Iterable[Mapping[str, Any]], decision: str) -> list[Outcome]:
        """The outcomes of many cases, in their order."""
        return [self.decide(case, decision) for case in cases]

    def _plan(self, decision: str) -> _Plan:
        facts, decisions = self._bound.needed(self.model.closure(decision))
        return _Plan(Gate(facts), tuple(map(runner, decisions)), Shape(decisions[-1]))


def compile_model(model: Model) -> Decider:
    """The model ready to decide cases; ModelError with the first mistake if a cell means nothing."""
    return Decider(model)
