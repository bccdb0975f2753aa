"""Guesses the type of an input that declares none: from the columns that test it, else from the cases themselves.

Where two cases give values of different sorts, each sort gets a model of its own; where they agree, or one of them is
silent, one model serves all, which is what a county needs.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from qianmo.decisions.dmn.model import ItemType, Model, Table
from qianmo.decisions.dmn.structure import UNTYPED
from qianmo.decisions.feel.infer import condition
from qianmo.decisions.feel.lexer import FeelError
from qianmo.decisions.feel.names import Names
from qianmo.decisions.tree import moments
from qianmo.decisions.tree.nodes import NULL, Kind, Literal, Ref, walk

NAMES = {
    Kind.NUMBER: "number",
    Kind.STRING: "string",
    Kind.BOOLEAN: "boolean",
    Kind.DATE: "date",
    Kind.TIME: "time",
    Kind.DATETIME: "dateTime",
    Kind.MONTHS: "yearMonthDuration",
    Kind.SPAN: "dayTimeDuration",
    Kind.NULL: "Null",
}


def type_from_use(model: Model, name: str) -> str:
    """The name of the type an input has in the columns that test it: declared there, or that of their cells."""
    kinds: set[Kind] = set()
    for table in (decision.logic for decision in model.decisions if isinstance(decision.logic, Table)):
        for index, clause in enumerate(table.inputs):
            if " ".join(clause.text.split()) != " ".join(name.split()):
                continue
            if clause.type_name not in UNTYPED:
                return clause.type_name
            for text in (clause.allowed, *(rule.tests[index] for rule in table.rules)):
                kinds |= _kinds_in(text)
    return NAMES[kinds.pop()] if len(kinds) == 1 else ""


def _kinds_in(text: str) -> set[Kind]:
    """The sorts of the values written in a cell; none when it speaks of something else."""
    try:
        node = condition(text, Names.of({}, Ref(NULL, "value")))
    except FeelError:
        return set()
    if node is None:
        return set()
    found = {part.type.kind for part in walk(node) if isinstance(part, Literal)}
    return found & set(NAMES) - {Kind.NULL}


Sort = str | tuple[str, Any]  # the name of a type; or ("list", sort); or ("object", pairs of name and sort)


@dataclass(frozen=True, slots=True)
class Group:
    """Cases that one model fits, by their places."""

    model: Model
    places: tuple[int, ...]


def fitted_to_cases(model: Model, names: Sequence[str], cases: Sequence[Mapping[str, Any]]) -> Iterator[Group]:
    """The model with the named inputs typed as the cases give them; several models where the cases disagree."""
    sorts = [tuple(_sort(case.get(name)) for name in names) for case in cases]
    united = tuple(_united(column) for column in zip(*sorts, strict=True)) if sorts else ("Null",) * len(names)
    if None not in united:
        yield Group(_typed(model, dict(zip(names, united, strict=True))), tuple(range(len(cases))))
        return
    shapes = [_shape(column) for column in zip(*sorts, strict=True)]
    for found in dict.fromkeys(sorts):
        places = tuple(place for place, one in enumerate(sorts) if one == found)
        whole = [_completed(sort, shape) for sort, shape in zip(found, shapes, strict=True)]
        yield Group(_typed(model, dict(zip(names, whole, strict=True))), places)


_SORTS: dict[type, str] = {
    type(None): "Null",
    bool: "boolean",
    str: "string",
    datetime: "dateTime",
    date: "date",
    time: "time",
    timedelta: "dayTimeDuration",
    moments.Months: "yearMonthDuration",
}


def _sort(value: Any) -> Sort:
    if type(value) in _SORTS:
        return _SORTS[type(value)]
    match value:
        case list() | tuple():
            return ("list", _united([_sort(item) for item in value]) or "string")
        case {"@type": "duration", "value": str(text)}:
            return "yearMonthDuration" if moments.read_months(text) else "dayTimeDuration"
        case {"@type": str(name), "value": _}:
            return name if name in {"date", "time", "dateTime"} else "string"
        case Mapping():
            return ("object", tuple((str(name), _sort(part)) for name, part in sorted(value.items())))
    return "number"


def _united(sorts: Sequence[Sort]) -> Sort | None:
    """The sort that serves them all; None when they disagree."""
    real = [one for one in dict.fromkeys(sorts) if one != "Null"]
    if len(real) <= 1:
        return real[0] if real else "Null"
    heads = {one[0] if isinstance(one, tuple) else one for one in real}
    if heads == {"list"}:
        item = _united([one[1] for one in real])
        return None if item is None else ("list", item)
    if heads != {"object"}:
        return None
    parts: dict[str, list[Sort]] = {}
    for pairs in (one[1] for one in real if isinstance(one, tuple)):
        for name, part in pairs:
            parts.setdefault(name, []).append(part)
    united = [(name, _united(found)) for name, found in parts.items()]
    return None if any(found is None for _, found in united) else ("object", tuple(united))


Shape = dict[str, Any]  # the parts any case gives an object, each with its own parts


def _shape(sorts: Sequence[Sort]) -> Shape:
    parts: dict[str, list[Sort]] = {}
    for inner in (one[1] for one in sorts if isinstance(one, tuple) and one[0] == "object"):
        for name, part in inner:
            parts.setdefault(name, []).append(part)
    return {name: _shape(found) for name, found in parts.items()}


def _completed(sort: Sort, shape: Shape) -> Sort:
    """The sort with the parts other cases have: what an object lacks is null, and so is every part of null."""
    is_object = isinstance(sort, tuple) and sort[0] == "object"
    if not shape or not (is_object or sort == "Null"):
        return sort
    own = dict(sort[1]) if isinstance(sort, tuple) else {}
    return ("object", tuple((name, _completed(own.get(name, "Null"), inner)) for name, inner in shape.items()))


def _typed(model: Model, sorts: Mapping[str, Sort | None]) -> Model:
    types = tuple(_item_type(f"#{name}", sort or "Null") for name, sort in sorts.items())
    inputs = tuple(replace(item, type_name=f"#{item.name}") if item.name in sorts else item for item in model.inputs)
    return replace(model, types=(*model.types, *types), inputs=inputs)


def _item_type(name: str, sort: Sort) -> ItemType:
    if isinstance(sort, str):
        return ItemType(name, name, sort)
    head, inner = sort
    if head == "list":
        return ItemType(name, name, inner if isinstance(inner, str) else "", is_list=True)
    return ItemType(name, name, "", parts=tuple(_item_type(part, found) for part, found in inner))
