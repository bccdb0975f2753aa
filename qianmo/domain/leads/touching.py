"""What a touch is and what follows from it: how, what came of it, why not, and who keeps a customer.

Whoever asks a customer first keeps the customer for a while (首问): a list made meanwhile gives the lead to that person
and not to the steward of the village. Source: S2 (首问负责制), S4 (分析流失原因); the 90 days are the bank's to set.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from qianmo.domain.refusal import Refused

CHANNELS: Mapping[str, str] = {
    "visit": "上门", "phone": "电话", "wechat": "微信", "counter": "到店", "event": "活动",
}  # fmt: skip
OUTCOMES: Mapping[str, str] = {
    "unreached": "没联系上", "interested": "有意向", "thinking": "再考虑", "applying": "要申请", "lost": "未成",
}  # fmt: skip
REASONS: Mapping[str, str] = {
    "no_need": "没有需求", "price": "利率高", "other_bank": "他行已办", "collateral": "缺担保", "trust": "不愿提供资料",
    "away": "不在本地", "never": "请勿再联系",
}  # fmt: skip
FIRST_ASK = timedelta(days=90)
"""How long whoever asked first keeps a customer."""
NEVER = "never"
"""The reason of somebody who asked not to be contacted again; it is remembered until it is lifted."""
LATEST_NEXT = timedelta(days=180)
LONGEST_NOTE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What somebody says of a touch."""

    channel: str
    outcome: str
    lost_to: str = ""
    note: str = ""
    next_on: date | None = None


def why_not(told: Told, *, on: date) -> Refused | None:
    """What makes no sense of a touch.

    Refused: an unknown word, lost without a reason or a reason without being lost, no next day while work goes on,
    a next day that is over or too far.
    """
    if told.channel not in CHANNELS or told.outcome not in OUTCOMES:
        return Refused(code="touch_words", reason="没有记：请选方式和结果")
    if (told.outcome == "lost") != (told.lost_to in REASONS):
        return Refused(code="touch_reason", reason="没有记：未成要选原因，其他结果不选原因")
    if len(told.note) > LONGEST_NOTE:
        return Refused(code="touch_long", reason=f"说明有 {len(told.note)} 个字，最多 {LONGEST_NOTE} 个。请写短一些")
    if told.outcome == "lost":
        return None
    if told.next_on is None:
        return Refused(code="touch_next", reason="没有记：还要跟进的，请写下次联系日")
    if not on <= told.next_on <= on + LATEST_NEXT:
        reason = f"下次联系日应在 {on} 到 {on + LATEST_NEXT} 之间。请改一天"
        return Refused(code="touch_next_day", reason=reason)
    return None


def state_after(told: Told) -> str:
    """Where a lead stands after a touch; what was converted stays so whatever is said of it."""
    return "lost" if told.outcome == "lost" else "working"


def moves_lead(*, made_at: datetime, last_at: datetime | None, worked_by_author: bool) -> bool:
    """Whether a touch that was written on a phone and comes late still says how far its lead is.

    Not where the lead is somebody else's or settled by now, nor where a later touch has been noted meanwhile; it is
    kept all the same. Source: our field protocol, docs/reference/field-protocol.md (“Leads”).
    """
    return worked_by_author and (last_at is None or last_at <= made_at)
