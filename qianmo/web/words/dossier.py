"""What happened to a dossier, in the words of a household's timeline and of the audit."""

from collections.abc import Callable, Mapping
from typing import Any

from qianmo.domain.money import spoken

DOSSIERS: dict[str, tuple[str, Callable[[Mapping[str, Any]], tuple[str, str]]]] = {
    "dossiers.begun": (
        "act",
        lambda p: (f"开申请件：{p['product']} {spoken(p['requested_fen'])}", p["lane"] and f"走{p['lane']}"),
    ),
    "dossiers.filled": ("act", lambda p: (f"填报申请材料 {len(p['items'])} 项", "")),
    "dossiers.second_named": ("act", lambda _: ("请协办调查人", "两人调查，两人签字")),
    "dossiers.survey_signed": ("act", lambda _: ("协办调查人签字", "")),
    "dossiers.list_sent": (
        "act",
        lambda p: (
            f"一次性告知缺 {len(p['items'])} 项，停表",
            "、".join(p["items"]) + (f"。再次告知：{p['reason']}" if p["reason"] else ""),
        ),
    ),
    "dossiers.supplemented": ("act", lambda p: ("客户已补件，继续计时", p["answer"])),
    "dossiers.handover_offered": ("act", lambda p: ("提出移交申请件，等对方接手", p["reason"])),
    "dossiers.handover_answered": ("act", lambda p: ("已接手申请件" if p["accepted"] else "没有接手申请件", "")),
    "dossiers.forwarded": ("act", lambda _: ("材料齐全，送审", "主调查人签字")),
    "dossiers.withdrawn": ("act", lambda p: ("撤回申请件", p["reason"])),
}
