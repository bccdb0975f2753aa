"""Risk pools (风险补偿金): how much may be lent on a fund, when lending stops, what is claimed, what goes back.

A fund allows lending up to a multiple of what is left in it: every claim shrinks the ceiling by the multiple, and what
is recovered and given back raises it again. Source: S1 (1:8), domain rule 12 of the review (claims shrink the ceiling).
"""

from dataclasses import dataclass, replace
from datetime import date

from qianmo.domain.money import round_half_up, spoken
from qianmo.domain.ratio import PPM, Ratio
from qianmo.domain.refusal import Refused


def risk_fund_room_fen(
    *, fund_fen: int, claims_fen: int, multiple: int, outstanding_fen: int, returned_fen: int = 0
) -> int:
    """How much may still be lent under a risk fund; never below zero. Source: S1 (1:8).

    In 万: fund 1,000 at 1:8 with 7,600 outstanding leaves 400; after a claim of 50 the ceiling is 7,600 and room is 0.
    """
    return max(0, (fund_fen - claims_fen + returned_fen) * multiple - outstanding_fen)


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolStanding:
    """A pool at one instant, amounts in fen: the fund and its uses, what lines owe or hold reserved, what is bad."""

    id: int
    name: str
    fund_fen: int
    multiple: int
    stop_ppm: int
    ends_on: date | None
    claims_fen: int
    returned_fen: int
    outstanding_fen: int
    loans_fen: int
    bad_fen: int

    @property
    def left_fen(self) -> int:
        """What is left in the fund."""
        return self.fund_fen - self.claims_fen + self.returned_fen

    @property
    def ceiling_fen(self) -> int:
        """Up to how much may be lent on it."""
        return self.left_fen * self.multiple

    @property
    def room_fen(self) -> int:
        """How much more may be lent."""
        return risk_fund_room_fen(
            fund_fen=self.fund_fen,
            claims_fen=self.claims_fen,
            multiple=self.multiple,
            outstanding_fen=self.outstanding_fen,
            returned_fen=self.returned_fen,
        )

    @property
    def bad_share(self) -> Ratio:
        """The share of bad principal (不良率)."""
        return Ratio(self.bad_fen, self.loans_fen)

    @property
    def stopped(self) -> bool:
        """Whether the share of bad principal lies above the stop line."""
        return bool(self.bad_share.exceeds(Ratio.of_ppm(self.stop_ppm)))


def take_room(*, pool: PoolStanding, amount_fen: int, on: date, what: str = "支用") -> PoolStanding | Refused:
    """Lend more under a pool; answers the pool as it stands then. Refused: ended, stopped, too little room."""
    head = f"不能{what} {spoken(amount_fen)}：“{pool.name}”"
    if pool.ends_on is not None and on >= pool.ends_on:
        reason = f"{head}已于 {pool.ends_on} 停止新放。请改用不在池内的额度。"
        return Refused(code="pool_ended", reason=reason)
    if pool.stopped:
        line = Ratio.of_ppm(pool.stop_ppm).percent()
        reason = f"{head}不良率 {pool.bad_share.percent()}，超过停放线 {line}。不良降到停放线以内后再办。"
        return Refused(code="pool_stopped", reason=reason)
    if amount_fen > pool.room_fen:
        way_out = f"可以{what} {spoken(pool.room_fen)}。" if pool.room_fen else "池内贷款收回后再办。"
        reason = (
            f"{head}余地 {spoken(pool.room_fen)}（基金余 {spoken(pool.left_fen)} × {pool.multiple} − "
            f"在贷 {spoken(pool.outstanding_fen)}）。{way_out}"
        )
        return Refused(code="pool_full", reason=reason)
    return replace(pool, outstanding_fen=pool.outstanding_fen + amount_fen)


def compensation_fen(*, principal_fen: int, share_ppm: int) -> int:
    """The part of overdue principal the fund pays, rounded once: 80 % of 50,000 is 40,000."""
    return round_half_up(numerator=principal_fen * share_ppm, denominator=PPM)


def returned_fen(*, recovered_fen: int, claim_fen: int, principal_fen: int, returned_before_fen: int) -> int:
    """What goes back to the fund of all principal recovered so far, pro rata, less what went back before.

    Worked out from the sum each time, so that the last recovery leaves nothing over.
    """
    return round_half_up(numerator=recovered_fen * claim_fen, denominator=principal_fen) - returned_before_fen


def claim(
    *, number: str, principal_fen: int, overdue_days: int, after_days: int, share_ppm: int, left_fen: int
) -> int | Refused:
    """What may be claimed for a loan, in fen. Refused: not overdue long enough, or more than is left in the fund."""
    head = f"借据 {number} 不能申请补偿："
    if not principal_fen or overdue_days < after_days:
        reason = f"{head}逾期 {overdue_days} 天，满 {after_days} 天才能申请。请继续催收。"
        return Refused(code="not_overdue_enough", reason=reason)
    fen = compensation_fen(principal_fen=principal_fen, share_ppm=share_ppm)
    if fen > left_fen:
        reason = f"{head}应补偿 {spoken(fen)}，基金只余 {spoken(left_fen)}。请出资方补足基金后再申请。"
        return Refused(code="fund_short", reason=reason)
    return fen
