"""Binds a model: every text becomes a typed tree, every mistake is collected and none stops the rest.

A decision sees only what its requirements name, as the standard says. One courtesy to files of simple editors: a
table that names no requirements at all, with columns that are single words of a declared type, takes those words
as inputs.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from qianmo.decisions.binding.bound import Bound, BoundDecision, Fact, Mistake, Place, Result
from qianmo.decisions.binding.fitting import Mistakes, allowed_tests, fit
from qianmo.decisions.binding.guessing import type_from_use
from qianmo.decisions.binding.tables import bind_table
from qianmo.decisions.dmn.model import Decision, Formula, InputClause, InputData, ItemType, Model, ModelError, Table
from qianmo.decisions.dmn.structure import UNTYPED, parts_of_type, resolve, resolve_item
from qianmo.decisions.feel.infer import Names, expression
from qianmo.decisions.feel.lexer import FeelError
from qianmo.decisions.tree.nodes import NULL, Literal, Node, Ref, Type

DEEPEST_PATH = 10
_WORD = re.compile(r"[^\W\d]\w*")


@lru_cache(maxsize=64)
def bind(model: Model) -> Bound:
    """The model with types, and the mistakes found on the way. ModelError for what the engine does not know yet."""
    mistakes: Mistakes = []
    facts = {fact.name: fact for fact in _facts(model, mistakes)}
    by_id: dict[str, tuple[Result, ...]] = {
        item.id: tuple(_as_result(fact) for fact in facts.values() if fact.keys[0] == item.name)
        for item in model.inputs
    }
    decisions = []
    for decision in _ordered(model):
        types = {result.name: result.type for ref in decision.requires for result in by_id.get(ref, ())}
        if not decision.requires:
            types = {clause.text: facts[clause.text].type for clause in _bare(decision) if clause.text in facts}
        bound = _decision(model, decision, types, mistakes)
        by_id[decision.id] = bound.results
        decisions.append(bound)
    return Bound(tuple(facts.values()), tuple(decisions), tuple(mistakes))


def sound(model: Model) -> Bound:
    """The bound model; ModelError with the first mistake if it has any."""
    bound = bind(model)
    if bound.mistakes:
        first = bound.mistakes[0]
        more = f"（另有 {len(bound.mistakes) - 1} 处）" if len(bound.mistakes) > 1 else ""
        raise ModelError("", first.sentence + more)
    return bound


def _as_result(fact: Fact) -> Result:
    return Result(fact.name, fact.label, fact.type, fact.allowed)


def _ordered(model: Model) -> list[Decision]:
    ordered: dict[str, Decision] = {}
    for decision in model.decisions:
        if decision.id not in ordered:
            ordered.update((item.id, item) for item in model.closure(decision.name))
    return list(ordered.values())


def _bare(decision: Decision) -> Iterator[InputClause]:
    """The columns of a table without requirements that name an input of their own."""
    if decision.requires or not isinstance(decision.logic, Table):
        return
    for clause in decision.logic.inputs:
        if clause.type_name and _WORD.fullmatch(clause.text):
            yield clause


def _facts(model: Model, mistakes: Mistakes) -> Iterator[Fact]:
    declared = set()
    for item in model.inputs:
        declared.add(item.name)
        known = list(facts_of(model, item, mistakes))
        yield from known
        asking = _asking(model, item)
        if not known and asking is not None:
            mistakes.append(Mistake(_place(asking, item.label), item.name, "没有写明类型，条件格里也看不出", "unknown"))
            yield Fact(item.name, item.label, NULL)
    taken = {decision.name for decision in model.decisions}
    for decision in model.decisions:
        for clause in _bare(decision):
            if clause.text in declared or clause.text in taken:
                continue
            declared.add(clause.text)
            found = resolve(model, clause.type_name, f"决策“{decision.label}”列“{clause.label}”")
            if found is not None:
                yield Fact(clause.text, clause.label, found[0])


def open_inputs(model: Model) -> tuple[InputData, ...]:
    """The inputs a decision speaks of whose type neither their declaration nor a cell tells."""
    return tuple(
        item
        for item in model.inputs
        if _asking(model, item) is not None and not any(True for _ in facts_of(model, item, []))
    )


def facts_of(model: Model, item: InputData, mistakes: Mistakes) -> Iterator[Fact]:
    """The fact an input is, or the facts of its parts; none when its type is left open."""
    type_name = item.type_name if item.type_name not in UNTYPED else type_from_use(model, item.name)
    yield from _leaves(model, ItemType("", item.name, type_name), (item.name,), item.label, mistakes)


def _leaves(model: Model, item: ItemType, path: tuple[str, ...], label: str, mistakes: Mistakes) -> Iterator[Fact]:
    parts = parts_of_type(model, item)
    if parts and len(path) > DEEPEST_PATH:
        raise ModelError(f"输入“{label}”", f"类型嵌套超过 {DEEPEST_PATH} 层")
    for part in parts:
        yield from _leaves(model, part, (*path, part.name), f"{label}.{part.name}", mistakes)
    found = None if parts else resolve_item(model, item, f"输入“{label}”")
    if found is not None:
        name = ".".join(path)
        tests = allowed_tests(found[1], Ref(found[0], name), Place(label), mistakes)
        yield Fact(name, label, found[0], tests, path if len(path) > 1 else ())


def _asking(model: Model, item: InputData) -> Decision | None:
    """A decision that requires the input and also speaks of it; editors leave inputs that are only drawn."""
    for decision in model.decisions:
        logic = decision.logic
        if item.id not in decision.requires:
            continue
        if isinstance(logic, Formula):
            texts = [logic.text]
        else:
            cells = (text for rule in logic.rules for text in (*rule.tests, *rule.outputs))
            texts = [*(clause.text for clause in logic.inputs), *cells]
        if any(item.name in text for text in texts):
            return decision
    return None


def _decision(model: Model, decision: Decision, types: Mapping[str, Type], mistakes: Mistakes) -> BoundDecision:
    if isinstance(decision.logic, Table):
        return bind_table(model, decision, decision.logic, types, mistakes)
    node = _formula(decision, decision.logic, types, mistakes)
    found = resolve(model, decision.type_name, f"决策“{decision.label}”")
    tests: tuple[Node, ...] = ()
    type_ = node.type
    if found is not None:
        reason = fit(found[0], node.type)
        if reason:
            mistakes.append(Mistake(_place(decision), decision.logic.text, reason))
        type_ = found[0] if node.type.kind is not found[0].kind else node.type
        tests = allowed_tests(found[1], Ref(type_, decision.name), _place(decision), mistakes)
    result = Result(decision.name, decision.label, type_, tests, is_guarded=bool(tests))
    return BoundDecision(decision.id, decision.name, decision.label, (result,), node)


def _place(decision: Decision, column: str = "") -> Place:
    return Place(decision.label, decision.id, column=column)


def _formula(decision: Decision, formula: Formula, types: Mapping[str, Type], mistakes: Mistakes) -> Node:
    try:
        return expression(formula.text, Names.of(types))
    except FeelError as error:
        mistakes.append(Mistake(_place(decision), formula.text, str(error), error.kind))
        return Literal(NULL, None)
