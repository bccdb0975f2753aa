"""What happened to days and meetings, as sentences for the audit."""

from collections.abc import Callable, Mapping
from typing import Any

Payload = Mapping[str, Any]
KINDS = {"morning": "晨会", "evening": "夕会"}

BRIEFING_WORDS: dict[str, Callable[[Payload], str]] = {
    "briefings.planned": lambda p: f"排 {p['day']} 要去的 {len(p['households'])} 户",
    "briefings.settled": lambda p: f"结清 {p['day']}，{p['left']} 户没有去，转下一天 {p['carried']} 户",
    "briefings.held": lambda p: f"记 {p['day']} 的{KINDS[p['kind']]}：{p['said']}",
}
BRIEFING_KINDS = tuple(BRIEFING_WORDS)
