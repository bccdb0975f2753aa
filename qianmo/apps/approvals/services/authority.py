"""The table of authority and its cuts: published by two persons, cut for a branch with reason and end."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from qianmo import decisions
from qianmo.apps.approvals.models import AuthorityCut, AuthorityTable
from qianmo.apps.approvals.queries.authority import ASKED, DECISION, JOINT_SURVEY, RISK_OPINION
from qianmo.apps.events.services import Fact, record
from qianmo.domain.refusal import Refused
from qianmo.storage.dated_rows import end_open

BARRING = {
    decisions.Trouble.MISTAKE,
    decisions.Trouble.TYPE,
    decisions.Trouble.UNKNOWN,
    decisions.Trouble.OVERLAP,
}
"""What keeps a table from being published; where it has a gap, the amount of the post holds."""


@transaction.atomic
def publish_authority(
    *, model: bytes, edited_by: int, published_by: int, valid_from: date, at: datetime, business_date: date
) -> int | Refused:
    """Put a table of authority in force from a day on, after the one before it; its id.

    Refused: one person for both, a model with mistakes or overlapping rules, without the decision, or one that asks
    for a fact no case has; a day on which a later table already began.
    """
    refused = (
        unsound(model) if edited_by != published_by else _refused("same_person", "编辑和发布是同一个人。请另一人发布")
    )
    if refused is not None:
        return refused
    later = end_open(valid_from, rows=AuthorityTable.objects.all())
    if later is not None:
        return _refused("later_begun", f"{later} 起的权限表已经在用。请选更晚的日子")
    row = AuthorityTable.objects.create(
        model=model.decode(),
        model_hash=hashlib.sha256(model).hexdigest(),
        valid=(valid_from, None),
        edited_by_id=edited_by,
        published_by_id=published_by,
        published_at=at,
    )
    payload = {"valid_from": str(valid_from), "model_hash": row.model_hash, "edited_by": edited_by}
    fact = Fact(subject_id=row.pk, household_id=None, by=published_by, payload=payload)
    record(kind="approvals.authority_published", facts=[fact], at=at, business_date=business_date)
    return row.pk


def unsound(source: bytes) -> Refused | None:
    """Why a model cannot be a table of authority: mistakes, overlaps, facts no case has; None where it can."""
    try:
        model = decisions.load(source)
        named = {one.name for one in model.decisions} & {DECISION, RISK_OPINION, JOINT_SURVEY}
        facts = {fact for name in {DECISION, *named} for fact in model.facts_behind(name)}
    except decisions.ModelError as error:
        return _refused("unsound_model", f"决策表有错，{error}")
    faults = [finding for finding in decisions.check(model) if finding.kind in BARRING]
    if faults:
        return _refused("faults", f"{faults[0].sentence}（共 {len(faults)} 处）")
    unknown = sorted(facts - set(ASKED))
    return _refused("unknown_fact", f"用到了 {unknown[0]}。权限只看 {'、'.join(ASKED.values())}") if unknown else None


def _refused(code: str, why: str) -> Refused:
    return Refused(code=code, reason=f"不能发布权限表：{why}")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCut:
    """A share of a branch's authority to keep, in ppm, up to but not including `until`, and why."""

    branch_id: int
    keeps_ppm: int
    reason: str
    since: date
    until: date


@transaction.atomic
def cut_authority(*, new: NewCut, by: int, at: datetime, business_date: date) -> int | Refused:
    """Cut the authority of a branch for dated days; the id. Refused: no reason, no end after the start, no cut."""
    if not new.reason.strip():
        return Refused(code="no_reason", reason="不能下调权限：没有写原因。请写明不良率或逾期率是多少")
    if new.until <= new.since:
        return Refused(code="no_days", reason=f"不能下调权限：止于 {new.until}，不晚于 {new.since}。请写明到哪一天恢复")
    if not 0 <= new.keeps_ppm < 1_000_000:
        return Refused(code="no_cut", reason="不能下调权限：保留的比例须在 0% 到 100% 之间，不含 100%")
    row = AuthorityCut.objects.create(
        branch_id=new.branch_id,
        keeps_ppm=new.keeps_ppm,
        reason=new.reason.strip()[:100],
        valid=(new.since, new.until),
        by_id=by,
    )
    payload = {
        "branch": new.branch_id,
        "keeps_ppm": new.keeps_ppm,
        "reason": row.reason,
        "since": str(new.since),
        "until": str(new.until),
    }
    fact = Fact(subject_id=row.pk, household_id=None, by=by, payload=payload)
    record(kind="approvals.authority_cut", facts=[fact], at=at, business_date=business_date)
    return row.pk
