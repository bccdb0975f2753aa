"""From a draft to a version in force: submitted with its evidence, then published or sent back by another person."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from qianmo.apps.products.drafting import EDITABLE, LONGEST, editors_of, held, tell
from qianmo.apps.products.models import Draft, DraftState
from qianmo.apps.products.services.publishing import NewPolicy, publish_policy
from qianmo.apps.products.soundness import cannot_decide, read
from qianmo.domain.refusal import Refused

WAITING = (DraftState.SUBMITTED,)


@transaction.atomic
def submit_draft(
    *,
    draft_id: int,
    revision: int,
    valid_from: date,
    reason: str,
    evidence: Mapping[str, Any],
    by: int,
    at: datetime,
    business_date: date,
) -> int | Refused:
    """Put a draft before the product review (审查会), to hold from a day on; returns the draft's id.

    `evidence` is what the lab's back-tests are known by; its "model_hash" must be that of the draft as it stands.
    Refused: not an open draft, changed since `revision`, no reason, a day that has passed, a model that may not
    decide, a test case answered otherwise than expected, no evidence or evidence of another model.
    """
    row = held(draft_id=draft_id, states=EDITABLE, act="提交", revision=revision)
    if isinstance(row, Refused):
        return row
    refused = _no_words(reason, act="提交") or _in_the_past(valid_from, business_date=business_date, act="提交")
    model = read(row.model.encode(), act="提交")
    refused = refused or (model if isinstance(model, Refused) else cannot_decide(model, act="提交"))
    refused = refused or _no_evidence(row, evidence)
    if refused is not None:
        return refused
    row.state, row.submitted_by_id, row.submitted_at, row.submitted_on = DraftState.SUBMITTED, by, at, business_date
    row.valid_from, row.reason, row.evidence = valid_from, reason.strip(), dict(evidence)
    row.decided_by_id, row.decided_at, row.note = None, None, ""
    row.save()
    tell("draft_submitted", row, by=by, at=at, business_date=business_date, since=valid_from.isoformat())
    return row.pk


@transaction.atomic
def publish_draft(
    *, draft_id: int, by: int, at: datetime, business_date: date, note: str = "", valid_from: date | None = None
) -> int | Refused:
    """Publish a submitted draft as the second person: in force from the day asked for, or from another; the policy id.

    Refused: not submitted, an editor or the submitter of it, a day that has passed or on which another version
    already holds, and whatever `publish_policy` refuses of the model.
    """
    row = held(draft_id=draft_id, states=WAITING, act="发布")
    if isinstance(row, Refused):
        return row
    since = valid_from or row.valid_from or business_date
    refused = _own_work(row, by=by, act="发布") or _in_the_past(since, business_date=business_date, act="发布")
    if refused is not None:
        return refused
    new = NewPolicy(
        product_id=row.product_id,
        version=row.version,
        model=row.model.encode(),
        edited_by=row.submitted_by_id or row.opened_by_id,
        published_by=by,
        valid_from=since,
        draft_id=row.pk,
        forms=tuple(row.forms),
    )
    published = publish_policy(new=new, at=at, business_date=business_date)
    if isinstance(published, Refused):
        return published
    row.valid_from = since
    _decide(row, DraftState.PUBLISHED, note=note, by=by, at=at)
    return published


@transaction.atomic
def return_draft(*, draft_id: int, note: str, by: int, at: datetime, business_date: date) -> int | Refused:
    """Send a submitted draft back with what is to be mended; returns its id. Refused: its editors, no word why."""
    row = held(draft_id=draft_id, states=WAITING, act="退回")
    if isinstance(row, Refused):
        return row
    refused = _own_work(row, by=by, act="退回") or _no_words(note, act="退回")
    if refused is not None:
        return refused
    _decide(row, DraftState.RETURNED, note=note, by=by, at=at)
    tell("draft_returned", row, by=by, at=at, business_date=business_date, reason=row.note)
    return row.pk


def _decide(row: Draft, state: DraftState, *, note: str, by: int, at: datetime) -> None:
    row.state, row.decided_by_id, row.decided_at, row.note = state, by, at, note.strip()[:LONGEST]
    row.save()


def _own_work(row: Draft, *, by: int, act: str) -> Refused | None:
    if by != row.submitted_by_id and by not in editors_of(row.pk):
        return None
    reason = f"不能{act}：您编辑或提交过 {row.version}。请没有改过它、有审查权的同事办"
    return Refused(code="same_person", reason=reason)


def _in_the_past(valid_from: date, *, business_date: date, act: str) -> Refused | None:
    if valid_from >= business_date:
        return None
    reason = f"不能{act}：生效日 {valid_from} 已过，今天是 {business_date}。请填今天或以后的日子"
    return Refused(code="past", reason=reason)


def _no_words(text: str, *, act: str) -> Refused | None:
    if not text.strip():
        return Refused(code="no_reason", reason=f"不能{act}：没有写原因。请写明为什么{act}")
    if len(text.strip()) > LONGEST:
        reason = f"不能{act}：原因写了 {len(text.strip())} 个字，最多 {LONGEST} 个。请写短一些"
        return Refused(code="reason_too_long", reason=reason)
    return None


def _no_evidence(row: Draft, evidence: Mapping[str, Any]) -> Refused | None:
    if evidence.get("model_hash") == row.model_hash:
        return None
    reason = "不能提交：没有这一稿的回测。请先回测户、申请和存量额度"
    if evidence:
        reason = "不能提交：回测的不是现在这一稿，回测后又改过。请再回测一遍"
    return Refused(code="no_evidence", reason=reason)
