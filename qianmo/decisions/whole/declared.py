"""The types a model declares, as sorts of the whole language, and all names of parts it knows."""

from collections.abc import Iterator

from qianmo.decisions.dmn.boxes import ContextBox, Logic, LoopBox, RelationBox, Table, walk
from qianmo.decisions.dmn.model import ItemType, Model
from qianmo.decisions.dmn.structure import UNTYPED
from qianmo.decisions.whole.sorts import ALIASES, ANY, SIMPLE, Sort

DEEPEST_TYPE = 10


def sorts_of(model: Model) -> dict[str, Sort]:
    """Every type the model names."""
    return {item.name: sort_of_type(model, item.name) for item in model.types}


def sort_of_type(model: Model, type_name: str) -> Sort:
    """The sort of a named type; what is left open, or winds round itself, is any."""
    return _sort(model, ItemType("", "", type_name), 0)


def _sort(model: Model, item: ItemType, depth: int) -> Sort:
    found = _bare(model, item, depth)
    return Sort("list", found) if item.is_list else found


def _bare(model: Model, item: ItemType, depth: int) -> Sort:
    if depth > DEEPEST_TYPE:
        return ANY
    if item.parts:
        return Sort("context", parts=tuple((part.name, _sort(model, part, depth + 1)) for part in item.parts))
    named = next((one for one in model.types if one.name == item.base), None)
    if named is not None:
        return _sort(model, named, depth + 1)
    name = ALIASES.get(item.base, item.base)
    if name in SIMPLE or name in {"list", "context", "range"}:
        return Sort(name)
    return ANY if item.base in UNTYPED else Sort(name)


def members_of(model: Model) -> Iterator[str]:
    """The names that may stand behind a dot: parts of types, results of tables, entries of contexts, columns."""
    for item in model.types:
        yield from _parts(item)
    functions = (knowledge.function for knowledge in model.knowledge)
    for logic in (*(decision.logic for decision in model.decisions), *functions):
        for part in walk(logic):
            yield from _members(part)


def _parts(item: ItemType) -> Iterator[str]:
    for part in item.parts:
        yield part.name
        yield from _parts(part)


def _members(logic: Logic) -> Iterator[str]:
    match logic:
        case Table():
            yield from (clause.name for clause in logic.outputs if clause.name)
        case ContextBox():
            yield from (variable.name for variable, _ in logic.entries)
        case RelationBox():
            yield from logic.columns
        case LoopBox():
            yield logic.name
