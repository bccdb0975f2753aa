"""What may hang on one partner: the lines of all its people together beside a cap, and what happens above it.

An enterprise, a market, a park or a chain leader goes wrong for all its people at once, so what is granted to them is
held against one figure. By the bank's rule a grant above it is only shown, or needs somebody with more authority, or
is refused. The figure and the way are the bank's own; S5 names the groups (蓝领贷, 整村产业授信) and no cap.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from qianmo.domain.money import spoken
from qianmo.domain.refusal import Refused


class Above(StrEnum):
    """What the bank does with a grant above the cap."""

    WARN = "warn"
    HIGHER = "higher"
    REFUSE = "refuse"


ABOVE: Mapping[str, str] = {Above.WARN: "只作提示", Above.HIGHER: "报更高权限", Above.REFUSE: "不批"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """A partner's cap and what hangs on it, in fen; `higher_fen` is the authority it takes to go above it."""

    partner: str
    cap_fen: int
    hanging_fen: int
    above: Above
    higher_fen: int = 0

    @property
    def room_fen(self) -> int:
        """What is left below the cap."""
        return max(0, self.cap_fen - self.hanging_fen)


def over_cap(cap: Cap, *, more_fen: int, power_fen: int | None, act: str = "批") -> Refused | None:
    """Why so much more cannot be granted under a cap; `power_fen` is the authority of who grants, None for none.

    800 万 with 795 万 hanging on it takes 5 万 and not 6 万.
    """
    after_fen = cap.hanging_fen + more_fen
    if after_fen <= cap.cap_fen or cap.above is Above.WARN:
        return None
    if cap.above is Above.HIGHER and power_fen is not None and power_fen >= cap.higher_fen:
        return None
    reason = (
        f"不能{act} {spoken(more_fen)}：{cap.partner}名下的额度将到 {spoken(after_fen)}，上限 {spoken(cap.cap_fen)}"
    )
    less = f"可以{act} {spoken(cap.room_fen)}以内" if cap.room_fen else "已经没有余量"
    if cap.above is Above.HIGHER:
        held = "没有审批权限" if power_fen is None else f"您的权限是 {spoken(power_fen)}"
        reason += f"，超过的要有 {spoken(cap.higher_fen)}权限的人批，{held}。{less}，或转有权的审批人"
    else:
        reason += f"。{less}，或等名下有人还清、调减额度以后再批"
    return Refused(code="over_cap", reason=reason)


def cap_warning(cap: Cap) -> str:
    """What an officer is told where a cap is full or nearly so (less than a twentieth left), empty where it is not."""
    said = f"{cap.partner}名下的额度 {spoken(cap.hanging_fen)}，上限 {spoken(cap.cap_fen)}"
    ends = {
        Above.WARN: "只作提示",
        Above.HIGHER: f"要有 {spoken(cap.higher_fen)}权限的人批",
        Above.REFUSE: "不批",
    }[cap.above]
    if cap.room_fen == 0:
        return f"{said}，已满，再批的{ends}"
    if cap.room_fen * 20 < cap.cap_fen:
        return f"{said}，只剩 {spoken(cap.room_fen)}，超过的{ends}"
    return ""
