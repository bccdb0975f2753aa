"""How two ways of reasoning are written on a page: facts and columns with their words, rows by number, values plain."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qianmo.apps.lab.queries import TwoTraces
from qianmo.domain.money import spoken
from qianmo.domain.ratio import Ratio
from qianmo.web.facts import WORDS

OFFER_WORDS = {
    "admitted": "准入", "reasons": "理由", "grade": "等级", "limit_fen": "额度", "rate_ppm": "年利率",
    "tenor_months": "期限（月）", "guarantee": "担保", "score": "评分", "documents": "资料", "authority": "审批权限",
}  # fmt: skip
LONGEST = 200
MISSING = "—"


@dataclass(frozen=True, slots=True)
class ToldStep:
    """One decision in words: what its columns read, and on either side the rows that hit and what it gave."""

    label: str
    read: str
    before: tuple[str, str] | None
    after: tuple[str, str] | None
    parts: bool


def told_steps(traces: TwoTraces) -> dict[str, Any]:
    """The context of the pages that show reasoning: steps, the answers side by side, and the facts given."""
    return {
        "steps": [
            ToldStep(
                step.label,
                "，".join(f"{label} {plain(value)}" for label, value in step.columns),
                _side(step.before),
                _side(step.after),
                step.parts and traces.before is not None,
            )
            for step in traces.steps
        ],
        "answers": _answers(traces),
        "facts": facts_told(traces),
        "error_before": traces.before.error if traces.before else None,
        "error_after": traces.after.error,
    }


def _side(side: Any) -> tuple[str, str] | None:
    if side is None:
        return None
    rows = "公式" if side.hits is None else "、".join(f"第 {row} 行" for row in side.hits) or "没有命中"
    return rows, plain(side.value)


def _answers(traces: TwoTraces) -> list[tuple[str, str, str, bool]]:
    before = traces.before.as_json()["value"] if traces.before and traces.before.value else {}
    after = traces.after.as_json()["value"] or {}
    return [
        (OFFER_WORDS.get(name, name), *(_answer(name, one.get(name)) for one in (before, after)),
         before.get(name) != after.get(name))
        for name in dict.fromkeys([*OFFER_WORDS, *after, *before])
        if name in after or name in before
    ]  # fmt: skip


def _answer(name: str, value: Any) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        if name.endswith("_fen"):
            return spoken(value)
        if name.endswith("_ppm"):
            return Ratio.of_ppm(value).percent(2)
    return plain(value)


def facts_told(traces: TwoTraces) -> list[tuple[str, str]]:
    """The facts given: in the words of the customer page where it has any, else as the model calls them."""
    return sorted(_fact(name, value, traces.labels.get(name, name)) for name, value in traces.inputs.items())


def _fact(name: str, value: Any, label: str) -> tuple[str, str]:
    label, wording = WORDS.get(name, (label, plain))
    readable = value is not None and not (isinstance(value, str) and name.endswith("_fen"))
    return label, wording(value) if readable else plain(value)


def plain(value: Any) -> str:
    """A value of a model as a page writes it."""
    if value is None:
        return MISSING
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Mapping):
        return "，".join(f"{OFFER_WORDS.get(key, key)} {plain(item)}" for key, item in value.items())[:LONGEST]
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "；".join(map(plain, value)) or "无"
    return str(value)
