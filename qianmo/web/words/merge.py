"""What happened to files that may be one, as sentences."""

from collections.abc import Callable, Mapping
from typing import Any

from qianmo.apps.households.queries.merges import REASONS

Payload = Mapping[str, Any]


def _both(payload: Payload) -> str:
    return f"{payload['merged']} 并入 {payload['into']}"


MERGE_SENTENCES: dict[str, tuple[str, Callable[[Payload], tuple[str, str]]]] = {
    "households.likeness_found": (
        "risk",
        lambda p: ("发现疑似重复的户", "、".join(REASONS[reason] for reason in p["reasons"])),
    ),
    "households.likeness_judged": (
        "act",
        lambda p: ("疑似重复：是同一户" if p["same"] else "疑似重复：不是同一户", p["said"]),
    ),
    "households.merge_proposed": ("act", lambda p: (f"提出归并：{_both(p)}", p["said"])),
    "households.merged": ("act", lambda p: (f"归并：{_both(p)}", "两户写下的都没有动，可以撤销")),
    "households.merge_declined": ("act", lambda p: (f"没有同意归并：{_both(p)}", p["said"])),
    "households.merge_undone": ("act", lambda p: (f"撤销归并：{_both(p)}", p["said"])),
}
