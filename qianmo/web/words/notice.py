"""What happened to samples, notices and objections, in words."""

from collections.abc import Callable, Mapping
from typing import Any

KINDS = {"against": "不该在名单上", "wrong": "情况写错了", "omitted": "漏了这一户"}

NOTICE_WORDS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "notices.sample_drawn": lambda p: f"验收抽查：{p['rated']} 户里抽 {len(p['drawn'])} 户，随机数 {p['seed']}",
    "notices.household_checked": lambda p: f"抽查核实：{'相符' if p['finding'] == 'agrees' else '不符，' + p['note']}",
    "notices.posted": lambda p: f"第 {p['number']} 次公示 {p['households']} 户，贴在{p['place']}，{p['until']} 期满",
    "notices.taken_down": lambda p: f"撤下公示：{p['reason']}",
    "notices.told": lambda _: "评议结果已告知本人",
    "notices.objected": lambda p: f"公示异议：{KINDS[p['kind']]}",
    "notices.answered": lambda p: f"异议（{KINDS[p['kind']]}）{'成立，重评后再公示' if p['upheld'] else '不成立'}",
}
