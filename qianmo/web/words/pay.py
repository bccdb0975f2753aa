"""Points and pay in words: quantities in the unit of their measure, prices as people write them, why borrowers move."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from qianmo.apps.performance.queries import PERIODS, MonthCard
from qianmo.domain.money import decimal_text, round_half_up, yuan
from qianmo.domain.performance.pricing import Price
from qianmo.domain.performance.wording import points
from qianmo.web.pay_reasons import CORRECTION_WORDS
from qianmo.web.words.attribution import ATTRIBUTION_WORDS
from qianmo.web.words.contest import CONTEST_WORDS
from qianmo.web.words.grade import GRADE_WORDS

WHY = {
    "new": "新增",
    "recovered": "恢复正常",
    "settled": "结清",
    "late": "转逾期或转差",
    "elsewhere": "换经理办理",
}


def _changed(payload: Mapping[str, Any]) -> str:
    """What a version changes against the one before it, where the event tells it."""
    return f"，改了{'、'.join(payload['changed'])}" if payload.get("changed") else ""


PAY_WORDS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "performance.scheme_opened": lambda p: f"起草考核方案第 {p['version']} 版",
    "performance.scheme_written": lambda p: f"修改考核方案第 {p['version']} 版" + _changed(p),
    "performance.scheme_dropped": lambda p: f"放弃考核方案第 {p['version']} 版",
    "performance.scheme_tried": lambda p: (
        f"试算考核方案第 {p['version']} 版，用 {p['month'][:7]} 的工作量：应发 {yuan(p['would_cost_fen'])} 元，"
        f"原来 {yuan(p['cost_fen'])} 元，{p['moved']} 人名次变"
    ),
    "performance.scheme_published": lambda p: f"发布考核方案第 {p['version']} 版，{p['since']} 起用" + _changed(p),
    "performance.pool_set": lambda p: f"核定 {p['month']} 二次分配总额 {yuan(p['fen'])} 元",
    "performance.pool_divided": lambda p: (
        f"{'重新' if p.get('turn', 1) > 1 else ''}计算 {p['month']} 二次分配，未分 {yuan(p['left_fen'])} 元"
        + (f"：{p['why']}" if p.get("why") else "")
    ),
    "performance.allocation_agreed": lambda p: f"同意 {p['month']} 二次分配",
    "performance.allocation_signed": lambda p: f"签发 {p['month']} 二次分配，结转 {yuan(p['left_fen'])} 元",
    "performance.allocation_returned": lambda p: f"退回 {p['month']} 二次分配：{p['reason']}",
    "performance.appeal_raised": lambda p: f"申诉 {p['month']} 的一行：{p['said']}",
    "performance.appeal_answered": lambda p: f"答复 {p['month']} 的申诉：{p['answer']}",
    "performance.adjusted": lambda p: (
        f"同意调整 {p['month']} 的一行：{points(p['points_centi'])} 分，{yuan(p['pay_fen'])} 元"
    ),
    "performance.amounts_entered": lambda p: f"录入 {p['month']} 手工计量 {p['many']} 项",
    "performance.amounts_agreed": lambda p: f"同意 {p['month']} 手工计量 {p['many']} 项",
    "performance.clawback_asked": lambda p: f"提出追索延期支付 {yuan(p['fen'])} 元：{p['said']}",
    "performance.clawback_agreed": lambda p: f"同意追索延期支付 {yuan(p['fen'])} 元：{p['said']}",
    "performance.clawback_turned_down": lambda p: f"不同意追索延期支付 {yuan(p['fen'])} 元：{p['said']}",
    **ATTRIBUTION_WORDS,
    **CORRECTION_WORDS,
    **CONTEST_WORDS,
    **GRADE_WORDS,
    "performance.month_closed": lambda p: f"{p['month']} 绩效结月，{p['people']} 人，方案第 {p['version']} 版",
}
"""Events of pay as the audit tells them."""
PAY_TOLD = PAY_WORDS | {
    "performance.curve_set": lambda p: f"录入 {p['from_on']} 起用的转移价曲线，{p['points']} 个期限",
}
"""With what is recorded no longer, since curves are a rule, and stands in older records."""
BY = {"points": "按积分", "growth": "按增幅", "peers": "同组比", "books": "存量增量", "units": "按机构"}
PERIOD_NAMES = {"month": "月", "quarter": "季", "year": "年"}


def signed_points(centi: int | None) -> str:
    """Points gained or lost: +83, −19."""
    told = points(centi)
    return told if centi is None or centi <= 0 else f"+{told}"


def price(asked: Price | None) -> str:
    """A price as it is written on a scheme: 50, 2 / 3 / 5 by tiers, −2 for a fall; 「—」 where there is none."""
    if asked is None:
        return "—"
    tiers = " / ".join(points(tier.price_fen) for tier in asked.tiers)
    fall = f"，降 {points(asked.decline_fen)}" if asked.decline_fen else ""
    return f"{tiers}{fall}"


def period_name(months: Sequence[MonthCard], period: str) -> str:
    """A period by its name: 2026 年 9 月, 2026 年三季度, 2026 年."""
    first: date = months[0].first
    if period == "month":
        return f"{first.year} 年 {first.month} 月"
    if period == "quarter":
        return f"{first.year} 年{'一二三四'[(first.month - 1) // PERIODS['quarter']]}季度"
    return f"{first.year} 年"


def factor(ppm: int) -> str:
    """A factor of assessment: 1.10."""
    return decimal_text(value=round_half_up(numerator=ppm, denominator=10_000), places=2)
