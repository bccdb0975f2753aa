"""What a referrer earns in a month: a share of interest received, less a share of losses, less what is clawed back.

Income follows money that came in and never a promise. A loan that turns bad within the claw-back days takes back all it
ever earned the referrer and earns no more; losses are shared. Never below nothing: what is short is carried into the
next month.
Source: S4 (银行与推荐人“收益共享、风险共担”); the highest shares are the bank's to set.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from qianmo.domain.money import round_half_up
from qianmo.domain.ratio import PPM
from qianmo.domain.refusal import Refused

HIGHEST_INCOME_PPM = 300_000
HIGHEST_LOSS_PPM = 500_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """What was agreed: the share of interest received and of losses in ppm, and the days of claw-back."""

    income_ppm: int
    loss_ppm: int
    claw_back_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawMonth:
    """A recommended draw in a month: interest received, what it earned before, and what went wrong with it.

    `bad_on` is the first day it was bad, up to the end of the month; `loss_fen` the loss taken in this month.
    """

    draw_id: int
    began_on: date
    interest_fen: int
    earned_before_fen: int
    bad_on: date | None = None
    loss_fen: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """A month settled: shares, what was clawed back, what is paid now and what is short; income by draw."""

    income_fen: int
    loss_fen: int
    clawed_back_fen: int
    payable_fen: int
    short_fen: int
    by_draw: Mapping[int, int] = field(default_factory=dict)


def settle_month(draws: Sequence[DrawMonth], *, shares: Shares, carried_fen: int) -> Settled:
    """The month of a referrer; `carried_fen` is what was short before (nothing or below).

    By draw stands what it earned: negative where it was clawed back.
    """
    by_draw: dict[int, int] = {}
    loss = clawed = income = 0
    for one in draws:
        bad_early = one.bad_on is not None and one.bad_on <= one.began_on + timedelta(days=shares.claw_back_days)
        earned = 0 if bad_early else _share(one.interest_fen, shares.income_ppm)
        income += earned
        clawed += one.earned_before_fen if bad_early else 0
        loss += _share(one.loss_fen, shares.loss_ppm)
        by_draw[one.draw_id] = earned - (one.earned_before_fen if bad_early else 0)
    due = income - loss - clawed + carried_fen
    return Settled(
        income_fen=income, loss_fen=loss, clawed_back_fen=clawed, payable_fen=max(0, due), short_fen=min(0, due),
        by_draw={pk: fen for pk, fen in by_draw.items() if fen},
    )  # fmt: skip


def why_not_agreed(shares: Shares, *, begins_on: date, ends_on: date) -> Refused | None:
    """Refused: shares above what the bank agrees to, an income share without a loss share, no days, no period."""
    if not 0 < shares.income_ppm <= HIGHEST_INCOME_PPM:
        return Refused(
            code="income_share", reason=f"收益分成应大于 0、不超过 {HIGHEST_INCOME_PPM // 10_000}%。请改一个数"
        )
    if not 0 < shares.loss_ppm <= HIGHEST_LOSS_PPM:
        reason = f"损失分担应大于 0、不超过 {HIGHEST_LOSS_PPM // 10_000}%：只分收益不担风险的不收。请改一个数"
        return Refused(code="loss_share", reason=reason)
    if not 0 < shares.claw_back_days <= 1_095:
        return Refused(code="claw_back_days", reason="追回期应在 1 到 1,095 天之间。请改一个数")
    if ends_on <= begins_on:
        return Refused(code="referrer_span", reason=f"到期日应在起始日 {begins_on} 之后。请改一天")
    return None


def _share(fen: int, ppm: int) -> int:
    return round_half_up(numerator=fen * ppm, denominator=PPM)
