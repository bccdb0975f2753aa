"""What a version of a scheme changes against the one before it, in words: whoever looks back need not compare by eye.

The sources re-weight products within the year (docs/sources.md, S1), so what was re-weighted is told with the event.
"""

from collections.abc import Mapping
from typing import Any

PARTS = {"points": "积分", "pay": "计价"}
RULES = {
    "name": "名称",
    "segments": "片区",
    "groups": "积分构成",
    "ties": "同分规则",
    "bands": "考核系数",
    "deferred_ppm": "延期支付比例",
    "deferred_years": "延期支付年数",
    "appeal_days": "申诉期",
    "profit": "利润规则",
    "pool": "资金池",
    "grades": "等级",
    "stand_by_fen": "待岗生活费",
}
"""Rules of a scheme beside its lines, as its content names them."""


def changed(*, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Lines in their order with what of each changed, new and dropped ones, then rules: 「签约（积分）」."""
    was, now = ({one["code"]: one for one in content.get("lines", ())} for content in (before, after))
    told = [_line(was[code], line) if code in was else f"新增{line['name']}" for code, line in now.items()]
    told += [f"去掉{line['name']}" for code, line in was.items() if code not in now]
    told += [RULES.get(key, key) for key in {**before, **after} if key != "lines" and before.get(key) != after.get(key)]
    return [one for one in told if one]


def _line(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    if before == after:
        return ""
    parts = [name for key, name in PARTS.items() if before.get(key) != after.get(key)]
    if any(before.get(key) != after.get(key) for key in {**before, **after} if key not in PARTS):
        parts.append("其他规则")
    return f"{after['name']}（{'、'.join(parts)}）"
