"""A revolving line: granted once, drawn and repaid many times, never beyond its limit by drawing.

A draw is reserved first, then posted when the money has moved, or voided when it has not. The one promise is
that no reserve is accepted unless drawn + reserved + new stays within the limit. A limit that was cut below
what is owed, or has run out, leaves the line over its limit: a stated condition with a cause and a day since when,
nothing available, and nobody is forced to repay early. How a limit is raised and cut stands in `limit_changes`.
Source: 《农户贷款管理办法》 (一次核定、随用随贷、余额控制、周转使用、动态调整).
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from qianmo.domain.money import spoken
from qianmo.domain.refusal import Refused


class LineState(StrEnum):
    """Where a line stands; only an active one can be drawn on."""

    GRANTED = "granted"
    ACTIVE = "active"
    FROZEN = "frozen"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class LineStanding:
    """A line at one instant, amounts in fen. `ends_on` is the first day on which nothing can be drawn any more."""

    number: str
    limit_fen: int
    drawn_fen: int
    reserved_fen: int
    state: str
    starts_on: date
    ends_on: date

    @property
    def available_fen(self) -> int:
        """What the limit leaves free, whatever the state; never below zero."""
        return max(0, self.limit_fen - self.drawn_fen - self.reserved_fen)

    @property
    def over_limit_fen(self) -> int:
        """By how much the line stands over its limit; zero within it."""
        return max(0, self.drawn_fen + self.reserved_fen - self.limit_fen)


def reserve(
    *, standing: LineStanding, amount_fen: int, on: date, due_on: date, grace_days: int
) -> LineStanding | Refused:
    """Set money aside for a draw on a day, due back on another; answers the line as it stands afterwards.

    `grace_days` is how far a draw may be due beyond the end of its line. Refused: an amount not above zero, a line not
    signed, frozen, ended, not begun or run out, a due day not after the draw or beyond the grace, too little available.
    """
    if amount_fen <= 0:
        return Refused(
            reason=f"不能支用 {spoken(amount_fen)}：金额要大于零。请重新填写金额。", code="amount_not_positive"
        )
    closed = _closed(standing, on) or _ill_timed(standing, on, due_on, grace_days)
    if closed is not None:
        return closed
    if amount_fen > standing.available_fen:
        available = spoken(standing.available_fen)
        way_out = f"可以支用 {available}。" if standing.available_fen else "还款后可以再支用。"
        return Refused(reason=f"不能支用 {spoken(amount_fen)}：可用额度 {available}。{way_out}", code="over_available")
    return replace(standing, reserved_fen=standing.reserved_fen + amount_fen)


def post_reserved(*, standing: LineStanding, amount_fen: int) -> LineStanding | Refused:
    """Turn reserved money into drawn money; refused beyond what is reserved."""
    refused = _beyond(amount_fen, standing.reserved_fen, what="入账", base="预占")
    if refused is not None:
        return refused
    return replace(
        standing,
        reserved_fen=standing.reserved_fen - amount_fen,
        drawn_fen=standing.drawn_fen + amount_fen,
    )


def void_reserved(*, standing: LineStanding, amount_fen: int) -> LineStanding | Refused:
    """Let go of reserved money that never moved; refused beyond what is reserved."""
    refused = _beyond(amount_fen, standing.reserved_fen, what="撤销", base="预占")
    return refused or replace(standing, reserved_fen=standing.reserved_fen - amount_fen)


def repay_principal(*, standing: LineStanding, amount_fen: int) -> LineStanding | Refused:
    """Give repaid principal back to the line, to be drawn again at once; refused beyond what is drawn."""
    refused = _beyond(amount_fen, standing.drawn_fen, what="归还", base="已用")
    return refused or replace(standing, drawn_fen=standing.drawn_fen - amount_fen)


class OverLimitCause(StrEnum):
    """What left a line over its limit; drawing never does."""

    CUT = "cut"
    EXPIRY = "expiry"
    REVERSAL = "reversal"
    CLASS = "class"


@dataclass(frozen=True, slots=True, kw_only=True)
class OverLimit:
    """The stated condition of a line over its limit: since which day, and what brought it there."""

    since: date
    cause: OverLimitCause


def over_limit(
    *, standing: LineStanding, before: OverLimit | None, on: date, cause: OverLimitCause
) -> OverLimit | None:
    """The condition after something happened on a day: none within the limit, else the first day and cause hold on."""
    if not standing.over_limit_fen:
        return None
    return before or OverLimit(since=on, cause=cause)


def _closed(standing: LineStanding, on: date) -> Refused | None:
    """Why nothing at all can be drawn on the day."""
    name = f"额度 {standing.number}"
    if standing.state == LineState.GRANTED:
        return Refused(reason=f"不能支用：{name} 还没有签约。请先签约。", code="line_not_signed")
    if standing.state == LineState.FROZEN:
        return Refused(reason=f"不能支用：{name} 已冻结。请联系客户经理了解解冻条件。", code="line_frozen")
    if standing.state != LineState.ACTIVE:
        return Refused(reason=f"不能支用：{name} 已终止。请重新申请。", code="line_ended")
    if on < standing.starts_on:
        return Refused(
            reason=f"不能支用：{name} 从 {standing.starts_on} 起可用。请到那天再支用。", code="line_not_begun"
        )
    if on >= standing.ends_on:
        return Refused(reason=f"不能支用：{name} 已于 {standing.ends_on} 到期。请重新申请。", code="line_expired")
    return None


def _ill_timed(standing: LineStanding, on: date, due_on: date, grace_days: int) -> Refused | None:
    if due_on <= on:
        return Refused(reason=f"不能支用：还款日 {due_on} 要晚于支用日 {on}。请改还款日。", code="due_not_after_draw")
    latest = standing.ends_on + timedelta(days=grace_days)
    if due_on > latest:
        return Refused(reason=f"不能支用：还款日 {due_on} 超过额度期限。最晚可以到 {latest}。", code="due_beyond_line")
    return None


def _beyond(amount_fen: int, base_fen: int, *, what: str, base: str) -> Refused | None:
    if 0 < amount_fen <= base_fen:
        return None
    return Refused(
        reason=f"不能{what} {spoken(amount_fen)}：{base}金额 {spoken(base_fen)}。{what}金额要大于零且不超过它。",
        code="beyond_balance",
    )
