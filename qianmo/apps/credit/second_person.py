"""The second look at what one person asked for: who may give it, and when the same answer comes twice.

Shared by raises of limits, renewals, other rates, judgements and misuse, so that all know the same two people and say
no in the same words.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from qianmo.apps.approvals.queries import authority_of
from qianmo.apps.credit.models import ChangeState, Judgement, LimitChange, Misuse, RateRequest, Renewal
from qianmo.domain.money import spoken
from qianmo.domain.refusal import Refused

LONGEST = 200


Asked = Judgement | LimitChange | Misuse | RateRequest | Renewal


def no_reason(text: str, *, act: str) -> Refused | None:
    """Refuse to do something without a reason, or with one too long to be kept."""
    if not text.strip():
        return Refused(code="no_reason", reason=f"不能{act}：没有写原因。请写明为什么{act}。")
    if len(text.strip()) > LONGEST:
        reason = f"不能{act}：原因写了 {len(text.strip())} 个字，最多 {LONGEST} 个。请写短一些。"
        return Refused(code="reason_too_long", reason=reason)
    return None


def answered_before(row: Asked, *, approve: bool, by: int) -> bool:
    """Whether this very person gave this very answer before."""
    wanted = ChangeState.CARRIED_OUT if approve else ChangeState.DECLINED
    return row.decided_by_id == by and row.state == wanted


def cannot_decide(row: Asked, *, approve: bool, note: str, by: int, what: str) -> Refused | None:
    """Refused: decided already, by the person who asked, a decline without a word."""
    if row.state != ChangeState.REQUESTED:
        label = ChangeState(row.state).label
        return Refused(code="decided", reason=f"这笔{what}{label}，不能再复核。请刷新本页看结果。")
    if row.requested_by_id == by:
        return Refused(code="same_person", reason=f"不能复核自己申请的{what}。请另一位有审批权的同事办理。")
    return None if approve else no_reason(note, act="退回")


def authorities(*, posts: Iterable[str], on: date) -> dict[str, int | None]:
    """The largest exposure each post may decide on a day."""
    return {post: authority_of(post=post, on=on) for post in set(posts)}


def beyond_authority(*, limit_fen: int | None, exposure_fen: int) -> Refused | None:
    """Refuse a person whose authority does not reach what the whole family would owe, so that nothing can be split."""
    if limit_fen is not None and exposure_fen <= limit_fen:
        return None
    held = "没有审批权限" if limit_fen is None else f"您的权限是 {spoken(limit_fen)}"
    reason = f"不能办：这一家合计敞口 {spoken(exposure_fen)}，{held}。请有权限的同事复核。"
    return Refused(code="beyond_authority", reason=reason)


def decided(row: Asked, *, approve: bool, note: str, by: int, at: datetime, also: Sequence[str] = ()) -> None:
    """Write the second person's answer, with other fields that changed with it."""
    row.state = ChangeState.CARRIED_OUT if approve else ChangeState.DECLINED
    row.decided_by_id, row.decided_at, row.note = by, at, note.strip()[:LONGEST]
    row.save(update_fields=["state", "decided_by", "decided_at", "note", *also])
