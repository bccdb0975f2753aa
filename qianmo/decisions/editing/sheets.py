"""The decisions of a model as sheets of texts: what a grid shows and a workbook holds."""

from dataclasses import dataclass
from typing import Literal

from qianmo.decisions.checking.units import titled
from qianmo.decisions.dmn.elements import tree_of
from qianmo.decisions.dmn.model import Decision, Formula, InputClause, Model, OutputClause, Table
from qianmo.decisions.dmn.reading import model_of
from qianmo.decisions.dmn.structure import resolve

PARAMETER = "p_"
"""A decision whose name begins so is a parameter: a formula that is one constant."""


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column: `text` is the expression its conditions test, or the name of its output; `allowed` as the file says."""

    id: str
    label: str
    unit: str
    text: str
    side: Literal["in", "out"]
    type_name: str = ""
    allowed: str = ""
    default: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A rule: one text per column, conditions first, as the columns stand."""

    id: str
    number: int
    cells: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A decision to look at: a table with columns and rows, or a formula with its text."""

    id: str
    name: str
    label: str
    unit: str
    kind: Literal["table", "formula"]
    requires: tuple[str, ...]
    hit_policy: str = ""
    aggregation: str = ""
    columns: tuple[SheetColumn, ...] = ()
    rules: tuple[Row, ...] = ()
    text: str = ""

    @property
    def is_parameter(self) -> bool:
        """A number, text or list the bank sets, told by its name."""
        return self.kind == "formula" and self.name.startswith(PARAMETER)


def sheets(model: Model) -> tuple[Sheet, ...]:
    """Every decision of a model as a sheet, in the order of the file."""
    return tuple(_sheet(model, decision) for decision in model.decisions)


def parameters(source: bytes) -> dict[str, str]:
    """The parameters of a file by name, as they are written; nothing else of it is looked at."""
    found = (decision for decision in model_of(tree_of(source)).decisions if decision.name.startswith(PARAMETER))
    return {one.name: one.logic.text for one in found if isinstance(one.logic, Formula)}


def fact_kinds(model: Model) -> dict[str, str]:
    """The sort of every fact a model asks for: number, boolean or string; other sorts by their own name."""
    kinds = {}
    for item in model.inputs:
        resolved = resolve(model, item.type_name, "")
        kinds[item.name] = resolved[0].kind.value if resolved else "string"
    return kinds


def _sheet(model: Model, decision: Decision) -> Sheet:
    label, unit = titled(decision.label)
    logic = decision.logic
    if not isinstance(logic, Table):
        text = logic.text if isinstance(logic, Formula) else ""
        return Sheet(decision.id, decision.name, label, unit, "formula", decision.requires, text=text)
    return Sheet(
        decision.id,
        decision.name,
        label,
        unit,
        "table",
        decision.requires,
        logic.hit_policy,
        logic.aggregation,
        (*(_condition(model, clause) for clause in logic.inputs), *(_result(model, one) for one in logic.outputs)),
        tuple(Row(rule.id, rule.number, (*rule.tests, *rule.outputs), rule.note) for rule in logic.rules),
    )


def _condition(model: Model, clause: InputClause) -> SheetColumn:
    label, unit = titled(clause.label)
    types = [clause.type_name, *(item.type_name for item in model.inputs if item.name == clause.text)]
    types += [decision.type_name for decision in model.decisions if decision.name == clause.text]
    allowed = clause.allowed or next(filter(None, (_allowed(model, name) for name in types)), "")
    return SheetColumn(clause.id, label, unit, clause.text, "in", clause.type_name, allowed)


def _result(model: Model, clause: OutputClause) -> SheetColumn:
    label, unit = titled(clause.label)
    allowed = clause.allowed or _allowed(model, clause.type_name)
    return SheetColumn(clause.id, label, unit, clause.name, "out", clause.type_name, allowed, clause.default)


def _allowed(model: Model, type_name: str) -> str:
    resolved = resolve(model, type_name, "")
    return resolved[1][0] if resolved and resolved[1] else ""
