"""The edits an author makes, each one record, with its form in JSON: `{"do": "set_cell", "decision": …}`.

An edit names its places by the ids of the file, never by position, so that it means the same after other edits.
"""

import re
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from typing import Any, Literal

from qianmo.decisions.dmn.model import ModelError

TOP = ""
"""The place before the first row."""


@dataclass(frozen=True, slots=True)
class SetCell:
    """Write one cell. A condition left empty becomes “-”, which any value meets."""

    decision: str
    rule: str
    column: str
    text: str


@dataclass(frozen=True, slots=True)
class SetNote:
    """Write the remark of a row."""

    decision: str
    rule: str
    text: str


@dataclass(frozen=True, slots=True)
class AddRule:
    """A new row after the one named; its id is the author's, or given if empty. `cells`: text by column id."""

    decision: str
    after: str = TOP
    rule: str = ""
    cells: Mapping[str, str] = field(default_factory=dict, hash=False)
    note: str = ""


@dataclass(frozen=True, slots=True)
class RemoveRule:
    """Take a row out."""

    decision: str
    rule: str


@dataclass(frozen=True, slots=True)
class MoveRule:
    """Put a row after another, or at the top."""

    decision: str
    rule: str
    after: str = TOP


@dataclass(frozen=True, slots=True)
class SetRules:
    """Replace all rows: each a list of texts as the columns stand, perhaps one more, the remark.

    Rows that read as before keep their ids, as do rows changed in place, so that a comparison stays short.
    """

    decision: str
    rules: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class SetHitPolicy:
    """Say which of the rows that hit give the answer."""

    decision: str
    hit_policy: str
    aggregation: str = ""


@dataclass(frozen=True, slots=True)
class SetDefault:
    """What a result column gives when no row hits; an empty text takes the default away."""

    decision: str
    column: str
    text: str


@dataclass(frozen=True, slots=True)
class SetFormula:
    """Write the formula of a decision, or the value of a parameter."""

    decision: str
    text: str


@dataclass(frozen=True, slots=True)
class SetLabel:
    """Name a decision, or one of its columns, with the unit in brackets."""

    decision: str
    text: str
    column: str = ""


@dataclass(frozen=True, slots=True)
class SetAllowed:
    """The values a column may take, as the standard lists them; an empty text takes the list away."""

    decision: str
    column: str
    text: str


@dataclass(frozen=True, slots=True)
class SetExpression:
    """What a condition column tests: a fact, another decision or an expression of them."""

    decision: str
    column: str
    text: str


@dataclass(frozen=True, slots=True)
class AddColumn:
    """A new column, last of its side: `text` is what it tests, or the name of its result; rows get “-” or `fill`."""

    decision: str
    side: Literal["in", "out"]
    label: str
    text: str
    column: str = ""
    type_name: str = ""
    fill: str = ""


@dataclass(frozen=True, slots=True)
class RemoveColumn:
    """Take a column out of its table."""

    decision: str
    column: str


@dataclass(frozen=True, slots=True)
class AddFact:
    """A fact from outside that the model had not asked for; one that is there already stays as it is."""

    name: str
    label: str
    type_name: str


Edit = (
    SetCell
    | SetNote
    | AddRule
    | RemoveRule
    | MoveRule
    | SetRules
    | SetHitPolicy
    | SetDefault
    | SetFormula
    | SetLabel
    | SetAllowed
    | SetExpression
    | AddColumn
    | RemoveColumn
    | AddFact
)


def _verb(kind: type) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower()


KINDS: dict[str, type[Edit]] = {_verb(kind): kind for kind in Edit.__args__}


def edit_of(said: object) -> Edit:
    """The edit a JSON object says; ModelError for what is no edit: a page may send anything."""
    if not isinstance(said, dict) or not isinstance(verb := said.get("do"), str) or verb not in KINDS:
        raise ModelError("编辑", "不认识的改动")
    given: dict[str, Any] = {}
    for one in fields(KINDS[verb]):
        if one.name in said:
            given[one.name] = _fitting(one.name, said[one.name])
        elif one.default is MISSING and one.default_factory is MISSING:
            raise ModelError("编辑", f"改动 {verb} 缺少 {one.name}")
    if given.get("side", "in") not in {"in", "out"}:
        raise ModelError("编辑", "列只能加在如果或那么一边")
    return KINDS[verb](**given)


def _fitting(name: str, value: object) -> object:
    if name == "cells" and isinstance(value, dict) and _are_texts([*value, *value.values()]):
        return value
    if name == "rules" and isinstance(value, list) and all(isinstance(row, list) and _are_texts(row) for row in value):
        return tuple(map(tuple, value))
    if name not in {"cells", "rules"} and isinstance(value, str):
        return value
    raise ModelError("编辑", f"{name} 不是文字")


def _are_texts(values: list[object]) -> bool:
    return all(isinstance(value, str) for value in values)


def json_of(edit: Edit) -> dict[str, Any]:
    """The edit for JSON; `edit_of` reads it back."""
    told = {one.name: getattr(edit, one.name) for one in fields(edit)}
    if isinstance(edit, SetRules):
        told["rules"] = [list(row) for row in edit.rules]
    if isinstance(edit, AddRule):
        told["cells"] = dict(edit.cells)
    return {"do": _verb(type(edit)), **told}
