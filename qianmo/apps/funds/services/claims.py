"""The second person's answer to a claim on public money, alike for subsidies and compensation."""

from dataclasses import dataclass
from datetime import date

from qianmo.apps.funds.models import ClaimState, RiskClaim, SubsidyClaim
from qianmo.domain.refusal import Refused

Claim = SubsidyClaim | RiskClaim
NO_CLAIM = Refused(code="unknown_claim", reason="没有这笔申请。请刷新本页再选。")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimDecision:
    """A claim agreed to or sent back; sending back says why."""

    claim_id: int
    approve: bool
    note: str
    by: int


def cannot_decide(row: Claim | None, one: ClaimDecision) -> Refused | None:
    """Refused: unknown, decided already, by whoever asked, or sent back without a word."""
    if row is None:
        return NO_CLAIM
    if row.state != ClaimState.REQUESTED:
        label = ClaimState(row.state).label
        return Refused(code="decided", reason=f"这笔申请{label}，不能再复核。请刷新本页看结果。")
    if row.requested_by_id == one.by:
        return Refused(code="same_person", reason="不能复核自己提出的申请。请另一位有复核权的同事办理。")
    if not one.approve and not one.note.strip():
        return Refused(code="no_note", reason="不能退回：没有写原因。请写明哪里不符。")
    return None


def decide(row: Claim, one: ClaimDecision, *, on: date) -> None:
    """Note the answer on the claim."""
    row.state = ClaimState.APPROVED if one.approve else ClaimState.DECLINED
    row.decided_by_id, row.decided_on, row.note = one.by, on, one.note.strip()[:200]
    row.save(update_fields=["state", "decided_by", "decided_on", "note"])


def cannot_receive(row: Claim | None) -> Refused | None:
    """Refused: unknown, or not agreed to, or received before."""
    if row is None:
        return NO_CLAIM
    if row.state != ClaimState.APPROVED:
        label = ClaimState(row.state).label
        return Refused(code="not_waiting", reason=f"这笔申请{label}，不能登记到账。请刷新本页看结果。")
    return None
