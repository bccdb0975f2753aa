"""One decision table as a workbook and back: a column per column, the unit in its heading, the remark last.

Cells are written as in the editor: 一般农牧户 without quotes, ≥ 20, — for any.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from qianmo import decisions
from qianmo.apps.products.deciding import loaded
from qianmo.apps.products.soundness import MEANINGLESS
from qianmo.decisions import editing
from qianmo.domain.refusal import Refused
from qianmo.gateways.grids import GridRow, read_grid
from qianmo.gateways.workbooks import Head, write_workbook

NOTE = "备注"
NO_TABLE = Refused(code="no_table", reason="这个决策不是一张表，不能用表格改。请在编辑页改公式")


def _sheet(model: decisions.Model, decision: str) -> editing.Sheet | None:
    return next((one for one in editing.sheets(model) if one.id == decision and one.kind == "table"), None)


def _headings(sheet: editing.Sheet) -> list[str]:
    """A heading of its own for each column: what it is, its unit, a number where two would read alike."""
    names = [f"{one.label}（{one.unit}）" if one.unit else one.label or one.text for one in sheet.columns]
    names = [f"{name} → 结果" if one.side == "out" else name for name, one in zip(names, sheet.columns, strict=True)]
    seen: Counter[str] = Counter()
    headings = []
    for name in names:
        seen[name] += 1
        headings.append(name if seen[name] == 1 else f"{name} #{seen[name]}")
    return headings


def workbook_of(*, model: decisions.Model, decision: str, title: str, taker: str) -> bytes | Refused:
    """The workbook of a table, by its decision's id. Refused: a formula."""
    sheet = _sheet(model, decision)
    if sheet is None:
        return NO_TABLE
    heads = [Head(name, meaning=f"判断 {one.text}" if one.side == "in" else f"给出 {one.text}")
             for name, one in zip(_headings(sheet), sheet.columns, strict=True)]  # fmt: skip
    notes = {
        "表": f"{sheet.label}，命中方式 {sheet.hit_policy} {sheet.aggregation}".strip(),
        "怎么用": "一行一条规则，改好后整份导入，原有的行全部换掉；“—”为不限；写法同编辑页；表头不要改",
    }
    written = editing.notations_of(sheet, editing.names_of(model))
    rows = (
        [*(one.shown(cell) for one, cell in zip(written, rule.cells, strict=True)), rule.note] for rule in sheet.rules
    )
    return write_workbook(title=title, notes=notes, heads=[*heads, Head(NOTE)], rows=rows, taker=taker)


def rules_of(path: Path, *, model: decisions.Model, decision: str) -> list[GridRow] | Refused:
    """The rows of a workbook for a table, a text per column and the remark. Refused: no table, not such a workbook."""
    sheet = _sheet(model, decision)
    if sheet is None:
        return NO_TABLE
    rows = read_grid(path, columns=_headings(sheet), also=NOTE)
    if isinstance(rows, Refused):
        return rows
    written = editing.notations_of(sheet, editing.names_of(model))
    return [replace(row, cells=(*_said(row.cells, written), *row.cells[len(written) :])) for row in rows]


def _said(cells: Sequence[str], written: Sequence[editing.Notation]) -> Iterator[str]:
    """The cells of a row as the model says them; one left empty stays so."""
    return (one.feel(cell) if cell else cell for one, cell in zip(written, cells, strict=False))


def faults_of_rules(rules: Sequence[GridRow], *, model: decisions.Model, decision: str) -> Refused | None:
    """Refuse rows of which a cell means nothing, each named by its row in the workbook and its column."""
    found = [one for one in decisions.check(model) if one.kind in MEANINGLESS and one.decision_id == decision]
    if not found:
        return None
    told = tuple(f"{_places(one, rules)}：{one.sentence}" for one in found)
    return Refused(code="bad_cells", reason=f"没有导入：{told[0]}（共 {len(told)} 处）", reasons=told)


def _places(finding: decisions.Finding, rules: Sequence[GridRow]) -> str:
    rows = "、".join(f"第 {rules[number - 1].number} 行" for number in finding.rules if number <= len(rules))
    return f"{rows}“{'、'.join(finding.columns)}”" if finding.columns else rows or "整张表"


def with_rules(source: bytes, *, path: Path, decision: str) -> bytes | Refused:
    """A model with the rows of a workbook in the place of a table's. Raises ModelError where it does not hold."""
    rules = rules_of(path, model=loaded(source), decision=decision)
    if isinstance(rules, Refused):
        return rules
    after = editing.edited(source, [editing.SetRules(decision, tuple(one.cells for one in rules))])
    return faults_of_rules(rules, model=loaded(after), decision=decision) or after
