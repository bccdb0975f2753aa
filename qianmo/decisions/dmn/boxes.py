"""How a decision or a function answers: by a table, a text, or one of the boxed expressions of the standard.

A policy of the bank keeps to tables and texts, which a county can take. The other boxes, contexts, lists, relations,
calls, functions and loops, are what models of others are made of.
"""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class InputClause:
    """A column of conditions: the expression every cell of it is tested against."""

    id: str
    label: str
    text: str
    type_name: str = ""
    allowed: str = ""


@dataclass(frozen=True, slots=True)
class OutputClause:
    """A column of conclusions, with the value taken when no rule hits."""

    id: str
    name: str
    label: str
    type_name: str = ""
    allowed: str = ""
    default: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A row: one text for each column, and the author's remark."""

    id: str
    number: int
    tests: tuple[str, ...]
    outputs: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A decision table and its hit policy, written as the standard writes it (UNIQUE, FIRST, COLLECT)."""

    id: str
    hit_policy: str
    aggregation: str
    inputs: tuple[InputClause, ...]
    outputs: tuple[OutputClause, ...]
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Formula:
    """A literal expression."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Variable:
    """A name with the type it is declared to have."""

    name: str
    type_name: str = ""


@dataclass(frozen=True, slots=True)
class ContextBox:
    """Values by name, each of which may speak of those above it; with a result, that is the value."""

    entries: tuple[tuple[Variable, "Logic"], ...]
    result: "Logic | None"


@dataclass(frozen=True, slots=True)
class ListBox:
    """A list, item by item."""

    items: tuple["Logic", ...]


@dataclass(frozen=True, slots=True)
class RelationBox:
    """A list of contexts, written as rows under named columns."""

    columns: tuple[str, ...]
    rows: tuple[tuple["Logic", ...], ...]


@dataclass(frozen=True, slots=True)
class CallBox:
    """A call of a function by the names of its parameters."""

    function: "Logic"
    bindings: tuple[tuple[str, "Logic | None"], ...]


@dataclass(frozen=True, slots=True)
class FunctionBox:
    """A function: FEEL, or of a kind that lives elsewhere, which gives null."""

    parameters: tuple[Variable, ...]
    body: "Logic | None"
    kind: str = "FEEL"


@dataclass(frozen=True, slots=True)
class ChoiceBox:
    """If, then, else."""

    condition: "Logic"
    then: "Logic"
    otherwise: "Logic"


@dataclass(frozen=True, slots=True)
class LoopBox:
    """`for`, `every` or `some`, one name going through a list."""

    kind: str
    name: str
    domain: "Logic"
    body: "Logic"


@dataclass(frozen=True, slots=True)
class FilterBox:
    """The items of a list for which a test holds."""

    domain: "Logic"
    test: "Logic"


@dataclass(frozen=True, slots=True)
class TypedBox:
    """An expression within others that says of what type its value is."""

    logic: "Logic"
    type_name: str


_Simple = Table | Formula
_Boxed = ContextBox | ListBox | RelationBox | CallBox | FunctionBox | ChoiceBox | LoopBox | FilterBox | TypedBox
Logic = _Simple | _Boxed


def parts_of(logic: Logic) -> tuple[Logic, ...]:
    """The expressions directly inside one."""
    match logic:
        case ContextBox():
            parts = [part for _, part in logic.entries]
            return (*parts, logic.result) if logic.result is not None else tuple(parts)
        case ListBox():
            return logic.items
        case RelationBox():
            return tuple(cell for row in logic.rows for cell in row)
        case CallBox():
            return (logic.function, *(part for _, part in logic.bindings if part is not None))
        case FunctionBox():
            return () if logic.body is None else (logic.body,)
        case ChoiceBox():
            return (logic.condition, logic.then, logic.otherwise)
        case LoopBox():
            return (logic.domain, logic.body)
        case FilterBox():
            return (logic.domain, logic.test)
        case TypedBox():
            return (logic.logic,)
    return ()


def walk(logic: Logic) -> Iterator[Logic]:
    """The expression and everything inside it."""
    yield logic
    for part in parts_of(logic):
        yield from walk(part)


def texts_of(logic: Logic) -> Iterator[str]:
    """Every text of an expression."""
    for part in walk(logic):
        if isinstance(part, Formula):
            yield part.text
        elif isinstance(part, Table):
            yield from (clause.text for clause in part.inputs)
            for rule in part.rules:
                yield from (*rule.tests, *rule.outputs)
