"""What happened in the field, as sentences: of a household for its timeline, of devices for the audit."""

from collections.abc import Callable, Mapping
from typing import Any

from qianmo.domain.fieldwork.envelopes import KINDS
from qianmo.web.words import pictured

Payload = Mapping[str, Any]
ENDED = {"logout": "退出", "wipe": "擦除后", "left": "使用人离岗", "unused": "30 天没有使用"}
CHOICES = {"mine": "取调查值", "theirs": "取现值", "original": "恢复原值"}
ORDERS = {"lock": "锁定", "wipe": "擦除", "logout": "退出"}


def _surveyed(payload: Payload) -> tuple[str, str]:
    clashing = len(payload["clashing"])
    return (
        f"信息采集：改了 {len(payload['taken'])} 项",
        f"{payload['form']}{f'，{clashing} 项与现值冲突，等调查人取舍' if clashing else ''}",
    )


def _visited(payload: Payload) -> tuple[str, str]:
    odd = [word for key, word in (("outside", "不在范围内，写了原因"), ("mock", "手机报告模拟定位")) if payload[key]]
    return f"走访：{payload['purpose']}", "，".join(filter(None, [payload["outcome"], *odd]))


def _ordered(payload: Payload) -> str:
    whole = "，连同未送的密件" if payload["sealed_too"] else ""
    return f"下达设备指令：{ORDERS.get(payload['order'], payload['order'])}{whole}，原因：{payload['reason']}"


def _rolled_out(payload: Payload) -> str:
    where = "、".join(payload["branches"]) or "全行"
    until = f"，别的版收到 {payload['old_until']}" if payload["old_until"] else "，别的版照收"
    return f"投放采集表 {payload['form']}：{where} {payload['since']} 起{until}，说明：{payload['reason']}"


FIELDWORK_SENTENCES: dict[str, tuple[str, Callable[[Payload], tuple[str, str]]]] = {
    "fieldwork.surveyed": ("visit", _surveyed),
    "fieldwork.visited": ("visit", _visited),
    "fieldwork.photographed": ("visit", lambda p: (f"现场照片：{pictured(p['purpose'])}", f"摘要 {p['sha256'][:12]}")),
    "fieldwork.conflict_settled": (
        "visit",
        lambda p: (f"采集冲突已取舍：{p['field']}", CHOICES.get(p["choice"], "")),
    ),
    "fieldwork.callback_drawn": (
        "act",
        lambda p: ("走访被抽中回访", f"{p['population']} 次里抽 {p['drawn']} 次，种子 {p['seed']}"),
    ),
    "fieldwork.called_back": ("visit", lambda p: (f"回访：{p['outcome']}", p["said"])),
    "intake.ruled": (
        "act",
        lambda p: ("手机上建的户" + ("是同一户，已并进档案" if p["same"] else "不是同一户，已退回"), "支行核对"),
    ),
    "intake.requested": ("visit", lambda p: ("外勤请求", p["text"])),
    "intake.routed": ("act", lambda p: (f"收到移交前写的{KINDS.get(p['kind'], p['kind'])}", "已转给现在的管户人")),
}
FIELDWORK_WORDS: dict[str, Callable[[Payload], str]] = {
    "fieldwork.enrolled": lambda p: f"{'再次' if p['again'] else ''}绑定设备「{p['name']}」",
    "fieldwork.unlocked": lambda _: "用密码联网解锁设备",
    "fieldwork.enrolment_ended": lambda p: f"设备登录结束：{ENDED.get(p['why'], p['why'])}",
    "fieldwork.ordered": _ordered,
    "fieldwork.order_done": lambda p: f"设备报告已执行：{ORDERS.get(p['order'], p['order'])}",
    "fieldwork.form_begun": lambda p: f"起草采集表「{p['title']}」{p['form']}，从第 {p['based_on']} 版开始",
    "fieldwork.form_edited": lambda p: f"改采集表「{p['title']}」{p['form']}，第 {p['revision']} 次",
    "fieldwork.form_handed_in": lambda p: f"送发布采集表「{p['title']}」{p['form']}",
    "fieldwork.form_returned": lambda p: f"退回采集表「{p['title']}」{p['form']}：{p['said']}",
    "fieldwork.form_published": lambda p: f"发布采集表「{p['title']}」{p['form']}",
    "fieldwork.form_dropped": lambda p: f"作废采集表「{p['title']}」{p['form']}",
    "fieldwork.form_rolled_out": _rolled_out,
    "intake.quarantined": lambda p: f"隔离一件{KINDS.get(p['kind'], p['kind'])}，原因代码 {p['code']}",
}
FIELDWORK_KINDS = (*FIELDWORK_SENTENCES, *FIELDWORK_WORDS)
