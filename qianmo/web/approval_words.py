"""What happened to a household on its way through approval, as sentences of its timeline."""

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
}


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
    "approvals.vetoed": ("risk", lambda p: ("主任委员否决", p["reason"])),
}
