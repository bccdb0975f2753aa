"""What a village's rating did to a household, as sentences."""

from collections.abc import Callable, Mapping
from typing import Any

from qianmo.domain.money import spoken

Payload = Mapping[str, Any]
LOOKED = {"confirmed": "确认评议额度", "lowered": "审定额度", "resit": "另评一次"}
KIN_SOURCES: Mapping[str, str] = {
    "files": "档案查到",
    "earlier": "以前登记过",
    "rater": "评议员自报",
    "host": "主持人登记",
}
OUTCOMES = {"white": "白名单", "grey": "灰名单", "black": "黑名单"}


def _rated(payload: Payload) -> tuple[str, str]:
    evidence = f"{payload['opinions']} 人有效意见{'，离散超限' if payload['dispersed'] else ''}"
    if payload["excluded"]:
        return "村评议：不予授信", evidence
    return f"村评议：建议 {spoken(payload['limit_fen'])}", evidence


RATING_SENTENCES: dict[str, tuple[str, Callable[[Payload], tuple[str, str]]]] = {
    "ratings.marked": (
        "act",
        lambda p: (
            f"名册标注：{len(p['reasons'])} 条" if p["reasons"] else "撤回名册标注",
            f"{p['year']} 年度，筛查前",
        ),
    ),
    "ratings.screened": (
        "act",
        lambda p: (
            f"初筛：{OUTCOMES.get(p['outcome'], p['outcome'])}",
            f"命中 {len(p['reasons'])} 条" if p["reasons"] else "没有命中负面清单",
        ),
    ),
    "ratings.kin_noted": (
        "act",
        lambda p: (f"亲属登记：第 {p['seat']} 席回避", KIN_SOURCES.get(p["source"], "")),
    ),
    "ratings.looked_again": (
        "act",
        lambda p: (
            f"复评：{LOOKED[p['answer']]}{' ' + spoken(p['final_fen']) if p['final_fen'] is not None else ''}",
            str(p["reason"]),
        ),
    ),
    "ratings.rated": ("visit", _rated),
}
