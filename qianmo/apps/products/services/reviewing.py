"""From a draft to a version in force: submitted with its evidence, then published or sent back by another person."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from qianmo import decisions
from qianmo.apps.events.services import Fact, record
from qianmo.apps.products.drafting import EDITABLE, LONGEST, begin, editors_of, held, no_words, tell
from qianmo.apps.products.models import Draft, DraftState, LineKind, Policy
from qianmo.apps.products.services.publishing import NewPolicy, publish_policy
from qianmo.apps.products.soundness import cannot_decide, read
from qianmo.apps.products.trying import tried
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
    Refused: not an open draft, changed since `revision`, a kind of line the bank cannot carry yet, no reason, a day
    that has passed, a model that may not decide, a test case answered otherwise than expected, no evidence or evidence
    of another model.
    """
    row = held(draft_id=draft_id, states=EDITABLE, act="提交", revision=revision)
    if isinstance(row, Refused):
        return row
    refused = _unfurnished(row) or no_words(reason, act="提交")
    refused = refused or _in_the_past(valid_from, business_date=business_date, act="提交")
    model = read(row.model.encode(), act="提交")
    refused = refused or (model if isinstance(model, Refused) else cannot_decide(model, act="提交"))
    if refused is None and not isinstance(model, Refused):
        refused = _fails_tests(row, model) or _no_evidence(row, evidence)
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
    refused = _own_work(row, by=by, act="退回") or no_words(note, act="退回")
    if refused is not None:
        return refused
    _decide(row, DraftState.RETURNED, note=note, by=by, at=at)
    tell("draft_returned", row, by=by, at=at, business_date=business_date, reason=row.note)
    return row.pk


@transaction.atomic
def roll_back(
    *, policy_id: int, valid_from: date, reason: str, by: int, at: datetime, business_date: date
) -> int | Refused:
    """Ask for an earlier version to be put back (回退) from a day on, whole and under a new number; the draft's id.

    Another person confirms it with `publish_draft`. Refused: an unknown version, the one that holds that day anyway, no
    reason, a day that has passed.
    """
    version = Policy.objects.select_related("product").filter(id=policy_id).first()
    if version is None:
        return Refused(code="unknown_policy", reason="没有这个版本。请回产品页再选")
    refused = no_words(reason, act="回退") or _in_the_past(valid_from, business_date=business_date, act="回退")
    last = Policy.objects.filter(product_id=version.product_id, valid__isempty=False).order_by("valid").last()
    if refused is None and last is not None and last.model_hash == version.model_hash and last.forms == version.forms:
        refused = Refused(code="holds", reason=f"不用回退：现在执行的 {last.version} 就是这个样子")
    if refused is not None:
        return refused
    row = begin(
        product=version.product,
        base=last,
        model=version.model.encode(),
        forms=version.forms,
        by=by,
        at=at,
        business_date=business_date,
        did=f"恢复 {version.version}",
        restores=version,
        state=DraftState.SUBMITTED,
        submitted_by_id=by,
        submitted_at=at,
        submitted_on=business_date,
        valid_from=valid_from,
        reason=reason.strip(),
    )
    told = {"restores": version.version, "since": valid_from.isoformat(), "reason": row.reason}
    tell("rollback_asked", row, by=by, at=at, business_date=business_date, **told)
    return row.pk


@transaction.atomic
def take_back_policy(*, policy_id: int, reason: str, by: int, at: datetime, business_date: date) -> int | Refused:
    """Take back a published version that has not begun (撤回); the one before it holds on. Returns its id.

    Refused: an unknown version, one that has begun (follow it with another, or roll back), no reason.
    """
    row = Policy.objects.select_for_update().filter(id=policy_id).first()
    if row is None:
        return Refused(code="unknown_policy", reason="没有这个版本。请回产品页再选")
    begins = row.valid.lower
    if begins is None or begins <= business_date:
        reason = f"不能撤回：{row.version} 已经开始执行或已撤回。请发布下一个版本，或回退"
        return Refused(code="begun", reason=reason)
    if refused := no_words(reason, act="撤回"):
        return refused
    until = row.valid.upper
    row.valid, row.retired_reason = DateRange(empty=True), reason.strip()
    row.save(update_fields=["valid", "retired_reason"])
    for before in Policy.objects.select_for_update().filter(product_id=row.product_id, valid__endswith=begins):
        before.valid = (before.valid.lower, until)
        before.save(update_fields=["valid"])
    payload = {"version": row.version, "since": begins.isoformat(), "reason": row.retired_reason}
    fact = Fact(subject_id=row.pk, household_id=None, by=by, payload=payload)
    record(kind="products.policy_taken_back", facts=[fact], at=at, business_date=business_date)
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


def _unfurnished(row: Draft) -> Refused | None:
    if row.product.line_kind != LineKind.UNFURNISHED:
        return None
    reason = f"不能提交：“{row.product.name}”这类额度系统里还办不了，只能存为草稿。请先改额度形态"
    return Refused(code="unfurnished", reason=reason)


def _fails_tests(row: Draft, model: decisions.Model) -> Refused | None:
    failing = [one for one in tried(product_id=row.product_id, model=model) if not one.passed]
    if not failing:
        return None
    told = tuple(f"“{one.name}”{'；'.join(one.wrong)}" for one in failing)
    reason = f"不能提交：{len(failing)} 个测试用例没有通过。{told[0]}。请改表，或改用例的应得答复"
    return Refused(code="tests_fail", reason=reason, reasons=told)


def _no_evidence(row: Draft, evidence: Mapping[str, Any]) -> Refused | None:
    if evidence.get("model_hash") == row.model_hash:
        return None
    reason = "不能提交：没有这一稿的回测。请先回测户、申请和存量额度"
    if evidence:
        reason = "不能提交：回测的不是现在这一稿，回测后又改过。请再回测一遍"
    return Refused(code="no_evidence", reason=reason)
