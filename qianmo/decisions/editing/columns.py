"""Edits on the columns of a table, and on the facts a model asks from outside."""

from xml.etree.ElementTree import Element, SubElement

from qianmo.decisions.dmn.model import ModelError
from qianmo.decisions.editing import rows
from qianmo.decisions.editing.desk import Desk
from qianmo.decisions.editing.edits import AddColumn, AddFact, RemoveColumn, SetAllowed, SetDefault, SetExpression
from qianmo.decisions.editing.tree import NAME, child, children, put, tag, writable, write


def set_default(desk: Desk, edit: SetDefault) -> None:
    """Write what a result column gives when no row hits."""
    column = _of_side(desk, edit.decision, edit.column, "output")
    desk.ask(edit.decision, edit.text)
    _hold(desk, column, "defaultOutputEntry", edit.text, after=("description", "extensionElements", "outputValues"))


def set_allowed(desk: Desk, edit: SetAllowed) -> None:
    """Write the values a column may take."""
    column = desk.column(desk.table(edit.decision), edit.column)
    holder = "outputValues" if column.tag == tag("output") else "inputValues"
    _hold(desk, column, holder, edit.text, after=("description", "extensionElements", "inputExpression"))


def set_expression(desk: Desk, edit: SetExpression) -> None:
    """Write what a condition column tests."""
    column = _of_side(desk, edit.decision, edit.column, "input")
    desk.ask(edit.decision, edit.text)
    expression = child(column, "inputExpression")
    if expression is None:
        raise ModelError(f"列“{column.get('label') or edit.column}”", "没有表达式")
    write(expression, edit.text)


def add(desk: Desk, edit: AddColumn) -> None:
    """A new column at the end of its side."""
    table = desk.table(edit.decision)
    number = len(children(table, f"{edit.side}put")) + 1
    base = f"{edit.decision}_{edit.side}{number}"
    column = Element(
        tag(f"{edit.side}put"), {"id": desk.ids.wished(edit.column) if edit.column else desk.ids.fresh(base)}
    )
    column.set("label", writable(edit.label))
    kind = {"typeRef": edit.type_name} if edit.type_name else {}
    if edit.side == "in":
        desk.ask(edit.decision, edit.text)
        expression = {"id": desk.ids.fresh(f"{column.get('id', '')}_expression"), **kind}
        write(SubElement(column, tag("inputExpression"), expression), edit.text)
        put(table, column, after=("description", "extensionElements", "input"))
    else:
        column.set("name", writable(edit.text))
        column.attrib.update(kind)
        put(table, column, after=("description", "extensionElements", "input", "output"))
    for rule in children(table, "rule"):
        rows.add_entry(desk, rule, edit.side, edit.fill or (rows.ANY if edit.side == "in" else "null"))


def remove(desk: Desk, edit: RemoveColumn) -> None:
    """Take a column out with its cells."""
    table = desk.table(edit.decision)
    column = desk.column(table, edit.column)
    kind = column.tag.rpartition("}")[2]
    place = children(table, kind).index(column)
    table.remove(column)
    for rule in children(table, "rule"):
        rule.remove(children(rule, f"{kind}Entry")[place])


def add_fact(desk: Desk, edit: AddFact) -> None:
    """A fact from outside, unless the model has one of that name."""
    if any(one.get("name") == edit.name for one in children(desk.root, "inputData", "decision")):
        return
    if not NAME.fullmatch(edit.name):
        raise ModelError("编辑", f"“{edit.name[:40]}”不能作事实的名称")
    fact = Element(tag("inputData"), {"id": desk.ids.fresh(f"in_{edit.name}"), "name": edit.name})
    fact.set("label", writable(edit.label))
    variable = {"id": desk.ids.fresh(f"in_{edit.name}_variable"), "name": edit.name, "typeRef": edit.type_name}
    SubElement(fact, tag("variable"), variable)
    put(desk.root, fact, after=("description", "extensionElements", "import", "itemDefinition", "inputData"))


def _of_side(desk: Desk, decision: str, name: str, kind: str) -> Element:
    column = desk.column(desk.table(decision), name)
    if column.tag != tag(kind):
        raise ModelError(f"列“{column.get('label') or name}”", "在表的另一边")
    return column


def _hold(desk: Desk, column: Element, name: str, text: str, *, after: tuple[str, ...]) -> None:
    """Keep a text in a part of a column; an empty text takes the part away."""
    part = child(column, name)
    if part is not None and not text.strip():
        column.remove(part)
        return
    if part is None:
        if not text.strip():
            return
        part = Element(tag(name), {"id": desk.ids.fresh(f"{column.get('id', '')}_{name}")})
        put(column, part, after=after)
    write(part, text.strip())
