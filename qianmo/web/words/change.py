"""The differences of two versions in words, table by table: which row and column, what stood there, what stands now."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from qianmo.decisions import editing
from qianmo.web.sheets.policy import Desk, shown_text

WORDS = {
    "fact_added": "新要的事实",
    "fact_removed": "不再要的事实",
    "decision_added": "新的决策",
    "decision_removed": "去掉的决策",
    "label": "名称",
    "formula": "公式",
    "hit_policy": "命中方式",
    "column_added": "新的列",
    "column_removed": "去掉的列",
    "column": "条件看什么",
    "default": "都不中时",
    "allowed": "可用值",
    "rule_added": "新的一行",
    "rule_removed": "去掉的一行",
    "rule_moved": "移动",
    "cell": "改格",
    "note": "说明",
}
FACTS = "要知道的事实"


@dataclass(frozen=True, slots=True)
class Line:
    """One difference: what sort, where, before and after."""

    what: str
    row: str
    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ChangedSheet:
    """A table with its differences."""

    id: str
    label: str
    lines: list[Line] = field(default_factory=list)


def changed_sheets(was: Desk, now: Desk, differences: Sequence[editing.Difference]) -> list[ChangedSheet]:
    """The differences by table, in the order of the later version."""
    found: dict[str, ChangedSheet] = {}
    for one in differences:
        sheet = found.setdefault(one.decision_id, ChangedSheet(one.decision_id, one.decision or FACTS))
        sheet.lines.append(_line(was, now, one))
    return list(found.values())


def _line(was: Desk, now: Desk, one: editing.Difference) -> Line:
    number = f"第 {one.number} 行" if one.number else ""
    if one.change.value in {"rule_added", "rule_removed"}:
        desk = now if one.change.value == "rule_added" else was
        text = _row(desk, one)
        added = one.change.value == "rule_added"
        return Line(WORDS[one.change.value], number, one.column, "" if added else text, text if added else "")
    before = shown_text(was, one.decision_id, one.column_id, one.before)
    after = shown_text(now, one.decision_id, one.column_id, one.after)
    if one.change.value == "rule_moved":
        before, after = f"第 {one.before} 行", f"第 {one.after} 行"
    return Line(WORDS[one.change.value], number, one.column, before, after)


def _row(desk: Desk, one: editing.Difference) -> str:
    """A whole row in words: 「等级 优秀，年收入 ≥ 5 → 上限 8」."""
    sheet = desk.sheets[one.decision_id]
    rule = next(rule for rule in sheet.rules if rule.id == one.rule_id)
    notations = desk.notations(sheet)
    told: dict[str, list[str]] = {"in": [], "out": []}
    for column, notation, cell in zip(sheet.columns, notations, rule.cells, strict=True):
        if column.side == "out" or cell != "-":
            told[column.side].append(f"{column.label} {notation.shown(cell)}".strip())
    return f"{'，'.join(told['in']) or '不限'} → {'，'.join(told['out'])}"
