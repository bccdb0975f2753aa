"""What an edit of a draft did, in words a reviewer reads: which table, which row, which column, to what."""

from collections.abc import Iterator, Mapping
from typing import Any

from qianmo.web.sheets.policy import Desk, shown_text

MOST_TOLD = 8
VERBS = {
    "add_rule": "加一行",
    "remove_rule": "删一行",
    "move_rule": "移动一行",
    "set_rules": "换上所有的行",
    "set_hit_policy": "改命中方式",
    "set_formula": "改公式",
    "set_label": "改名称",
    "set_allowed": "改可用值",
    "set_expression": "改条件看什么",
    "add_column": "加一列",
    "remove_column": "删一列",
    "add_fact": "加一个事实",
}


def did_words(desk: Desk, did: Mapping[str, Any]) -> list[str]:
    """An edit as it is kept, a sentence for each change; many are cut short."""
    said = did.get("edits", [])
    told = list(dict.fromkeys(_told(desk, one) for one in said[:MOST_TOLD]))
    if len(said) > MOST_TOLD:
        told.append(f"等 {len(said)} 处")
    return told or [str(did.get("what", ""))]


def _told(desk: Desk, said: Mapping[str, Any]) -> str:
    return "".join(_pieces(desk, said))


def _pieces(desk: Desk, said: Mapping[str, Any]) -> Iterator[str]:
    sheet = desk.sheets.get(said.get("decision", ""))
    if sheet is not None:
        yield f"“{sheet.label}”"
        yield next((f"第 {rule.number} 行" for rule in sheet.rules if rule.id == said.get("rule")), "")
        yield next((f"“{column.label}”" for column in sheet.columns if column.id == said.get("column")), "")
    verb = said.get("do", "")
    if verb in {"set_cell", "set_note", "set_default"}:
        what = {"set_cell": "改为", "set_note": "说明改为", "set_default": "都不中时改为"}[verb]
        text = shown_text(desk, said["decision"], said.get("column", ""), said.get("text", ""))
        yield f"{what} {text or '（空）'}"
    else:
        yield VERBS.get(verb, verb)
        yield f"为 {said['text']}" if verb == "set_formula" else ""
