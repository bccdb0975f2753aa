"""How the limit of a living line changes: raised by two persons, cut by one, looked at once a year (动态调整).

A raised limit is bounded like a first grant: no more than policy and village leave on the day, in whole units. The
contract the customer signed stays for what was signed, so a raise of a signed line needs a supplement (补充协议) with
the customer's signature. A cut takes effect at once and may go below what is owed; nobody is forced to repay.
"""

from dataclasses import replace
from datetime import date
from enum import StrEnum

from qianmo.domain.credit.line import LineStanding, LineState
from qianmo.domain.dated import add_months
from qianmo.domain.money import floor_to_unit, spoken
from qianmo.domain.refusal import Refused

REVIEW_MONTHS = 12
"""A signed line is looked at once a year."""


class ReviewOutcome(StrEnum):
    """What a yearly review (年审) leads to."""

    KEEP = "keep"
    CUT = "cut"
    FREEZE = "freeze"
    RAISE = "raise"


def raise_limit(
    *, standing: LineStanding, to_fen: int, most_fen: int, unit_fen: int, supplement: bool, on: date
) -> LineStanding | Refused:
    """The line with a higher limit; `most_fen` is what policy and village leave, `supplement` whether it is signed.

    Refused: a line frozen, ended or run out, a limit that is not higher, not in whole units or above the most, and a
    signed line without the customer's signature under the supplement.
    """
    closed = _not_living(standing, on=on, act="调增")
    if closed is not None:
        return closed
    wanted, now = spoken(to_fen), spoken(standing.limit_fen)
    if to_fen <= standing.limit_fen:
        return Refused(code="not_higher", reason=f"不能调到 {wanted}：现在的额度就是 {now}。请填比它高的数。")
    if to_fen > most_fen:
        most = spoken(most_fen)
        way_out = f"最高可以调到 {most}。" if most_fen > standing.limit_fen else "等资料更新或重新评议后再提。"
        return Refused(code="over_most", reason=f"不能调到 {wanted}：按现行政策和村评议，这一户最高 {most}。{way_out}")
    if floor_to_unit(fen=to_fen, unit_fen=unit_fen) != to_fen:
        reason = f"不能调到 {wanted}：额度按 {spoken(unit_fen)}的整数倍定。请改金额。"
        return Refused(code="not_in_units", reason=reason)
    if standing.state == LineState.ACTIVE and not supplement:
        reason = "不能调增：客户还没有签补充协议。请打印给客户签齐再办，合同以签字为准。"
        return Refused(code="no_supplement", reason=reason)
    return replace(standing, limit_fen=to_fen)


def cut_limit(*, standing: LineStanding, to_fen: int) -> LineStanding | Refused:
    """The line with a lower limit, down to nothing; below what is owed it stands over its limit from then on.

    Refused: an ended line, a limit below zero or not lower, and nothing left of a line that was never signed.
    """
    wanted, now = spoken(to_fen), spoken(standing.limit_fen)
    if standing.state == LineState.ENDED:
        return Refused(code="line_ended", reason=f"不能调减：额度 {standing.number} 已终止，没有可减的额度。")
    if to_fen < 0:
        return Refused(code="limit_negative", reason=f"不能调到 {wanted}：额度不能是负数。最低可以调到 0.00 元。")
    if to_fen >= standing.limit_fen:
        return Refused(code="not_lower", reason=f"不能调到 {wanted}：现在的额度是 {now}。请填比它低的数。")
    if to_fen == 0 and standing.state == LineState.GRANTED:
        reason = "不能调到 0.00 元：这条额度还没有签约。要收回请冻结它。"
        return Refused(code="nothing_left", reason=reason)
    return replace(standing, limit_fen=to_fen)


def review_line(*, standing: LineStanding, outcome: str, on: date) -> date | Refused:
    """The day of the next review: one year on. Refused: an unknown outcome, and a line not signed, ended or run out."""
    if outcome not in set(ReviewOutcome):
        return Refused(code="unknown_outcome", reason="没有选年审结论。请选维持、调减、冻结或申请调增。")
    if standing.state == LineState.GRANTED:
        reason = f"不用年审：额度 {standing.number} 还没有签约。签约后满一年再审。"
        return Refused(code="line_not_signed", reason=reason)
    if standing.state == LineState.ENDED or on >= standing.ends_on:
        return Refused(code="line_ended", reason=f"不用年审：额度 {standing.number} 已到期或终止。请重新申请。")
    return next_review(on=on)


def next_review(*, on: date) -> date:
    """The day by which a line signed or reviewed on a day is looked at again."""
    return add_months(day=on, months=REVIEW_MONTHS)


def _not_living(standing: LineStanding, *, on: date, act: str) -> Refused | None:
    name = f"额度 {standing.number}"
    if standing.state == LineState.FROZEN:
        return Refused(code="line_frozen", reason=f"不能{act}：{name} 已冻结。请先解冻。")
    if standing.state == LineState.ENDED or on >= standing.ends_on:
        return Refused(code="line_ended", reason=f"不能{act}：{name} 已到期或终止。请重新申请。")
    return None
