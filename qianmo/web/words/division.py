"""Changes of the ground in words: what a line of a mapping says, and what the audit tells of it and of handovers."""

from collections.abc import Callable, Mapping
from typing import Any

from qianmo.domain.redistricting import Change

CHANGES = {
    Change.KEPT: "更名换码",
    Change.MERGED: "并入",
    Change.SPLIT: "拆出",
    Change.ENDED: "撤销",
    Change.OPENED: "新设",
}
BY_WORD = {word: change for change, word in CHANGES.items()}
DIFFERENCES = {
    "gone": "已不在表中",
    "new": "新增",
    "renamed_or_reused": "代码未变、名称已换",
    "recoded": "名称未变、代码已换",
    "same": "代码、名称未变",
}
"""What two editions differ in, those first that somebody must judge."""


def _succeeded(payload: Mapping[str, Any]) -> str:
    change = Change(payload["change"])
    older = f"{payload['older_name']}（{payload['older']}）" if payload["older"] else ""
    newer = f"{payload['newer_name']}（{payload['newer']}）" if payload["newer"] else ""
    if change is Change.KEPT:
        return f"{payload['since']} 起{older}改为{newer}"
    if change is Change.MERGED:
        return f"{payload['since']} 起{older}并入{newer}"
    if change is Change.SPLIT:
        return f"{payload['since']} 起{older}的一部分拆到{newer}"
    return f"{payload['since']} 起{'撤销' if change is Change.ENDED else '新设'}{older or newer}"


def _handed(payload: Mapping[str, Any]) -> str:
    where = f"{'' if payload.get('piece') else '村 '}{payload['village']}"
    if payload.get("role") != "helper":
        return f"移交{where}" if payload["to"] else f"{where}还给村主办"
    return f"{'定' if payload['to'] else '不再设'}{where} 的协办"


DIVISION_WORDS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "grids.edition_loaded": lambda p: (
        f"装载区划 {p['county']} 的 {p['edition']} 年版，{p['rows']:,} 行{'，作往期' if p['past'] else ''}"
    ),
    "grids.redistricting_proposed": lambda p: f"录入沿革对照 {p['lines']:,} 行，{p['since']} 起，依据：{p['reason']}",
    "grids.redistricting_declined": lambda p: f"退回沿革对照 {p['lines']:,} 行：{p['answer']}",
    "grids.boundary_drawn": lambda p: (
        f"{'在图上画' if p.get('how') == 'map' else '换'}{p['name']}（{p['code']}）的界线，{p['points']:,} 个点"
    ),
    "grids.succeeded": _succeeded,
    "grids.moved": lambda p: f"{_handed(p)}，{p['since']} 起，原因：{p['reason']}",
    "grids.move_undone": lambda p: f"撤回：{_handed(p)}",
}
