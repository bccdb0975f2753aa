"""Binds a model: every text becomes a typed tree, every mistake is collected and none stops the rest.

A decision sees only what its requirements name, as the standard says. One courtesy to files of simple editors: a
table that names no requirements at all, with columns that are single words of a declared type, takes those words
as inputs.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from qianmo.decisions.bound import Bound, BoundDecision, Fact, Mistake, Result
from qianmo.decisions.fitting import Mistakes, allowed_tests, fit
from qianmo.decisions.infer import Names, expression
from qianmo.decisions.lexer import FeelError
from qianmo.decisions.model import Decision, Formula, InputClause, InputData, Model, ModelError, Table
from qianmo.decisions.structure import resolve
from qianmo.decisions.tabling import bind_table
from qianmo.decisions.tree import NULL, Literal, Node, Ref, Type

_WORD = re.compile(r"[^\W\d]\w*")


@lru_cache(maxsize=64)
def bind(model: Model) -> Bound:
    """The model with types, and the mistakes found on the way. ModelError for what the engine does not know yet."""
    mistakes: Mistakes = []
    facts = {fact.name: fact for fact in _facts(model, mistakes)}
    by_id: dict[str, tuple[Result, ...]] = {
        item.id: (_as_result(facts[item.name]),) for item in model.inputs if item.name in facts
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
        place = f"输入“{item.label}”"
        found = resolve(model, item.type_name or _type_from_use(model, item.name), place)
        if found is None:
            if _is_mentioned(model, item):
                raise ModelError(place, "没有写明类型")
            continue
        yield Fact(
            item.name, item.label, found[0], allowed_tests(found[1], Ref(found[0], item.name), item.label, mistakes)
        )
    taken = {decision.name for decision in model.decisions}
    for decision in model.decisions:
        for clause in _bare(decision):
            if clause.text in declared or clause.text in taken:
                continue
            declared.add(clause.text)
            found = resolve(model, clause.type_name, f"决策“{decision.label}”列“{clause.label}”")
            if found is not None:
                yield Fact(clause.text, clause.label, found[0])


def _is_mentioned(model: Model, item: InputData) -> bool:
    """Does a decision that requires the input also speak of it? Editors leave inputs that are only drawn."""
    for decision in model.decisions:
        logic = decision.logic
        texts = [logic.text] if isinstance(logic, Formula) else [clause.text for clause in logic.inputs]
        if item.id in decision.requires and any(item.name in text for text in texts):
            return True
    return False


def _type_from_use(model: Model, name: str) -> str:
    """The type an untyped input has in the columns that test it, or nothing."""
    for decision in model.decisions:
        if isinstance(decision.logic, Table):
            for clause in decision.logic.inputs:
                if clause.type_name and " ".join(clause.text.split()) == " ".join(name.split()):
                    return clause.type_name
    return ""


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
            mistakes.append(Mistake(decision.label, None, "", decision.logic.text, reason))
        type_ = found[0] if node.type.kind is not found[0].kind else node.type
        tests = allowed_tests(found[1], Ref(type_, decision.name), decision.label, mistakes)
    result = Result(decision.name, decision.label, type_, tests, is_guarded=bool(tests))
    return BoundDecision(decision.name, decision.label, (result,), node)


def _formula(decision: Decision, formula: Formula, types: Mapping[str, Type], mistakes: Mistakes) -> Node:
    try:
        return expression(formula.text, Names.of(types))
    except FeelError as error:
        mistakes.append(Mistake(decision.label, None, "", formula.text, str(error)))
        return Literal(NULL, None)
