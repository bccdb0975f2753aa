"""A policy's answer as steps a person can follow: which rule hit, on what, and what it gave."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from qianmo.apps.credit.queries import LineRow
from qianmo.domain.money import spoken
from qianmo.domain.ratio import Ratio

NAMES = {
    "admitted": "准入",
    "admission": "准入",
    "reasons": "原因",
    "grade": "等级",
    "score": "评分",
    "limit_fen": "额度",
    "cap_fen": "上限",
    "rate_ppm": "年利率",
    "tenor_months": "期限",
    "guarantee": "担保",
}


@dataclass(frozen=True, slots=True)
class PolicyStep:
    """One decision on the way: its name, the rows that hit, what its columns read, what it gave."""

    name: str
    hit: str
    read: str
    gave: str


def said(name: str, value: Any) -> str:
    """A policy value in words; money and rates are known by the ending of their name."""
    match value:
        case None | True | False:
            return {None: "—", True: "是", False: "否"}[value]
        case int():
            return _number(name, value)
        case Mapping():
            return "，".join(f"{NAMES.get(key, key)} {said(key, part)}" for key, part in value.items())
        case list() | tuple():
            return "、".join(said(name, part) for part in value) or "无"
        case _:
            return str(value)


def _number(name: str, value: int) -> str:
    if name.endswith("_fen"):
        return spoken(value)
    if name.endswith("_ppm"):
        return Ratio.of_ppm(value).percent(2)
    return f"{value} 个月" if name.endswith("_months") else f"{value:,}"


def steps_of(line: LineRow) -> list[PolicyStep]:
    """The steps a line's grant rests on, as they were kept on the day."""
    return [
        PolicyStep(
            name=str(step.get("label") or NAMES.get(step["decision"], step["decision"])),
            hit="第 " + "、".join(map(str, step["hits"])) + " 行" if step.get("hits") else "公式",
            read="，".join(f"{label} {said(label, value)}" for label, value in (step.get("columns") or {}).items()),
            gave=said(step["decision"], step.get("value")),
        )
        for step in line.policy_trace
        if isinstance(step, Mapping) and "decision" in step
    ]
