"""Applies edits to a file: DMN in, DMN 1.3 out, all of them or none.

A text is only a text here. Whether it means anything is for `check` to say, so that an author may leave a cell half
written; only what would make the file unusable as a whole (a circle, an unknown type) is refused.
"""

from collections.abc import Callable, Sequence
from typing import Any
from xml.etree.ElementTree import Element

from qianmo.decisions.dmn.elements import LARGEST_FILE
from qianmo.decisions.dmn.export import native, written_out
from qianmo.decisions.dmn.model import ModelError
from qianmo.decisions.dmn.reading import model_of
from qianmo.decisions.dmn.structure import verify
from qianmo.decisions.editing import columns, rows
from qianmo.decisions.editing.desk import Desk
from qianmo.decisions.editing.edits import (
    AddColumn,
    AddFact,
    AddRule,
    Edit,
    MoveRule,
    RemoveColumn,
    RemoveRule,
    SetAllowed,
    SetCell,
    SetDefault,
    SetExpression,
    SetFormula,
    SetHitPolicy,
    SetLabel,
    SetNote,
    SetRules,
)
from qianmo.decisions.editing.tree import child, children, decisions, writable, write

MOST_EDITS = 20_000


def edited(source: bytes, edits: Sequence[Edit], *, name: str = "") -> bytes:
    """The file after the edits, as DMN 1.3; what had no id has one now, so it may be called without any edit.

    `name` is what the model is called from now on, as a clone is; without it the name stays. ModelError, and nothing
    done, for a file that cannot be used, a place that is not there, or a result that does not hang together.
    """
    if len(edits) > MOST_EDITS:
        raise ModelError("编辑", f"一次最多改 {MOST_EDITS} 处")
    root = native(source)
    desk = Desk(root)
    _identify(root, desk)
    for edit in edits:
        APPLY[type(edit)](desk, edit)
    if name:
        root.set("name", name)
    verify(model_of(root))
    result = written_out(root)
    if len(result) > LARGEST_FILE:
        raise ModelError("文件", f"改后超过 {LARGEST_FILE // 1_000_000} MB，不存")
    return result


def _identify(root: Element, desk: Desk) -> None:
    """Give ids to tables, columns and rows that have none: other editors may leave them out."""
    for decision in decisions(root):
        table = child(decision, "decisionTable")
        if table is None:
            continue
        for number, part in enumerate((table, *children(table, "input", "output", "rule"))):
            if not part.get("id"):
                kind = part.tag.rpartition("}")[2].removeprefix("decision").lower()
                part.set("id", desk.ids.fresh(f"{decision.get('id', '')}_{kind}{number or ''}"))


def _cell(desk: Desk, edit: SetCell) -> None:
    table = desk.table(edit.decision)
    desk.ask(edit.decision, edit.text)
    rows.write_cell(table, desk.rule(table, edit.rule), edit.column, edit.text)


def _note(desk: Desk, edit: SetNote) -> None:
    table = desk.table(edit.decision)
    rows.write_note(table, desk.rule(table, edit.rule), edit.text)


def _policy(desk: Desk, edit: SetHitPolicy) -> None:
    table = desk.table(edit.decision)
    table.set("hitPolicy", edit.hit_policy)
    table.attrib.pop("aggregation", None)
    if edit.aggregation:
        table.set("aggregation", edit.aggregation)


def _formula(desk: Desk, edit: SetFormula) -> None:
    formula = child(desk.decision(edit.decision), "literalExpression")
    if formula is None:
        raise ModelError(edit.decision, "不是公式，是决策表")
    desk.ask(edit.decision, edit.text)
    write(formula, edit.text)


def _label(desk: Desk, edit: SetLabel) -> None:
    part = desk.decision(edit.decision)
    if edit.column:
        part = desk.column(desk.table(edit.decision), edit.column)
    part.set("label", writable(edit.text))


APPLY: dict[type[Edit], Callable[[Desk, Any], None]] = {
    SetCell: _cell,
    SetNote: _note,
    AddRule: rows.add,
    RemoveRule: rows.remove,
    MoveRule: rows.move,
    SetRules: rows.replace_all,
    SetHitPolicy: _policy,
    SetDefault: columns.set_default,
    SetFormula: _formula,
    SetLabel: _label,
    SetAllowed: columns.set_allowed,
    SetExpression: columns.set_expression,
    AddColumn: columns.add,
    RemoveColumn: columns.remove,
    AddFact: columns.add_fact,
}
