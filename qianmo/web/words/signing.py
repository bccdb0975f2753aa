"""What happened to contracts as sentences: printed, recorded, voided, signed, sealed as evidence."""

from collections.abc import Callable, Mapping
from typing import Any

SIGNINGS: Mapping[str, tuple[str, Callable[[Mapping[str, Any]], tuple[str, str]]]] = {
    "signing.printed": (
        "act",
        lambda p: (f"打印合同 {p['contract']}", f"{'、'.join(p['texts'])} · 额度号 {p['line']}"),
    ),
    "signing.evidence_sealed": (
        "act",
        lambda p: (
            f"导出证据包，{p['files']} 个文件",
            " · ".join([p["reason"], *([f"额度号 {p['line']}"] if p["line"] else [])]),
        ),
    ),
    "signing.voided": ("risk", lambda p: (f"作废合同 {p['contract']}", f"{p['reason']} · 额度号 {p['line']}")),
    "signing.opened": ("act", lambda p: (f"打开合同文件 {p['contract']}", f"额度号 {p['line']}")),
    "signing.signed": (
        "visit",
        lambda p: (f"{p['role']}签字：{p['method']}", f"{p['place']} · 合同 {p['contract']} · 额度号 {p['line']}"),
    ),
}
