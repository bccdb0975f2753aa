"""Attributions in words: what each event says, the shares as people write them, and how far each has come."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from qianmo.apps.performance.queries import AttributedTo
from qianmo.domain.money import decimal_text

ATTRIBUTION_WORDS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "performance.attribution_asked": lambda p: f"提出 {p['many']} 个账户的业绩归属，{p['since']} 起：{p['said']}",
    "performance.attribution_agreed": lambda p: f"同意 {p['many']} 个账户的业绩归属，{p['since']} 起",
    "performance.attribution_turned_down": lambda p: f"不同意 {p['many']} 个账户的业绩归属：{p['said']}",
}
"""Events of attributions as the audit tells them."""
STATES = {"waiting": "待同意", "now": "在用", "all": "全部"}
SHAPES = {"waiting": "qm-wait", "agreed": "qm-final", "turned_down": "qm-stop"}
BACK = "归还管户人"


def shares_told(shares: Sequence[AttributedTo]) -> str:
    """Who has which share: 「尹红霞 60%、图雅 40%」; without shares that the accounts go back."""
    told = [one.name if len(shares) == 1 else f"{one.name} {decimal_text(value=one.bp, places=2)}%" for one in shares]
    return "、".join(told) or BACK
