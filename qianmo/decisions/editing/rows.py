"""Edits on the rows of a table."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import count
from xml.etree.ElementTree import Element, SubElement

from qianmo.decisions.dmn.model import ModelError
from qianmo.decisions.editing.desk import Desk
from qianmo.decisions.editing.edits import TOP, AddRule, MoveRule, RemoveRule, SetRules
from qianmo.decisions.editing.tree import children, put, tag, text_of, writable, write

ANY = "-"
FRONT = ("description", "extensionElements", "input", "output", "annotation")


def write_cell(table: Element, rule: Element, column: str, text: str) -> None:
    """Write the cell of a row under the column of that id."""
    for kind, entry, empty in (("input", "inputEntry", ANY), ("output", "outputEntry", "")):
        for part, cell in zip(children(table, kind), children(rule, entry), strict=True):
            if part.get("id") == column:
                write(cell, text.strip() or empty)
                return
    raise ModelError("编辑", f"没有列“{column[:40]}”，可能已被删去；请刷新页面")


def write_note(table: Element, rule: Element, text: str) -> None:
    """Make `text` the remark of a row: its first annotation where the table has such a column, else its description."""
    for old in children(rule, "description", "annotationEntry"):
        rule.remove(old)
    clauses = children(table, "annotation")
    for place, _ in enumerate(clauses):
        write(SubElement(rule, tag("annotationEntry")), text if place == 0 else "")
    if text and not clauses:
        description = Element(tag("description"))
        description.text = writable(text)
        put(rule, description, after=())


def add(desk: Desk, edit: AddRule) -> None:
    """A new row, “-” under every condition."""
    table = desk.table(edit.decision)
    rule = _new(desk, table, edit.decision, edit.rule)
    _place(desk, table, rule, edit.after)
    for column, text in edit.cells.items():
        desk.ask(edit.decision, text)
        write_cell(table, rule, column, text)
    if edit.note:
        write_note(table, rule, edit.note)


def remove(desk: Desk, edit: RemoveRule) -> None:
    """Take a row out."""
    table = desk.table(edit.decision)
    table.remove(desk.rule(table, edit.rule))


def move(desk: Desk, edit: MoveRule) -> None:
    """Put a row elsewhere."""
    table = desk.table(edit.decision)
    rule = desk.rule(table, edit.rule)
    if edit.after == edit.rule:
        return
    table.remove(rule)
    _place(desk, table, rule, edit.after)


def replace_all(desk: Desk, edit: SetRules) -> None:
    """Replace the rows, keeping the elements of those that stay or change in place."""
    table = desk.table(edit.decision)
    columns = [column.get("id", "") for column in (*children(table, "input"), *children(table, "output"))]
    for number, row in enumerate(edit.rules, start=1):
        if not len(columns) <= len(row) <= len(columns) + 1:
            raise ModelError("编辑", f"第 {number} 行有 {len(row)} 格，这张表有 {len(columns)} 列（可再加一列说明）")
    old = children(table, "rule")
    kept = list(_paired([_texts(rule) for rule in old], [_shown(row, len(columns)) for row in edit.rules]))
    for rule in old:
        table.remove(rule)
    new = [old[place] if place is not None else _new(desk, table, edit.decision, "") for place in kept]
    for rule in reversed(new):
        put(table, rule, after=FRONT)
    for rule, row in zip(new, edit.rules, strict=True):
        for column, text in zip(columns, row, strict=False):
            desk.ask(edit.decision, text)
            write_cell(table, rule, column, text)
        if len(row) > len(columns):
            write_note(table, rule, row[-1].strip())


def _paired(old: Sequence[tuple[str, ...]], new: Sequence[tuple[str, ...]]) -> Iterator[int | None]:
    """For every new row the place of the old row it continues, or None."""
    for kind, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "delete":
            continue
        for step in range(new_to - new_from):
            yield old_from + step if old_from + step < old_to else None


def _texts(rule: Element) -> tuple[str, ...]:
    return tuple(text_of(cell) for cell in children(rule, "inputEntry", "outputEntry"))


def _shown(row: Sequence[str], width: int) -> tuple[str, ...]:
    return tuple(text.strip() for text in row[:width])


def _new(desk: Desk, table: Element, decision: str, wished: str) -> Element:
    name = desk.ids.wished(wished) if wished else desk.ids.fresh(f"{decision}_rule{len(children(table, 'rule')) + 1}")
    rule = Element(tag("rule"), {"id": name})
    for kind, entry, text in (("input", "inputEntry", ANY), ("output", "outputEntry", "")):
        for number, _ in zip(count(1), children(table, kind), strict=False):
            side = kind.removesuffix("put")
            write(SubElement(rule, tag(entry), {"id": desk.ids.fresh(f"{name}_{side}{number}")}), text)
    for _ in children(table, "annotation"):
        write(SubElement(rule, tag("annotationEntry")), "")
    return rule


def _place(desk: Desk, table: Element, rule: Element, after: str) -> None:
    if after == TOP:
        put(table, rule, after=FRONT)
        return
    neighbour = desk.rule(table, after)
    rule.tail = neighbour.tail
    table.insert(list(table).index(neighbour) + 1, rule)


def add_entry(desk: Desk, rule: Element, side: str, text: str) -> None:
    """Add a cell at the end of a side of a row."""
    name = desk.ids.fresh(f"{rule.get('id', '')}_{side}{len(children(rule, f'{side}putEntry')) + 1}")
    cell = Element(tag(f"{side}putEntry"), {"id": name})
    write(cell, text)
    before = ("description", "extensionElements", "inputEntry")
    put(rule, cell, after=before if side == "in" else (*before, "outputEntry"))
