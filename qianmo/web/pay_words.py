"""Points and pay in words: quantities in the unit of their measure, prices as people write them, why borrowers move."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from qianmo.apps.performance.queries import PERIODS, Measure, MonthCard
from qianmo.domain.money import decimal_text, round_half_up, wan, yuan
from qianmo.domain.performance.pricing import Price, TierKind

WHY = {
    "new": "新增",
    "recovered": "恢复正常",
    "settled": "结清",
    "late": "转逾期或转差",
    "elsewhere": "换经理办理",
}
PAY_WORDS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "performance.scheme_opened": lambda p: f"起草考核方案第 {p['version']} 版",
    "performance.scheme_written": lambda p: f"修改考核方案第 {p['version']} 版",
    "performance.scheme_dropped": lambda p: f"放弃考核方案第 {p['version']} 版",
    "performance.scheme_tried": lambda p: (
        f"试算考核方案第 {p['version']} 版，用 {p['month'][:7]} 的工作量：应发 {yuan(p['would_cost_fen'])} 元，"
        f"原来 {yuan(p['cost_fen'])} 元，{p['moved']} 人名次变"
    ),
    "performance.scheme_published": lambda p: f"发布考核方案第 {p['version']} 版，{p['since']} 起用",
    "performance.month_closed": lambda p: f"{p['month']} 绩效结月，{p['people']} 人，方案第 {p['version']} 版",
}
"""Events of pay as the audit tells them."""
BY = {"points": "按积分", "growth": "按增幅", "peers": "同组比"}
PERIOD_NAMES = {"month": "月", "quarter": "季", "year": "年"}


def points(centi: int | None) -> str:
    """Points with up to two decimals: 598, 12.5; 「—」 when not known."""
    if centi is None:
        return "—"
    return decimal_text(value=centi, places=2).rstrip("0").rstrip(".")


def signed_points(centi: int | None) -> str:
    """Points gained or lost: +83, −19."""
    told = points(centi)
    return told if centi is None or centi <= 0 else f"+{told}"


def volume(measure: Measure, amount: int) -> str:
    """A quantity in the unit people know it by: +38 户, 1,820.50 万元, 82,460.00 元."""
    if measure.unit_name == "万元":
        return wan(amount)
    return f"{yuan(amount)} 元" if measure.is_money else f"{amount:,} {measure.unit_name}"


def price(asked: Price | None) -> str:
    """A price as it is written on a scheme: 50, 2 / 3 / 5 by tiers, −2 for a fall; 「—」 where there is none."""
    if asked is None:
        return "—"
    tiers = " / ".join(points(tier.price_fen) for tier in asked.tiers)
    fall = f"，降 {points(asked.decline_fen)}" if asked.decline_fen else ""
    return f"{tiers}{fall}"


def tiers_told(asked: Price, *, unit_name: str) -> str:
    """The tiers of a price in a sentence, with floor and cap."""
    if len(asked.tiers) == 1:
        told = f"每{unit_name} {points(asked.tiers[0].price_fen)}"
    else:
        steps = [
            f"{tier.up_to // asked.unit:,} 以内 {points(tier.price_fen)}"
            if tier.up_to
            else f"以上 {points(tier.price_fen)}"
            for tier in asked.tiers
        ]
        how = "全额按到达的一档" if asked.kind is TierKind.WHOLE else "分段"
        told = f"每{unit_name}，{how}：{'，'.join(steps)}"
    if asked.decline_fen:
        told += f"；每下降一{unit_name} {points(asked.decline_fen)}"
    if asked.floor_fen is not None:
        told += f"；保底 {points(asked.floor_fen)}"
    return told if asked.cap_fen is None else f"{told}；封顶 {points(asked.cap_fen)}"


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
