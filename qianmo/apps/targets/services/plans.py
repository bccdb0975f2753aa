"""Acts on plans: write a year's tree of targets, publish it by a second person, put who lags under a leader."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from qianmo.apps.events.services import Fact, record
from qianmo.apps.org.queries import branch_names, staff_ids
from qianmo.apps.targets.models import CohortUnit, Plan, PlanPart, PlanState, Supervision
from qianmo.apps.targets.services.supervising import leader_for
from qianmo.domain.refusal import Refused, join_refusals
from qianmo.domain.targets.measures import PLANNED
from qianmo.domain.targets.trees import Level, Part, check_tree

SETTLED = Refused(code="plan_settled", reason="没有办：这一版已经发布或放弃。请刷新本页")


@transaction.atomic
def write_plan(
    *,
    year: int,
    name: str,
    parts: Sequence[Part],
    answers: Mapping[tuple[str, str, str], str],
    by: int,
    at: datetime,
    business_date: date,
) -> int | Refused:
    """Write the next version of a year's targets; `answers` names who answers, by measure, level and unit. The id.

    An own draft of the year is replaced. Refused, every fault at once: names nobody has, a tree that does not add up,
    somebody else's draft that waits.
    """
    draft = Plan.objects.select_for_update().filter(year=year, state=PlanState.DRAFT).first()
    if draft is not None and draft.written_by_id != by:
        return Refused(code="plan_waits", reason=f"没有收下：{year} 年第 {draft.version} 版在等发布。请先发布或放弃")
    names = branch_names()
    staff = staff_ids(numbers=sorted({*answers.values(), *(p.unit for p in parts if p.level is Level.STAFF)}))
    refused = join_refusals(_unknown(parts, answers, names, staff)) or check_tree(parts=parts, names=names)
    if refused is not None:
        return refused
    if draft is not None:
        Plan.objects.filter(id=draft.pk).update(state=PlanState.DROPPED)
    version = (Plan.objects.filter(year=year).aggregate(last=Max("version"))["last"] or 0) + 1
    row = Plan.objects.create(
        year=year, version=version, name=name[:80], state=PlanState.DRAFT, written_by_id=by, written_at=at
    )
    PlanPart.objects.bulk_create(
        PlanPart(
            plan=row, measure=part.measure, level=part.level, unit=part.unit, parent=part.parent,
            months=list(part.months), answers_id=staff.get(answers.get((part.measure, part.level, part.unit), "")),
        )
        for part in parts
    )  # fmt: skip
    _tell("targets.plan_written", row.pk, _plan_told(row), by=by, at=at, on=business_date)
    return row.pk


def _unknown(
    parts: Sequence[Part],
    answers: Mapping[tuple[str, str, str], str],
    branches: Mapping[str, str],
    staff: Mapping[str, int],
) -> list[Refused]:
    cohorts = set(CohortUnit.objects.values_list("cohort", flat=True))
    known: Mapping[Level, Any] = {Level.BRANCH: branches, Level.STAFF: staff, Level.COHORT: cohorts}
    missing = [part.unit for part in parts if part.level in known and part.unit not in known[part.level]]
    missing += [number for number in answers.values() if number not in staff]
    found = list(dict.fromkeys(missing))
    return [Refused(code="unknown", reason=f"没有“{one}”这个机构、工号或分组。请核对后再传") for one in found[:8]]


@transaction.atomic
def publish_plan(*, plan_id: int, by: int, at: datetime, business_date: date) -> Refused | None:
    """Let a draft be the targets of its year. Refused: by its writer, one that is settled."""
    row = Plan.objects.select_for_update().filter(id=plan_id).first()
    if row is None or row.state != PlanState.DRAFT:
        return SETTLED
    if row.written_by_id == by:
        return Refused(code="own_plan", reason="没有发布：自己编制的目标要由另一位同事发布")
    row.state, row.published_by_id, row.published_at = PlanState.PUBLISHED, by, at
    row.save(update_fields=["state", "published_by", "published_at"])
    _tell("targets.plan_published", row.pk, _plan_told(row), by=by, at=at, on=business_date)
    return None


@transaction.atomic
def drop_plan(*, plan_id: int, by: int, at: datetime, business_date: date) -> Refused | None:
    """Give up a draft."""
    row = Plan.objects.select_for_update().filter(id=plan_id).first()
    if row is None or row.state != PlanState.DRAFT:
        return SETTLED
    row.state = PlanState.DROPPED
    row.save(update_fields=["state"])
    _tell("targets.plan_dropped", row.pk, _plan_told(row), by=by, at=at, on=business_date)
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSupervision:
    """A unit to be put under a leader for a measure, by how much it is behind, what is asked until when."""

    measure: str
    branch_id: int
    leader: str
    asks: str
    behind: int
    due_on: date


@transaction.atomic
def open_supervision(*, new: NewSupervision, by: int, at: datetime, business_date: date) -> int | Refused:
    """Put a unit that lags under a leader. Refused: nothing asked, a past deadline, nobody of that number, one open."""
    if new.measure not in PLANNED or new.behind <= 0:
        return Refused(code="not_behind", reason="没有立项：这一项没有落后。请看进度再立")
    held = Supervision.objects.select_for_update().filter(
        measure=new.measure, branch_id=new.branch_id, closed_on__isnull=True
    )
    leader = leader_for(
        what="这个机构的这一项", leader=new.leader, asks=new.asks, due_on=new.due_on, watched=held.exists(),
        on=business_date,
    )  # fmt: skip
    if isinstance(leader, Refused):
        return leader
    row = Supervision.objects.create(
        measure=new.measure, branch_id=new.branch_id, leader_id=leader, asks=new.asks.strip()[:200],
        behind=new.behind, due_on=new.due_on, opened_by_id=by, opened_on=business_date,
    )  # fmt: skip
    _tell("targets.supervision_opened", row.pk, _item_told(row, row.asks), by=by, at=at, on=business_date)
    return row.pk


@transaction.atomic
def close_supervision(
    *, supervision_id: int, outcome: str, by: int, at: datetime, business_date: date
) -> Refused | None:
    """Close an item with what came of it. Refused: closed before, no outcome."""
    row = Supervision.objects.select_for_update().filter(id=supervision_id, closed_on__isnull=True).first()
    if row is None:
        return Refused(code="closed", reason="没有销号：这一项已经销号。请刷新本页")
    if not outcome.strip():
        return Refused(code="no_outcome", reason="没有销号：没有写结果。请写明赶上多少、怎么办的")
    row.closed_by_id, row.closed_on, row.outcome = by, business_date, outcome.strip()[:200]
    row.save(update_fields=["closed_by", "closed_on", "outcome"])
    _tell("targets.supervision_closed", row.pk, _item_told(row, row.outcome), by=by, at=at, on=business_date)
    return None


def _plan_told(row: Plan) -> dict[str, Any]:
    return {"year": row.year, "version": row.version, "name": row.name}


def _item_told(row: Supervision, said: str) -> dict[str, Any]:
    about = row.milestone.name if row.milestone else PLANNED[row.measure].name
    return {"measure": about, "branch": row.branch_id, "said": said}


def _tell(kind: str, subject_id: int, payload: Mapping[str, Any], *, by: int, at: datetime, on: date) -> None:
    fact = Fact(subject_id=subject_id, household_id=None, by=by, payload=dict(payload))
    record(kind=kind, facts=[fact], at=at, business_date=on)
