"""What a village's rating did to a household, as sentences."""

from collections.abc import Callable, Mapping
from typing import Any

from qianmo.domain.money import spoken
from qianmo.domain.ratings.clashes import ABOUT

Payload = Mapping[str, Any]
LOOKED = {"confirmed": "确认评议额度", "lowered": "审定额度", "resit": "另评一次"}
KIN_SOURCES: Mapping[str, str] = {
    "files": "档案查到",
    "work": "同单位",
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
    "ratings.entry_absent": (
        "act",
        lambda p: (f"{p['source']}新的一份没有写到这一户", f"{p['since']} 起；初筛、评议都留着"),
    ),
    "ratings.kin_noted": (
        "act",
        lambda p: (f"亲属登记：第 {p['seat']} 席回避", KIN_SOURCES.get(p["source"], "")),
    ),
    "ratings.advised": ("visit", lambda p: (f"村干部建议 {spoken(p['limit_fen'])}", "只供参考")),
    "ratings.looked_again": (
        "act",
        lambda p: (
            f"复评：{LOOKED[p['answer']]}{' ' + spoken(p['final_fen']) if p['final_fen'] is not None else ''}",
            str(p["reason"]),
        ),
    ),
    "ratings.rated": ("visit", _rated),
    "ratings.said_at_table": (
        "visit",
        lambda p: (
            "现场评定：不予授信" if p["excludes"] else f"现场评定：{p['level']} {spoken(p['limit_fen'])}",
            "待各人签字",
        ),
    ),
}
RATING_HOUSE: dict[str, Callable[[Payload], str]] = {
    "ratings.sitting_opened": lambda p: "开小组现场评定" if p.get("way") == "table" else "开评议会",
    "ratings.signed_at_table": lambda p: f"第 {p['seat']} 席签字，{p['signed']} 户",
    "ratings.clash_answered": lambda p: (
        f"核对名册：{ABOUT[p['about']]}"
        f"{'以' + p['source'] + '为准' if p['source'] else '都不对，派人入户'}，{p['reason']}"
    ),
    "ratings.register_brought": lambda p: f"导入{p['source']}：{p['rows']:,} 行，{p['faults']:,} 行读不了",
    "ratings.register_replaced": lambda p: (
        f"导入{p['source']}，换下前一份：{p['rows']:,} 行，{p['faults']:,} 行读不了，名册上 {p['gone']:,} 户不再写到"
    ),
    "ratings.code_issued": lambda _: "发评议一次性码",
    "ratings.moved_to_paper": lambda p: f"第 {p['seat']} 席改用纸质票",
    "ratings.paper_read": lambda p: (
        f"录第 {p['seat']} 席的纸质票，第 {p['number']} 遍，{p['differs']} 处不同，投出 {p['cast']} 票"
    ),
    "ratings.ballot_late": lambda p: f"评议会结束以后第 {p['seat']} 席送来一票，没有计入",
    "ratings.ballots_voided": lambda p: f"作废第 {p['seat']} 席 {p['ballots']} 票，重投，原因：{p['reason']}",
}
"""What a sitting did that concerns no household of its own, as sentences of the audit."""
