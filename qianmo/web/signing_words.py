"""What happened to contracts as sentences: printed, recorded, voided, signed, sealed as evidence."""

from collections.abc import Callable, Mapping
from typing import Any

SIGNINGS: Mapping[str, tuple[str, Callable[[Mapping[str, Any]], tuple[str, str]]]] = {
    "signing.printed": (
        "act",
        lambda p: (f"打印合同 {p['contract']}", f"{'、'.join(p['texts'])} · 额度号 {p['line']}"),
    ),
    "signing.voided": ("risk", lambda p: (f"作废合同 {p['contract']}", f"{p['reason']} · 额度号 {p['line']}")),
    "signing.signed": (
        "visit",
        lambda p: (f"{p['role']}签字：{p['method']}", f"{p['place']} · 合同 {p['contract']} · 额度号 {p['line']}"),
    ),
}
