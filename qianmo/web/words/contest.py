"""Contests in words: where one is, how its rule reads, and its sides as rows with a bar."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from qianmo.apps.performance.queries import ContestBoard, ContestCard, SideCard
from qianmo.domain.performance.contests import Side

PHASES = {
    "draft": ("qm-wait", "等发布"), "coming": ("qm-todo", "未开始"), "running": ("qm-doing", "进行中"),
    "ending": ("qm-wait", "期满，待定榜"), "frozen": ("qm-final", "已定榜"), "dropped": ("qm-stop", "已放弃"),
}  # fmt: skip
"""Shape and word of each phase."""
SCORINGS = {"increase": "比净增", "completion": "比完成率"}
FULL = 1000
"""Thousandths of a bar."""
CONTEST_WORDS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "performance.contest_set_up": lambda p: f"编制竞赛“{p['name']}”，{p['sides']} 个参赛",
    "performance.contest_regrouped": lambda p: f"调整竞赛“{p['name']}”的分组，{p['out']} 个不参赛",
    "performance.contest_published": lambda p: f"发布竞赛“{p['name']}”",
    "performance.contest_dropped": lambda p: f"放弃竞赛“{p['name']}”",
    "performance.contest_frozen": lambda p: f"竞赛“{p['name']}”定榜，截至 {p['as_of']}",
}
"""Events of contests as the audit tells them."""


def period(card: ContestCard) -> str:
    """The months of a contest: 2026-07 至 2026-09, or one month."""
    first, until = f"{card.first:%Y-%m}", f"{card.until:%Y-%m}"
    return first if first == until else f"{first} 至 {until}"


def tie_rule(card: ContestCard) -> str:
    """What decides between equals, as it is published."""
    more = f"{card.behind}{'多' if card.by_completion else '大'}的、" if card.behind else ""
    return f"{SCORINGS[card.scoring]}；相同的依次比{more}不良率低的、先到这个数的；都相同的并列"


@dataclass(frozen=True, slots=True)
class Row:
    """A side in words, with its bar in thousandths of the best of its group; `own` is the reader's or the unit's."""

    side: SideCard
    score: str
    absolute: str
    bad: str
    mille: int
    below: bool
    own: bool


def rows_of(board: ContestBoard, *, staff_id: int, branch_id: int) -> list[tuple[int, Sequence[Row]]]:
    """The groups with their sides as rows."""
    return [
        (number, [_row(board.card, one, _best(sides), staff_id, branch_id) for one in sides])
        for number, sides in board.groups.items()
    ]


def _best(sides: Sequence[SideCard]) -> Fraction:
    return max((abs(_score(one.side)) for one in sides if one.side is not None), default=Fraction(0)) or Fraction(1)


def _score(side: Side) -> Fraction:
    return side.score.exact or Fraction(0)


def _row(card: ContestCard, one: SideCard, best: Fraction, staff_id: int, branch_id: int) -> Row:
    own = one.staff_id == staff_id if card.of_staff else one.branch_id == branch_id
    if one.side is None:
        return Row(one, "—", "—", "—", 0, below=False, own=own)
    score = _score(one.side)
    return Row(
        one, card.score(one.side), card.amount(one.side.absolute), one.side.bad.percent(2),
        int(abs(score) * FULL / best), below=score < 0, own=own,
    )  # fmt: skip


def months_ahead(on: date, *, many: int = 12) -> list[date]:
    """The firsts of the coming months, in which a contest may begin."""
    return [date(on.year + (on.month + ahead) // 12, (on.month + ahead) % 12 + 1, 1) for ahead in range(many)]
