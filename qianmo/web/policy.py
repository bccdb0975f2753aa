"""A policy's answer as steps a person can follow: what it gave, and which rows of its tables said so.

The answer and its hits are those kept on the day of the decision; nothing is computed again here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qianmo.domain.money import spoken
from qianmo.domain.ratio import Ratio
from qianmo.web.facts import WORDS

TABLES = {
    "admission": "准入",
    "grade": "等级",
    "grade_cap": "等级上限",
    "post_cap": "职级上限",
    "guarantee_cap": "担保上限",
    "guarantee_form": "担保方式",
    "supported_wan": "可支持额度",
    "limit_wan": "额度",
    "margin_bp": "加点",
    "discount_bp": "优惠",
    "terms": "期限",
    "score_asset": "资产",
    "score_health": "健康",
    "score_house": "房产",
    "score_income": "收入",
    "score_labour": "劳动力",
    "score_post": "公职",
    "score_production": "生产",
    "score_rank": "职级",
    "score_reputation": "口碑",
    "score_student": "大学生",
    "score_surplus": "结余",
    "score_turnover": "流水",
    "score_vehicle": "车辆",
    "score_years": "年限",
}
LIMITS = ("grade_cap", "post_cap", "guarantee_cap", "supported_wan", "limit_wan")
PRICES = ("margin_bp", "discount_bp")


@dataclass(frozen=True, slots=True)
class PolicyStep:
    """One step: its name, what it gave, and the table rows it rests on."""

    name: str
    gave: str
    rests_on: str


@dataclass(frozen=True, slots=True)
class Ceiling:
    """One of the amounts of which a grant is the least; `share` is its bar in thousandths of the largest."""

    name: str
    fen: int
    share: int
    binds: bool


def _rows(trace: Mapping[str, Sequence[int]], tables: Sequence[str]) -> str:
    """「口碑 第 2 行，收入 第 3 行」 of those tables in which a row hit."""
    return "，".join(
        f"{TABLES.get(table, table)} 第 {'、'.join(map(str, trace[table]))} 行" for table in tables if trace.get(table)
    )


def steps_of(outputs: Mapping[str, Any], trace: Mapping[str, Sequence[int]]) -> list[PolicyStep]:
    """The steps of one decision, from admission to price."""
    scores = [table for table in sorted(trace) if table.startswith("score_")]
    reasons = "；".join(outputs.get("reasons") or ())
    steps = [
        PolicyStep("准入", "准入" if outputs.get("admitted") else "不准入", reasons or "没有命中拒绝条件"),
        PolicyStep("评分", _plain(outputs.get("score"), "{} 分"), _rows(trace, scores)),
        PolicyStep("等级", _plain(outputs.get("grade"), "{}"), _rows(trace, ("grade",))),
    ]
    if outputs.get("admitted"):
        steps += [
            PolicyStep("政策额度", spoken(outputs["limit_fen"]), _rows(trace, LIMITS)),
            PolicyStep("年利率", Ratio.of_ppm(outputs["rate_ppm"]).percent(2), _rows(trace, PRICES)),
            PolicyStep(
                "期限与担保",
                f"{outputs['tenor_months']} 个月 · {outputs['guarantee']}",
                _rows(trace, ("terms", "guarantee_form")),
            ),
        ]
    return steps


def _plain(value: Any, pattern: str) -> str:
    return "—" if value is None else pattern.format(value)


def ceilings_of(*, requested_fen: int | None, policy_fen: int | None, verdict_fen: int | None) -> list[Ceiling]:
    """The amounts a grant may not exceed: 申请, 政策额度, 村评议; the least of them binds."""
    amounts = [("申请", requested_fen), ("政策额度", policy_fen), ("村评议", verdict_fen)]
    known = [(name, int(fen)) for name, fen in amounts if fen]
    largest = max((fen for _, fen in known), default=1)
    least = min((fen for _, fen in known), default=0)
    return [Ceiling(name, fen, fen * 1000 // largest, fen == least) for name, fen in known]


SCORED = {
    "score_income": "income_fen",
    "score_labour": "labourers",
    "score_house": "house_fen",
    "score_vehicle": "vehicle_fen",
    "score_reputation": "reputation",
    "score_health": "health",
    "score_student": "college_student",
    "score_production": "herd_head",
    "score_turnover": "turnover_fen",
    "score_years": "business_years",
    "score_asset": "asset_fen",
    "score_rank": "post_rank",
}
"""The fact each score table looks at."""


@dataclass(frozen=True, slots=True)
class Scored:
    """One score: what was looked at, its value that day, and the row it hit."""

    name: str
    value: str
    row: str


def scored(inputs: Mapping[str, Any], trace: Mapping[str, Sequence[int]]) -> list[Scored]:
    """The values behind the score, in the words of the customer page."""
    found = []
    for table in sorted(trace):
        fact = SCORED.get(table)
        if fact is None or inputs.get(fact) is None:
            continue
        rows = "、".join(map(str, trace[table]))
        found.append(Scored(TABLES[table], WORDS[fact][1](inputs[fact]), f"第 {rows} 行" if rows else "未命中"))
    return found
