"""Events of 整村组织 in words."""

from collections.abc import Callable, Mapping
from typing import Any

DUTIES = {"visit": "入村", "stationed": "驻勤"}
OUTREACH_WORDS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "outreach.plan_written": lambda p: f"编制整村规划第 {p['version']} 版：{p['name']}，{p['villages']} 个村",
    "outreach.plan_published": lambda p: f"发布整村规划第 {p['version']} 版",
    "outreach.plan_dropped": lambda p: f"放弃整村规划第 {p['version']} 版",
    "outreach.script_written": lambda p: f"编制入村话术第 {p['version']} 版，{p['questions']} 题",
    "outreach.script_published": lambda p: f"发布入村话术第 {p['version']} 版",
    "outreach.script_dropped": lambda p: f"放弃入村话术第 {p['version']} 版",
    "outreach.paper_begun": lambda p: f"开考话术第 {p['version']} 版",
    "outreach.paper_handed_in": lambda p: f"话术考试 {p['points']} 分，{'通过' if p['passed'] else '没有通过'}",
    "outreach.day_rostered": lambda p: f"排进村：{p['day']} {p['village']}，{p['people']} 人",
    "outreach.day_called_off": lambda p: f"取消 {p['day']} 进村：{p['reason']}",
    "outreach.day_settled": lambda p: f"认定 {p['day']} {DUTIES[p['duty']]}：{'到了' if p['came'] else '没到'}",
    "outreach.duties_passed_on": lambda p: f"转出以后的进村：接手 {p['moved']} 天，空 {p['vacant']} 天，{p['reason']}",
    "outreach.village_claimed": lambda p: f"提请裁定{p['village']}由谁去",
    "outreach.claim_decided": lambda p: (
        f"裁定{p['village']}{'归申请机构' if p['granted'] else '仍归原机构'}：{p['said']}"
    ),
    "outreach.signing_day_opened": lambda p: f"开签约日：{p['day']} {p['village']}",
    "outreach.guest_registered": lambda p: f"签约日到场，资料 {len(p['items'])} 样",
    "outreach.gift_given": lambda p: f"发礼品 {p['number']} 号：{p['gift']}",
    "outreach.gift_taken_back": lambda p: f"收回礼品 {p['number']} 号：{p['reason']}",
    "outreach.village_rerated": lambda p: f"{p['year']} 年审：信用户 {p['credit']} / {p['households']}",
    "outreach.rerating_confirmed": lambda p: f"确认 {p['year']} 年审：{'是' if p['is_credit'] else '不是'}信用村",
    "outreach.pilot_reported": lambda p: f"总结试点村{p['village']}：{p['said']}",
}
