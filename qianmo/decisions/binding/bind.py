"""Binds a model: every text becomes a typed tree, every mistake is collected and none stops the rest.

A decision sees only what its requirements name, as the standard says.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from qianmo.decisions.binding.bound import Bound, BoundDecision, Fact, Mistake, Place, Result
from qianmo.decisions.binding.fitting import Mistakes, allowed_tests, fit, read
from qianmo.decisions.binding.guessing import type_from_use
from qianmo.decisions.binding.macros import macros_of
from qianmo.decisions.binding.tables import bind_table
from qianmo.decisions.dmn.boxes import CallBox, Logic, texts_of
from qianmo.decisions.dmn.logic import NONE
from qianmo.decisions.dmn.model import Decision, Formula, InputData, ItemType, Model, ModelError, Table
from qianmo.decisions.dmn.structure import UNTYPED, parts_of_type, resolve, resolve_item
from qianmo.decisions.feel.infer import expression, invoked
from qianmo.decisions.feel.names import Names
from qianmo.decisions.tree.nodes import NOTHING, NULL, Node, Object, Ref

DEEPEST_PATH = 10
CASEWISE = "casewise"
"""The kind of a mistake that is none: something only one case at a time can be decided by."""


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
        nodes = _seen(result for ref in decision.requires for result in by_id.get(ref, ()))
        bound = _decision(model, decision, nodes, mistakes)
        by_id[decision.id] = bound.results
        decisions.append(bound)
    return Bound(tuple(facts.values()), tuple(decisions), tuple(mistakes))


def _seen(results: Iterable[Result]) -> dict[str, Node]:
    """What an expression may name: each result, and the objects the results are parts of."""
    nodes: dict[str, Node] = {}
    objects: dict[str, Any] = {}
    for result in results:
        nodes[result.name] = result.ref
        inner = objects
        for key in result.path[:-1]:
            inner = inner.setdefault(key, {})
        if len(result.path) > 1:
            inner[result.path[-1]] = result.ref
    nodes.update((name, _object(parts)) for name, parts in objects.items())
    return nodes


def _object(parts: Mapping[str, Any]) -> Object:
    return Object(tuple((name, _object(part) if isinstance(part, dict) else part) for name, part in parts.items()))


def sound(model: Model) -> Bound:
    """The bound model; ModelError with the first mistake if it has any."""
    bound = bind(model)
    _refuse(bound.mistakes)
    return bound


def usable(model: Model, decision: str) -> Bound:
    """The bound model, for one decision and as the standard has it: a value of a wrong sort is null.

    ModelError when a text the decision rests on means nothing at all; what stands elsewhere does not matter.
    """
    bound = bind(model)
    asked = {"", *(item.id for item in model.closure(decision))}
    _refuse([mistake for mistake in bound.mistakes if mistake.is_fatal and mistake.place.decision_id in asked])
    return bound


def _refuse(mistakes: Sequence[Mistake]) -> None:
    if mistakes:
        more = f"（另有 {len(mistakes) - 1} 处）" if len(mistakes) > 1 else ""
        raise ModelError("", mistakes[0].sentence + more)


def _as_result(fact: Fact) -> Result:
    return Result(fact.name, fact.label, fact.type, fact.allowed, path=fact.path)


def _ordered(model: Model) -> list[Decision]:
    ordered: dict[str, Decision] = {}
    for decision in model.decisions:
        if decision.id not in ordered:
            ordered.update((item.id, item) for item in model.closure(decision.name))
    return list(ordered.values())


def _facts(model: Model, mistakes: Mistakes) -> Iterator[Fact]:
    for item in model.inputs:
        known = list(facts_of(model, item, mistakes))
        yield from known
        asking = _asking(model, item)
        if not known and asking is not None:
            mistakes.append(Mistake(_place(asking, item.label), item.name, "没有写明类型，条件格里也看不出", "unknown"))
            yield Fact(item.name, item.label, NULL)


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
        if any(item.name in text for text in texts_of(logic)):
            return decision
    return None


def _decision(model: Model, decision: Decision, nodes: Mapping[str, Node], mistakes: Mistakes) -> BoundDecision:
    place, logic = _place(decision), decision.logic
    macros = macros_of(model, decision.knows)
    names = Names.of(nodes, macros=macros)
    if isinstance(logic, Table) and macros is not None:
        return bind_table(model, decision, logic, names, mistakes)
    call = _written_call(logic)
    if macros is None or logic == NONE or not (isinstance(logic, Formula) or call):
        reason = "用到业务知识模型或框式表达式" if logic != NONE else "没有决策表，也没有表达式"
        mistakes.append(Mistake(place, logic.text if isinstance(logic, Formula) else "", reason, CASEWISE))
        nothing = Result(decision.name, decision.label, NULL)
        return BoundDecision(decision.id, decision.name, decision.label, (nothing,), NOTHING)
    text, reader = (logic.text, expression) if isinstance(logic, Formula) else _invoking(call or ("", {}))
    node = read(reader, text, names, place, mistakes) or NOTHING
    found = resolve(model, decision.type_name, f"决策“{decision.label}”")
    tests: tuple[Node, ...] = ()
    type_ = node.type
    if found is not None:
        reason = fit(found[0], node.type)
        if reason:
            mistakes.append(Mistake(place, text, reason, is_fatal=False))
        if node.type.kind is not found[0].kind:
            node, type_ = NOTHING, found[0]
        tests = allowed_tests(found[1], Ref(type_, decision.name), place, mistakes)
    result = Result(decision.name, decision.label, type_, tests, is_guarded=bool(tests))
    return BoundDecision(decision.id, decision.name, decision.label, (result,), node)


def _invoking(call: tuple[str, dict[str, str]]) -> tuple[str, Callable[[str, Names], Node]]:
    return call[0], lambda name, names: invoked(name, call[1], names)


def _written_call(logic: Logic) -> tuple[str, dict[str, str]] | None:
    """The name and the texts of a boxed call that holds nothing but texts."""
    if not isinstance(logic, CallBox) or not isinstance(logic.function, Formula):
        return None
    texts = {name: part.text for name, part in logic.bindings if isinstance(part, Formula)}
    return (logic.function.text, texts) if len(texts) == len(logic.bindings) else None


def _place(decision: Decision, column: str = "") -> Place:
    return Place(decision.label, decision.id, column=column)
