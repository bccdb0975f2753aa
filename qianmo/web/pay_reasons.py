"""Why a final figure of pay is not the provisional one, in words, and where corrections stand."""

from collections.abc import Callable, Mapping
from typing import Any

from qianmo.apps.performance.queries import MonthCard, Reconciled
from qianmo.domain.money import yuan
from qianmo.domain.performance.appeals import OFF_LINE
from qianmo.domain.performance.reconciling import Why
from qianmo.domain.performance.wording import points, volume

NO_LINE = "不归项目"
REASONS = {
    Why.LATER: "试算以后的日子",
    Why.ACCOUNTS: "这几天的账户变动，换人的也在内",
    Why.LATE: "补录或撤回",
    Why.REASSIGNED: "账户换人",
    Why.CORRECTED: "来源更正",
    Why.REPRICED: "数量没变，按季、分档或资金池重算",
}
CORRECTION_WORDS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "performance.correction_asked": lambda p: f"提出更正 {_told(p)}：{p['reason']}，依据 {p['evidence']}",
    "performance.correction_made": lambda p: f"同意更正 {_told(p)}：{p['reason']}",
    "performance.correction_refused": lambda p: f"不同意更正 {_told(p)}：{p['reason']}",
}
"""Events of corrections as the audit tells them."""


def _told(payload: Mapping[str, Any]) -> str:
    return f"{payload['month']} 的一行，{points(payload['points_centi'])} 分，{yuan(payload['pay_fen'])} 元"


def reasons_told(one: Reconciled) -> str:
    """The reasons of a difference with how much each makes: 试算以后的日子 +3 户，补录或撤回 −1 户."""
    unit_name, is_money = one.measure.unit_name, one.measure.is_money
    return "，".join(
        REASONS[why]
        if why is Why.REPRICED
        else f"{REASONS[why]} {'+' if amount > 0 else ''}{volume(amount, unit_name=unit_name, is_money=is_money)}"
        for why, amount in one.reasons.items()
    )


def line_name(month: MonthCard | None, code: str) -> str:
    """A line of a month's scheme by its name; what belongs to no line is called so."""
    if code == OFF_LINE:
        return NO_LINE
    return next((one.name for one in month.scheme.lines if one.code == code), code) if month else code
