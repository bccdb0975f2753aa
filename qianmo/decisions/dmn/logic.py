"""Reads how a decision or a function answers: a table, a text, or one of the boxed expressions of the standard."""

import re
from collections.abc import Callable
from xml.etree.ElementTree import Element

from qianmo.decisions.dmn.boxes import (
    CallBox,
    ChoiceBox,
    ContextBox,
    FilterBox,
    FunctionBox,
    ListBox,
    Logic,
    LoopBox,
    RelationBox,
    TypedBox,
    Variable,
)
from qianmo.decisions.dmn.elements import child, children, place, split, text_of, type_name
from qianmo.decisions.dmn.model import Formula, InputClause, ModelError, OutputClause, Rule, Table

FEEL = re.compile(r"FEEL", re.IGNORECASE)
NONE = Formula("", "")
"""No logic: the value is null, or what the case says of it."""


def logic_of(owner: Element) -> Logic:
    """How an element answers; `NONE` when the file does not say."""
    found = _logic_in(owner, owner) or NONE
    return found.logic if isinstance(found, TypedBox) else found  # the type of the whole is that of its variable


def _logic_in(element: Element | None, owner: Element) -> Logic | None:
    """The first expression among the children of an element."""
    for one in element if element is not None else ():
        found = _logic(one, owner)
        if found is not None:
            return found
    return None


def _logic(element: Element, owner: Element) -> Logic | None:
    """The expression an element is; None when it is something else."""
    reader = READERS.get(split(element.tag)[1])
    if reader is None:
        return None
    found = reader(element, owner)
    return TypedBox(found, type_name(element)) if type_name(element) else found


def _needed(element: Element | None, owner: Element) -> Logic:
    return _logic_in(element, owner) or NONE


def _formula(element: Element, owner: Element) -> Formula:
    language = element.get("expressionLanguage", "")
    if language and not FEEL.search(language):
        raise ModelError(place(owner), f"表达式语言“{language}”不是 FEEL")
    return Formula(id=element.get("id", ""), text=text_of(element))


def _variable(element: Element | None) -> Variable:
    return Variable("" if element is None else element.get("name", ""), type_name(element))


def _context(element: Element, owner: Element) -> ContextBox:
    entries, result = [], None
    for entry in children(element, "contextEntry"):
        variable, logic = child(entry, "variable"), _needed(entry, owner)
        if variable is None:
            result = logic
        else:
            entries.append((_variable(variable), logic))
    return ContextBox(tuple(entries), result)


def _list(element: Element, owner: Element) -> ListBox:
    return ListBox(_each(element, owner))


def _each(element: Element, owner: Element) -> tuple[Logic, ...]:
    """Every expression among the children."""
    found = (_logic(one, owner) for one in element)
    return tuple(logic for logic in found if logic is not None)


def _relation(element: Element, owner: Element) -> RelationBox:
    columns = tuple(column.get("name", "") for column in children(element, "column"))
    rows = tuple(_each(row, owner) for row in children(element, "row"))
    if any(len(row) != len(columns) for row in rows):
        raise ModelError(place(owner), "关系表的格数与列数不符")
    return RelationBox(columns, rows)


def _call(element: Element, owner: Element) -> CallBox:
    bindings = tuple(
        (_variable(child(binding, "parameter")).name, _logic_in(binding, owner))
        for binding in children(element, "binding")
    )
    return CallBox(_needed(element, owner), bindings)


def function_box(element: Element, owner: Element) -> FunctionBox:
    """A function with its parameters and its body."""
    parameters = tuple(map(_variable, children(element, "formalParameter")))
    return FunctionBox(parameters, _logic_in(element, owner), element.get("kind", "FEEL"))


def _choice(element: Element, owner: Element) -> ChoiceBox:
    parts = (_needed(child(element, tag), owner) for tag in ("if", "then", "else"))
    return ChoiceBox(*parts)


def _loop(element: Element, owner: Element) -> LoopBox:
    kind = split(element.tag)[1]
    body = child(element, "return" if kind == "for" else "satisfies")
    name = element.get("iteratorVariable", "")
    return LoopBox(kind, name, _needed(child(element, "in"), owner), _needed(body, owner))


def _filter(element: Element, owner: Element) -> FilterBox:
    return FilterBox(_needed(child(element, "in"), owner), _needed(child(element, "match"), owner))


def _table(table: Element, owner: Element) -> Table:
    if table.get("preferredOrientation", "Rule-as-Row") == "CrossTable":
        raise ModelError(place(owner), "暂不支持交叉表")
    inputs = tuple(_input_clause(element) for element in children(table, "input"))
    outputs = tuple(_output_clause(element) for element in children(table, "output"))
    rules = []
    for number, element in enumerate(children(table, "rule"), start=1):
        tests = tuple(text_of(cell) for cell in children(element, "inputEntry"))
        results = tuple(text_of(cell) for cell in children(element, "outputEntry"))
        if len(tests) != len(inputs) or len(results) != len(outputs):
            raise ModelError(place(owner), f"第 {number} 行的格数与列数不符")
        rules.append(Rule(element.get("id", ""), number, tests, results, _note(element)))
    return Table(
        id=table.get("id", ""),
        hit_policy=table.get("hitPolicy", "UNIQUE"),
        aggregation=table.get("aggregation", ""),
        inputs=inputs,
        outputs=outputs,
        rules=tuple(rules),
    )


def _note(rule: Element) -> str:
    notes = [text_of(entry) for entry in children(rule, "annotationEntry")]
    return "；".join(note for note in [text_of(rule, "description"), *notes] if note)


def _input_clause(element: Element) -> InputClause:
    expression = child(element, "inputExpression")
    text = text_of(expression)
    return InputClause(
        id=element.get("id", ""),
        label=element.get("label") or text,
        text=text,
        type_name=type_name(expression),
        allowed=text_of(child(element, "inputValues")),
    )


def _output_clause(element: Element) -> OutputClause:
    name = element.get("name", "")
    return OutputClause(
        id=element.get("id", ""),
        name=name,
        label=element.get("label") or name,
        type_name=type_name(element),
        allowed=text_of(child(element, "outputValues")),
        default=text_of(child(element, "defaultOutputEntry")),
    )


READERS: dict[str, Callable[[Element, Element], Logic]] = {
    "decisionTable": _table,
    "literalExpression": _formula,
    "context": _context,
    "list": _list,
    "relation": _relation,
    "invocation": _call,
    "functionDefinition": function_box,
    "conditional": _choice,
    "for": _loop,
    "every": _loop,
    "some": _loop,
    "filter": _filter,
}
