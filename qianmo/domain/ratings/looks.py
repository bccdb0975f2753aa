"""The branch's second look at a verdict (复评): it stands, a lower amount is set, or the household is rated again.

The bank keeps every opinion and decides the final amount (审定额度) itself; it may lower what a village advised and
never raises it. Source: S5 (复评 by the branch); the live practice of a separate final amount.
"""

from enum import StrEnum

from qianmo.domain.money import spoken
from qianmo.domain.refusal import Refused

LONGEST = 120


class Answer(StrEnum):
    """What a second look came to."""

    CONFIRMED = "confirmed"
    LOWERED = "lowered"
    RESIT = "resit"


def settled(*, answer: Answer, advised_fen: int, final_fen: int | None, reason: str) -> Refused | None:
    """Whether a second look can be written as it was said; amounts in fen.

    Refused: no reason or one over 120 characters, an amount missing, one not below what was advised, one where none
    belongs. Example: 8.80 万 advised, 6.00 万 set is right; 8.80 万 is a confirmation.
    """
    if not reason:
        return Refused(code="no_reason", reason="没有复评：没有写理由。请写明依据，如“入户核过收入”")
    if len(reason) > LONGEST:
        return Refused(code="reason_long", reason=f"理由有 {len(reason)} 个字，最多 {LONGEST} 个。请写短一些")
    if answer is not Answer.LOWERED:
        return None
    if final_fen is None or final_fen < 0:
        return Refused(code="no_amount", reason="没有复评：没有写审定额度。请写万元数，不授信写 0")
    if final_fen >= advised_fen:
        return Refused(
            code="not_lower",
            reason=f"审定额度 {spoken(final_fen)}不低于评议额度 {spoken(advised_fen)}。同意评议请选确认，要更高请另评",
        )
    return None
