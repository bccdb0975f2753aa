"""Decides a case in the whole language: the reference of what somebody else's model means.

Each decision is read once, when it is first asked for, with the names its requirements give it; a case then walks the
decisions in order, each adding its value. The first error ends the case.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from qianmo.decisions.binding.bound import Place
from qianmo.decisions.case.admission import not_allowed
from qianmo.decisions.case.outcome import CaseError, Outcome, Step, presented
from qianmo.decisions.dmn.boxes import Table
from qianmo.decisions.dmn.logic import NONE
from qianmo.decisions.dmn.model import Decision, InputData, Knowledge, Model, ModelError, Service
from qianmo.decisions.dmn.structure import resolve
from qianmo.decisions.whole import meaning
from qianmo.decisions.whole.boxed import Shelf, closure_of, function_of, read_table
from qianmo.decisions.whole.declared import members_of, sort_of_type, sorts_of
from qianmo.decisions.whole.entrance import Entrance, dynamic
from qianmo.decisions.whole.language import Language
from qianmo.decisions.whole.limits import Names, Run
from qianmo.decisions.whole.meaning import SUBJECT, Closure
from qianmo.decisions.whole.sorts import ANY, Sort, coerced
from qianmo.decisions.whole.tables import Found, ReadTable
from qianmo.decisions.whole.values import Function
from qianmo.decisions.whole.vocabulary import Vocabulary
from qianmo.decisions.whole.writing import plain


@dataclass(frozen=True, slots=True)
class Task:
    """A decision that is read: what it gives of the names so far, and what its value must keep to."""

    decision: Decision
    table: ReadTable | None
    formula: Closure | None
    allowed: tuple[Closure, ...]

    def run(self, names: Names) -> Found:
        """The value of the decision on a case, put among the names."""
        if self.table is not None:
            found = self.table.run(names)
        else:
            assert self.formula is not None
            found = Found(self.formula(names), (), ())
        for test in self.allowed:
            if found.value is not None and test(names.inside({SUBJECT: found.value})) is not True:
                raise CaseError(not_allowed(self.decision.label))
        names.values[self.decision.name] = found.value
        return found

    def shown(self, names: Names) -> Any:
        """The value for a caller; of a table of several results without a hit, each of them null."""
        value = names.values[self.decision.name]
        if value is None and self.table is not None and len(self.table.results) > 1:
            return dict.fromkeys((one.name for one in self.table.results), None)
        return plain(value)


@dataclass(frozen=True, slots=True)
class Plan:
    """All that a question rests on: inputs, decisions the case gives itself, functions, decisions in their order."""

    entrance: Entrance
    given: tuple[tuple[str, Sort], ...]
    functions: tuple[tuple[str, Closure], ...]
    tasks: tuple[Task, ...]
    outputs: tuple[Task, ...]

    def names(self, case: Mapping[str, Any], run: Run) -> Names:
        """The names of a case before anything is decided."""
        values = self.entrance.admit(case)
        values.update((name, coerced(dynamic(case.get(name)), sort)) for name, sort in self.given)
        names = Names(values, None, run)
        for name, function in self.functions:
            values[name] = function(names)
        return names

    def answer(self, names: Names) -> Any:
        """The value asked for: of one decision, or of the several a service gives, by name."""
        shown = {task.decision.name: task.shown(names) for task in self.outputs}
        return shown if len(shown) > 1 else next(iter(shown.values()))


@dataclass(slots=True)
class Told:
    """What happened to a case so far, for those who ask."""

    found: dict[str, tuple[Task, Found]] = field(default_factory=dict)

    def steps(self) -> tuple[Step, ...]:
        """Each decision with what it read, which rows hit, and its value."""
        return tuple(
            Step(name, task.decision.label, found.columns, found.hits if task.table else None, found.value)
            for name, (task, found) in self.found.items()
        )


class WholeDecider:
    """A model ready to decide cases by the whole language; keep it and ask it many cases."""

    def __init__(self, model: Model, *, now: datetime | None = None) -> None:
        self.model = model
        self._now = now
        self._plans: dict[str, Plan] = {}

    def decide(self, case: Mapping[str, Any], decision: str) -> Outcome:
        """The outcome of a decision on a case; ModelError when a text it rests on cannot be read."""
        plan = self.plan(decision)
        told = Told()
        try:
            names = plan.names(case, Run(self._now))
            for task in plan.tasks:
                told.found[task.decision.name] = task, task.run(names)
            answer = presented(plan.answer(names))
        except CaseError as error:
            return Outcome(decision, None, str(error), {}, told.steps)
        except RecursionError:
            return Outcome(decision, None, "函数套用太深", {}, told.steps)
        hits = {name: found.hits for name, (task, found) in told.found.items() if task.table is not None}
        return Outcome(decision, answer, None, hits, told.steps)

    def decide_all(self, cases: Iterable[Mapping[str, Any]], decision: str) -> list[Outcome]:
        """The outcomes of many cases, in their order."""
        return [self.decide(case, decision) for case in cases]

    def plan(self, decision: str) -> Plan:
        """What a question rests on, read once."""
        if decision not in self._plans:
            self._plans[decision] = Planner(self.model).plan(decision)
        return self._plans[decision]


class Planner:
    """Reads what a question rests on."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._language = Language(Vocabulary(), Vocabulary(members_of(model)), sorts_of(model))
        asked: tuple[InputData | Decision, ...] = (*model.inputs, *model.decisions)
        self._named = {item.id: item.name for item in asked}
        self._typed = {item.id: item.type_name for item in asked}
        self._serving: set[str] = set()
        called: tuple[Knowledge | Service, ...] = (*model.knowledge, *model.services)
        self._called = {item.id: item for item in called}

    def plan(self, name: str) -> Plan:
        """The plan of a decision or a service, called by name, id or label."""
        service = self._model.service(name)
        if service is None:
            closure = self._model.closure(name)
            asked, known = {closure[-1].id}, set[str]()
        else:
            closure, asked, known = self._closure_of(service), set(service.outputs), set(service.inputs)
        tasks = tuple(self._task(one) for one in closure if one.logic != NONE or one.id in asked)
        functions = tuple(self._functions(ref for task in tasks for ref in task.decision.knows))
        entrance = Entrance(self._model, self._language, frozenset(self._language.uses))
        given = (one for one in self._model.decisions if one.id in known or one.logic == NONE)
        return Plan(
            entrance,
            tuple((one.name, sort_of_type(self._model, one.type_name)) for one in given),
            functions,
            tasks,
            tuple(task for task in tasks if task.decision.id in asked),
        )

    def _closure_of(self, service: Service) -> tuple[Decision, ...]:
        """The decisions behind a service, without those it is given."""
        found = [one for ref in service.outputs for one in self._model.closure(self._named[ref])]
        return tuple(one for one in dict.fromkeys(found) if one.id not in service.inputs)

    def language_of(self, decision: Decision) -> Language:
        """The language with the names the requirements of a decision give it."""
        names = [self._named[ref] for ref in decision.requires]
        return self._language.within([*names, *(self._called[ref].name for ref in decision.knows)])

    def _task(self, decision: Decision) -> Task:
        language = self.language_of(decision)
        shelf = Shelf(self._model, language, Place(decision.label, decision.id), decision.type_name)
        if isinstance(decision.logic, Table):
            return Task(decision, read_table(decision.logic, shelf), None, ())
        sort = shelf.sort(decision.type_name)
        is_given = decision.logic == NONE
        formula = meaning.name(decision.name) if is_given else closure_of(decision.logic, shelf)
        found = resolve(self._model, decision.type_name, str(shelf.place))
        allowed = (shelf.read(language.tests, text) for text in (found[1] if found is not None else ()))
        return Task(
            decision,
            None,
            lambda names: coerced(formula(names), sort),
            tuple(test for test in allowed if test is not None),
        )

    def _functions(self, refs: Iterable[str]) -> Iterable[tuple[str, Closure]]:
        """The functions asked for, and those they ask for themselves."""
        waiting, done = list(refs), set[str]()
        while waiting:
            ref = waiting.pop()
            if ref in done:
                continue
            done.add(ref)
            item = self._called[ref]
            if isinstance(item, Service):
                yield item.name, self._service(item)
                continue
            waiting.extend(item.knows)
            language = self._language.within([item.name, *(self._called[one].name for one in item.knows)])
            place = Place(item.label, item.id, what="业务知识模型")
            shelf = Shelf(self._model, language, place, item.type_name)
            sort = shelf.sort(item.type_name)  # of what it gives; newer files say here that it is a function
            yield item.name, function_of(item.function, shelf, item.name, ANY if sort.name == "function" else sort)

    def _service(self, service: Service) -> Closure:
        """A service as a function: its decisions are decided anew from what it is given."""
        if service.id in self._serving:
            raise ModelError(f"决策服务“{service.label}”", "要靠自己，绕成了圈")
        self._serving.add(service.id)
        tasks = [self._task(one) for one in self._closure_of(service)]
        inner = tuple(self._functions(ref for task in tasks for ref in task.decision.knows))
        outputs = tuple(self._named[ref] for ref in service.outputs)
        keys = tuple(self._named[ref] for ref in service.inputs)
        sorts = tuple(sort_of_type(self._model, self._typed[ref]) for ref in service.inputs)
        self._serving.discard(service.id)

        def found(names: Names) -> Function:
            def give(values: tuple[Any, ...]) -> Any:
                fitted = map(coerced, values, sorts)
                scope = Names(dict(zip(keys, fitted, strict=True)), None, names.run)
                for name, function in inner:
                    scope.values[name] = function(scope)
                for task in tasks:
                    task.run(scope)
                results = {name: scope.values[name] for name in outputs}
                return results if len(outputs) > 1 else results[outputs[0]]

            return Function(service.name, keys, give)

        return found
