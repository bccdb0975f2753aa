"""What happened in approval, as sentences: of a household for its timeline, of the rules for the audit."""

from collections.abc import Callable, Mapping
from typing import Any

from qianmo.domain.money import spoken

Payload = Mapping[str, Any]
SPOKEN = {
    "submitted": "提交",
    "cosigned": "协办调查签字",
    "forwarded": "审查同意上报",
    "returned": "退回补件",
    "supplemented": "补件齐了",
    "approved": "批准",
    "refused": "否决",
    "advised": "风险经理独立意见",
    "alone": "主调查人单人批准",
}


def _degrees(payload: Payload) -> str:
    return f"北纬 {payload['latitude_e6'] / 1e6:.5f}，东经 {payload['longitude_e6'] / 1e6:.5f}"


APPROVAL_SENTENCES: dict[str, tuple[str, Callable[[Payload], tuple[str, str]]]] = {
    "households.circle_formed": (
        "act",
        lambda p: (f"登记{p['kind']}：{p['name']}", f"{p['households']} 户合并计算敞口"),
    ),
    "households.circle_left": ("act", lambda p: (f"解除关联：{p['name']}", p["reason"])),
    "approvals.case_opened": ("act", lambda p: (f"送审查：申请 {spoken(p['requested_fen'])}", "调查完成")),
    "approvals.spoken": (
        "act",
        lambda p: (f"审批：{SPOKEN.get(p['step'], p['step'])}", f"缺 {'、'.join(p['items'])}" if p["items"] else ""),
    ),
    "approvals.meeting_called": ("act", lambda _: ("上会", "等委员会表决")),
    "approvals.recused": ("act", lambda p: ("委员回避", p["reason"])),
    "approvals.voted": ("act", lambda _: ("一位委员已表态", "计票前不公开怎么投")),
    "approvals.counted": (
        "act",
        lambda p: (f"委员会{'通过' if p['passed'] else '不通过'} {spoken(p['amount_fen'])}", p["said"]),
    ),
    "approvals.photo_kept": ("visit", lambda p: ("现场照片一张", f"{_degrees(p)} · 摘要 {p['digest'][:12]}")),
    "approvals.kinship_noted": ("act", lambda p: ("登记亲属回避", p["what"])),
    "approvals.looked_at": (
        "act",
        lambda p: (f"单人批准事后抽查：{'合规' if p['sound'] else '不合规'}", p["text"]),
    ),
    "approvals.vetoed": ("risk", lambda p: ("主任委员否决", p["reason"])),
}

APPROVAL_WORDS: dict[str, Callable[[Payload], str]] = {
    "approvals.authority_published": lambda p: f"发布审批权限表，{p['valid_from']} 起生效",
    "approvals.authority_lifted": lambda p: f"权限自动恢复，{p['since']} 起（{p['reason']}）",
    "org.rules_proposed": lambda p: f"提出改“{p['title']}”，{p['valid_from']} 起（{p['reason']}）",
    "org.rules_published": lambda p: f"发布“{p['title']}”的改动，{p['valid_from']} 起生效（{p['reason']}）",
    "org.rules_declined": lambda p: f"退回“{p['title']}”的改动（{p['reason']}）",
    "org.rules_withdrawn": lambda p: f"撤回“{p['title']}”的改动（{p['reason']}）",
    "approvals.sample_drawn": lambda p: (
        f"单人批准抽查 {p['since']} 至 {p['until']}：{p['cases']} 件抽 {p['drawn']} 件，种子 {p['seed']}"
    ),
    "approvals.authority_cut": lambda p: (
        f"下调机构审批权限，只留 {p['keeps_ppm'] // 10_000}%，{p['since']} 起"
        f"{'到 ' + p['until'] + ' 止（不含）' if p['until'] else '，降回来为止'}，原因：{p['reason']}"
    ),
}
"""What happened to the bank's own rules of approval, for the audit."""
