"""Staff grades in words: how somebody moved, and the measures of a grade as a row of cells."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from qianmo.apps.performance.queries import GradeRow
from qianmo.domain.dated import add_months
from qianmo.domain.money import wan
from qianmo.domain.performance.grades import EDUCATION
from qianmo.domain.performance.wording import points
from qianmo.domain.ratio import Ratio

MOVES = {
    "placed": ("qm-todo", "初定"), "up": ("qm-done", "升一级"), "stays": ("qm-todo", "不变"),
    "down": ("qm-breach", "降级"), "off_post": ("qm-stop", "连续两期不达标，待岗"), "": ("qm-wait", "未定级"),
}  # fmt: skip
"""Shape and word of each move."""
QUARTER = 3
GRADE_WORDS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "performance.grades_proposed": lambda p: f"提出 {p['first']} 至 {p['until']} 等级评定，{p['people']} 人",
    "performance.grades_confirmed": lambda p: f"确认 {p['first']} 至 {p['until']} 等级评定，{p['off']} 人待岗",
    "performance.grades_dropped": lambda p: f"放弃 {p['first']} 至 {p['until']} 等级评定",
    "performance.transfer_asked": lambda p: f"提出{p['kind']}，{p['since']} 起",
    "performance.transfer_agreed": lambda p: f"同意{p['kind']}，{p['since']} 起",
    "org.post_moved": lambda p: f"{p['since']} 起{'换机构任职' if p['to'] else '离开岗位'}",
}
"""Events of staff grades as the audit tells them."""


def cells(row: GradeRow) -> dict[str, str]:
    """The measures of a row in words; dashes where nothing is counted."""
    had = row.measures
    if not had:
        return dict.fromkeys(("borrowers", "balance", "lent", "points", "bad", "brought", "profit", "deposit"), "—")
    months = had["months"]
    brought = [EDUCATION[had["education"]], f"从业 {had['years']} 年", *had["certificates"]]
    return {
        "borrowers": f"{had['borrowers']:,}", "balance": wan(had["balance_fen"]), "lent": wan(had["lent_fen"]),
        "points": points(had["points_centi"] // months) if months else "—",
        "bad": Ratio(had["bad_fen"], had["balance_fen"]).percent(2), "brought": "，".join(brought),
        "profit": wan(had["profit_fen"]) if "profit_fen" in had else "—",
        "deposit": wan(had["deposit_fen"]) if "deposit_fen" in had else "—",
    }  # fmt: skip


def quarter_of(day: date) -> date:
    """The first day of the quarter a day lies in."""
    return day.replace(month=day.month - (day.month - 1) % QUARTER, day=1)


def quarters_over(on: date, *, many: int = 4) -> list[date]:
    """The firsts of the quarters that are over, the latest first."""
    return [add_months(day=quarter_of(on), months=-QUARTER * back) for back in range(1, many + 1)]
