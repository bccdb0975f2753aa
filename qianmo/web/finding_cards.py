"""What the check found, told to a policy officer: the rows, the case that shows it, what each row gives it."""

from typing import TYPE_CHECKING, Any

from qianmo import decisions
from qianmo.apps.products.soundness import BARRING
from qianmo.decisions import Trouble, editing

if TYPE_CHECKING:
    from qianmo.web.sheets.policy import Desk

NAMES = {
    Trouble.MISTAKE: "写法不对",
    Trouble.TYPE: "类型不对",
    Trouble.UNKNOWN: "不认识的名称",
    Trouble.UNIT: "单位不同",
    Trouble.GAP: "有缺口",
    Trouble.OVERLAP: "重叠",
    Trouble.UNREACHABLE: "永不命中",
    Trouble.UNPROVEN: "未能穷尽",
    Trouble.CASEWISE: "只能逐案",
}


def card(finding: decisions.Finding, desk: "Desk") -> dict[str, Any]:
    """The finding for the page."""
    sheet = desk.sheets.get(finding.decision_id)
    return {
        "kind": finding.kind.value,
        "grave": finding.kind in BARRING,
        "title": title_of(finding, desk),
        "sentence": finding.sentence,
        "decision": finding.decision_id,
        "rules": list(finding.rule_ids),
        "columns": list(finding.column_ids),
        "example": _example(finding) if finding.kind is Trouble.OVERLAP else [],
        "answers": _answers(finding, sheet, desk) if finding.kind is Trouble.OVERLAP else [],
        "repairs": [
            {
                "label": f"第 {one.number} 行改为 {one.shown}",
                "edits": [editing.json_of(one.edit)],
            }
            for one in (editing.repairs(sheet, finding) if sheet else ())
        ],
    }


def title_of(finding: decisions.Finding, desk: "Desk") -> str:
    """A finding in a line: its table, its rows, what is wrong."""
    sheet = desk.sheets.get(finding.decision_id)
    rows = "与".join(f"第 {number} 行" for number in finding.rules[:2])
    label = sheet.label if sheet else finding.decision
    return f"“{label}”{rows}{NAMES[finding.kind]}"


def _example(finding: decisions.Finding) -> list[tuple[str, str]]:
    """The case that shows it, with units, only of the columns that matter."""
    example = finding.as_json()["example"]
    return [_valued(label, value) for label, value in example.items() if label in finding.columns or len(example) < 5]


def _valued(label: str, value: Any) -> tuple[str, str]:
    title, unit = editing.titled(label)
    return title, f"{said(value)} {unit}".strip() if value is not None else "空"


def said(value: Any) -> str:
    """A value of a case in words."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(map(said, value)) or "（无）"
    return "空" if value is None else str(value)


def _answers(finding: decisions.Finding, sheet: editing.Sheet | None, desk: "Desk") -> list[tuple[str, str]]:
    """What each of the rows gives: the first result in which they differ, else the first."""
    if sheet is None:
        return []
    rows = [rule for rule in sheet.rules if rule.id in finding.rule_ids][:2]
    outs = [place for place, column in enumerate(sheet.columns) if column.side == "out"]
    differing = [place for place in outs if len({row.cells[place] for row in rows}) > 1]
    place = (differing or outs)[0]
    column, notation = sheet.columns[place], desk.notations(sheet)[place]
    return [(f"第 {row.number} 行", f"{notation.shown(row.cells[place])} {column.unit}".strip()) for row in rows]
